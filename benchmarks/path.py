"""Purchases through the whole system on one machine: signed webhooks in, points in the ledger.

The very template of AWS runs on the emulator, over loopback. Its queue hands out one batch at a
time and its functions share two processors with it, so this compares versions of the code with
each other; it says nothing about AWS.
"""

import json
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from punchcard.domain.shops import Delivery
from punchcard.edge.program_writing import write_program

from benchmarks.figures import Benchmark, Figure
from benchmarks.handler_units import consumed_by_handler
from benchmarks.shoppers import program
from local.api import Api
from local.demo.bodies import Line, Person, shopify_order
from local.deployed import Deployment
from local.deployment import deploy
from local.emulator import running
from local.endpoint import free_port
from local.queues import wait_until_handled
from local.tokens import access_token
from local.webhooks import Webhook, encoded, shopify_webhook

SHOP = "benchmark"
SECRET = "the secret of the benchmark's shop"
PROGRAM = program().program
MEMBERS = 60
PURCHASES = 300
# By other members: whoever buys more than twelve times in a minute makes the ledger read back.
METERED = 50
METERED_MEMBERS = 10
WARM_UP = 60
SENDERS = 4
# 1 point per euro; no promotion of the program names what is bought here.
PRICE, POINTS = "20.00", 20
SECONDS_MAX = 120


class PurchasesLostError(RuntimeError):
    """The members do not have the points of all purchases."""


def measure_path() -> Mapping[str, float]:
    """Both on one system: purchases a second, and the units of each.

    Raises:
        PurchasesLostError: not all purchases counted once.
        UnitsDisagreeError: the meter and the emulator count units differently.
    """
    with running_system() as deployment:
        api = Api(deployment.api_url, access_token(deployment))
        _set_up(api)
        members = _enrol(api, range(MEMBERS + METERED_MEMBERS))
        buyers = range(MEMBERS)
        _deliver(_webhooks(WARM_UP, buyers), deployment)
        webhooks = _webhooks(PURCHASES, buyers)
        started = time.monotonic()
        _deliver(webhooks, deployment)
        seconds = time.monotonic() - started
        others = range(MEMBERS, MEMBERS + METERED_MEMBERS)
        units = consumed_by_handler(
            [_delivery(webhook) for webhook in _webhooks(METERED + 1, others)],
            deployment=deployment,
        )
        earned = sum(api.balance(PROGRAM, member).available for member in members)
    if earned != (WARM_UP + PURCHASES + METERED + 1) * POINTS:
        raise PurchasesLostError(f"the members have {earned} points")
    ledger, directory = units[deployment.ledger_table], units[deployment.directory_table]
    return {
        "path.purchases_per_second_local": PURCHASES / seconds,
        "path.ledger_write_units_per_purchase": ledger.writes / METERED,
        "path.ledger_read_units_per_purchase": ledger.reads / METERED,
        "path.directory_write_units_per_purchase": directory.writes / METERED,
        "path.directory_read_units_per_purchase": directory.reads / METERED,
    }


@contextmanager
def running_system() -> Iterator[Deployment]:
    """The template on an emulator of its own."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), port=free_port()) as here:
        yield deploy(here, report=lambda line: print(f"bench: {line}", file=sys.stderr))


def _set_up(api: Api) -> None:
    """Publish a program of 100 promotions and register a shop."""
    version = program()
    api.publish(PROGRAM, json.dumps(write_program(version)))
    settings = {"platform": "shopify", "program": PROGRAM, "currency": version.currency}
    api.register_shop(SHOP, settings | {"secret": SECRET})


def _enrol(api: Api, customers: range) -> list[str]:
    """The ids of the members whom the shop knows by these numbers."""
    identities = [{"kind": "shop_customer", "value": f"{SHOP}:{each}"} for each in customers]
    return [api.member_with(PROGRAM, identity) for identity in identities]


def _webhooks(count: int, customers: range) -> list[Webhook]:
    """So many purchases of a minute ago, by each customer in turn."""
    placed_at = datetime.now(UTC) - timedelta(minutes=1)
    return [_webhook(customers[number % len(customers)], placed_at) for number in range(count)]


def _webhook(customer: int, placed_at: datetime) -> Webhook:
    order = shopify_order(
        Line(id=1, title="Anything", price=PRICE),
        number=uuid4().int % 10**15,
        buyer=Person(name="Somebody", email="", customer=customer),
        created_at=placed_at,
        updated_at=placed_at,
    )
    return shopify_webhook(
        encoded(order), shop=SHOP, topic="orders/paid", delivery_id=uuid4().hex, secret=SECRET
    )


def _delivery(webhook: Webhook) -> Delivery:
    """What the door makes of a webhook."""
    headers = {name.lower(): value for name, value in webhook.headers.items()}
    return Delivery(
        shop=SHOP,
        topic=headers["x-shopify-topic"],
        delivery_id=headers["x-shopify-webhook-id"],
        received_at=datetime.now(UTC),
        group=headers["x-shopify-webhook-id"],
        body=webhook.body.decode(),
    )


def _deliver(webhooks: Sequence[Webhook], deployment: Deployment) -> None:
    """Send all, several at once, and wait until all are recorded."""
    with ThreadPoolExecutor(SENDERS) as senders:
        answers = senders.map(lambda webhook: webhook.send(deployment.api_url), webhooks)
        refused = [answer for answer in answers if answer.status != 202]
    if refused:
        raise PurchasesLostError(f"{len(refused)} webhooks were refused: {refused[0]}")
    wait_until_handled(deployment, seconds_max=SECONDS_MAX)


def _units_figure(name: str) -> Figure:
    return Figure(name=f"path.{name}_units_per_purchase", unit="units, mean")


BENCHMARKS = (
    Benchmark(
        (
            Figure(name="path.purchases_per_second_local", unit="per second"),
            *map(
                _units_figure,
                ("ledger_write", "ledger_read", "directory_write", "directory_read"),
            ),
        ),
        measure_path,
    ),
)
