"""`python -m benchmarks.cost_page`: write the tables of docs/cost.md from the cost model."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

from benchmarks import prices
from benchmarks.cost import (
    MILLION,
    ONE_WEBHOOK,
    SHOPIFY,
    SHOPIFY_UNBATCHED,
    WAY_OUT,
    Cost,
    cost_of,
    log_bytes,
)

PAGE = Path(__file__).parents[1] / "docs/cost.md"
PURCHASES_OF_A_SHOP = 30_000

_TABLE = re.compile(r"(<!-- (\w+) -->\n)(?:\|.*\n)*")

HEADINGS = (
    "one webhook each, batches of 5",
    "Shopify: four webhooks each, batches of 5",
    "four webhooks, every batch of one",
)
ASSUMED = {
    "memory_gb": "memory of a function, GB",
    "door": "a call of the door, ms",
    "work": "a batch of purchases, ms",
    "access_log_bytes": "the API's own line, bytes",
    "answer_bytes": "an answer to a webhook, bytes",
    "read_together": "entries in one call of the stream's reader",
    "reader": "such a call, ms",
    "reader_log_bytes": "its line, bytes",
    "index_writes": "units written to the due index, once for each purchase",
    "archived_together": "entries in one object of the archive",
    "archive": "writing it, ms",
    "events": "events that somebody subscribed to, for each purchase",
    "notified_together": "notifications in one call",
    "notification": "such a call, ms",
    "notification_writes": "units written for the log of a notification",
    "notification_reads": "units read for it",
    "notification_bytes": "a notification, bytes",
    "swept": "times that a sweep settles a member, for each purchase",
    "swept_together": "members in one batch of a sweep",
    "sweep": "such a batch, ms",
}
"""Fields of the profiles; those that differ between the columns are in their headings."""


def page() -> str:
    """The whole document, with a table of the model behind each remark that asks for one."""
    costs = [cost_of(profile) for profile in (ONE_WEBHOOK, SHOPIFY, SHOPIFY_UNBATCHED)]
    tables = {
        "purchases": _purchases(costs),
        "examples": _examples(costs),
        "measured": _measured(costs),
        "assumed": _assumed(),
        "prices": _prices(),
        "month": _month(),
    }
    return _TABLE.sub(
        lambda match: f"{match[1]}{tables[match[2]]}\n", PAGE.read_text(encoding="utf-8")
    )


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _purchases(costs: Sequence[Cost]) -> str:
    rows = [
        *_rows([cost.way_in for cost in costs]),
        _total("**way in, USD**", [cost.in_total for cost in costs]),
        *_rows([cost.way_out for cost in costs]),
        _total("**all in, USD**", [cost.all_in for cost in costs]),
    ]
    return _table(("part", *HEADINGS), rows)


def _rows(columns: Sequence[Mapping[str, float]]) -> list[list[str]]:
    return [[part, *(f"{MILLION * column[part]:.2f}" for column in columns)] for part in columns[0]]


def _total(name: str, totals: Iterable[float]) -> list[str]:
    return [name, *(f"**{total:.2f}**" for total in totals)]


def _examples(costs: Sequence[Cost]) -> str:
    _, shopify, unbatched = costs
    listed = {
        "an order of Shopify, all in": f"{shopify.all_in / MILLION:.6f}",
        f"{PURCHASES_OF_A_SHOP:,} such orders, every batch of one, all in": (
            f"{PURCHASES_OF_A_SHOP * unbatched.all_in / MILLION:.2f}"
        ),
        "a million traces": f"{MILLION * prices.TRACE:.2f}",
        "a GB of logs that a query of the dashboard reads": f"{prices.LOGS_QUERY_GB}",
        "a GB of entries (about 1.4 million), each month": f"{prices.DYNAMODB_GB_MONTH}",
    }
    return _table(("example", "USD"), listed.items())


def _measured(costs: Sequence[Cost]) -> str:
    one, four, _ = costs
    lines = log_bytes()
    rows = [
        *(
            [f"units of the {field.name.replace('_', ': ')}", *_each(field.name, one, four)]
            for field in fields(one.units)
        ),
        ["line of a webhook, bytes", str(lines.door), str(lines.door)],
        ["line of an activity, bytes", str(lines.activity), str(lines.activity)],
    ]
    return _table(("measured, for each purchase", "one webhook", "four webhooks"), rows)


def _each(name: str, *costs: Cost) -> list[str]:
    return [f"{getattr(cost.units, name):.2f}" for cost in costs]


def _assumed() -> str:
    values = {
        field.name: getattr(profile, field.name)
        for profile in (ONE_WEBHOOK, WAY_OUT)
        for field in fields(profile)
    }
    return _table(
        ("assumed", "value"), [[words, _shown(values[name])] for name, words in ASSUMED.items()]
    )


def _shown(value: object) -> str:
    if isinstance(value, timedelta):
        return str(value // timedelta(milliseconds=1))
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def _prices() -> str:
    listed = {
        "a million requests to the HTTP API": MILLION * prices.HTTP_API_REQUEST,
        "a million calls of Lambda": MILLION * prices.LAMBDA_REQUEST,
        "a million seconds of Lambda with 1 GB, arm64": MILLION * prices.LAMBDA_GB_SECOND_ARM,
        "a million requests to SQS, FIFO": MILLION * prices.SQS_FIFO_REQUEST,
        "a million requests to SQS, standard": MILLION * prices.SQS_REQUEST,
        "a million write units of DynamoDB": MILLION * prices.DYNAMODB_WRITE_UNIT,
        "a million read units of DynamoDB": MILLION * prices.DYNAMODB_READ_UNIT,
        "a million events": MILLION * prices.EVENTBRIDGE_EVENT,
        "a million express executions": MILLION * prices.EXPRESS_REQUEST,
        "a million puts to S3": MILLION * prices.S3_PUT,
        "a GB of logs": prices.LOGS_GB,
        "a GB out": prices.DATA_OUT_GB,
    }
    return _table(
        (f"price, as of {prices.CHECKED}", "USD"),
        [[what, f"{usd:.3f}"] for what, usd in listed.items()],
    )


def _month() -> str:
    listed = {
        "two KMS keys": f"{2 * prices.KMS_KEY_MONTH:.2f}",
        "secrets: the pepper, and one for each shop": f"{prices.SECRET_MONTH:.2f} each",
        "alarms: three for each function, and one for what else can go wrong": (
            f"{prices.ALARM_MONTH:.2f} each"
        ),
        "the dashboard; three are free in an account": f"{prices.DASHBOARD_MONTH:.2f}",
    }
    return _table(("what", "USD"), listed.items())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
