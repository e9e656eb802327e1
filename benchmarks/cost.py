"""What AWS charges for a purchase on its whole way, at list price, with the profile it rests on.

Table units are measured: real use cases over real adapters, counted by the meter. Durations and
bytes of logs are stated in the profile; change them there to see what they do.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from benchmarks import prices
from benchmarks.figures import Benchmark, Figure
from benchmarks.path_units import PathUnits, measure_path

MILLION = 1_000_000
BYTES_PER_GB = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a purchase is assumed to look like.

    `door` and `work` are the billed durations of one call of the two functions, warm. Bytes of
    logs are those of the access log's line and of each function's own; platform lines are off.
    """

    webhooks: int
    batch: int
    memory_gb: float = 0.5
    door: timedelta = timedelta(milliseconds=15)
    work: timedelta = timedelta(milliseconds=60)
    log_bytes_door: int = 650
    log_bytes_work: int = 250
    answer_bytes: int = 400


ONE_WEBHOOK = Profile(webhooks=1, batch=5)
SHOPIFY = Profile(webhooks=4, batch=5)
SHOPIFY_UNBATCHED = Profile(webhooks=4, batch=1)


def parts(profile: Profile, units: PathUnits) -> dict[str, float]:
    """USD of one purchase by part of its way."""
    deliveries, batches = profile.webhooks, profile.webhooks / profile.batch
    seconds = deliveries * profile.door.total_seconds() + batches * profile.work.total_seconds()
    log_bytes = deliveries * profile.log_bytes_door + batches * profile.log_bytes_work
    return {
        "HTTP API": deliveries * prices.HTTP_API_REQUEST,
        "Lambda requests": (deliveries + batches) * prices.LAMBDA_REQUEST,
        "Lambda duration": seconds * profile.memory_gb * prices.LAMBDA_GB_SECOND_ARM,
        "SQS: send, receive, delete": (deliveries + 2 * batches) * prices.SQS_FIFO_REQUEST,
        "Ledger writes": units.ledger_writes * prices.DYNAMODB_WRITE_UNIT,
        "Ledger reads": units.ledger_reads * prices.DYNAMODB_READ_UNIT,
        "Directory writes": units.directory_writes * prices.DYNAMODB_WRITE_UNIT,
        "Directory reads": units.directory_reads * prices.DYNAMODB_READ_UNIT,
        "Logs": log_bytes * prices.LOGS_GB / BYTES_PER_GB,
        "Data out": deliveries * profile.answer_bytes * prices.DATA_OUT_GB / BYTES_PER_GB,
    }


def told(name: str, profile: object, costs: Mapping[str, float]) -> str:
    """A cost with its profile, as lines for people: USD per million."""
    rows = [f"  {part:28} {MILLION * cost:8.3f}" for part, cost in costs.items()]
    total = f"  {'together':28} {MILLION * sum(costs.values()):8.3f}"
    return "\n".join([f"{name}: {profile}", *rows, total])


def measure_cost() -> Mapping[str, float]:
    """USD per million purchases of both profiles; the parts are printed."""
    totals = {}
    for name, profile in (
        ("cost.usd_per_million_purchases", ONE_WEBHOOK),
        ("cost.usd_per_million_purchases_shopify", SHOPIFY),
        ("cost.usd_per_million_purchases_shopify_unbatched", SHOPIFY_UNBATCHED),
    ):
        costs = parts(profile, measure_path(webhooks=profile.webhooks))
        print(told(name, profile, costs), file=sys.stderr)
        totals[name] = MILLION * sum(costs.values())
    return totals


BENCHMARKS = (
    Benchmark(
        (
            Figure(name="cost.usd_per_million_purchases", unit="USD", at_most=5),
            Figure(name="cost.usd_per_million_purchases_shopify", unit="USD", at_most=15),
            Figure(name="cost.usd_per_million_purchases_shopify_unbatched", unit="USD"),
        ),
        measure_cost,
    ),
)
