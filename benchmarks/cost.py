"""What AWS charges for a purchase, at list price, with the profile it rests on.

Table units of the way in are measured: real use cases over real adapters, counted by the meter.
So are the lines of the logs. Everything else is stated in the profiles of the model.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from benchmarks.cost_model import LogBytes, Parts, Profile, WayOut, way_in, way_out
from benchmarks.figures import Benchmark, Figure
from benchmarks.log_bytes import activity_line_bytes, door_line_bytes
from benchmarks.path_units import PathUnits, measure_path

MILLION = 1_000_000

ONE_WEBHOOK = Profile(webhooks=1, batch=5)
SHOPIFY = Profile(webhooks=4, batch=5)
SHOPIFY_UNBATCHED = Profile(webhooks=4, batch=1)
WAY_OUT = WayOut()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """USD of one purchase by part: on its way in, and of all that it leads to."""

    profile: Profile
    units: PathUnits
    way_in: Parts
    way_out: Parts

    @property
    def in_total(self) -> float:
        """USD per million purchases, way in alone."""
        return MILLION * sum(self.way_in.values())

    @property
    def all_in(self) -> float:
        """USD per million purchases, everything counted."""
        return self.in_total + MILLION * sum(self.way_out.values())


@cache
def log_bytes() -> LogBytes:
    """The measured lines."""
    return LogBytes(door=door_line_bytes(), activity=activity_line_bytes())


def cost_of(profile: Profile) -> Cost:
    """A profile with its measured units and what they cost."""
    units = _units(profile.webhooks)
    return Cost(
        profile=profile,
        units=units,
        way_in=way_in(profile, units, log_bytes()),
        # An entry of a typical member is one unit.
        way_out=way_out(profile, WAY_OUT, entries=units.ledger_writes),
    )


@cache
def _units(webhooks: int) -> PathUnits:
    return measure_path(webhooks=webhooks)


def told(name: str, profile: object, costs: Parts) -> str:
    """A cost with its profile, as lines for people: USD per million."""
    rows = [f"  {part:36} {MILLION * cost:8.3f}" for part, cost in costs.items()]
    total = f"  {'together':36} {MILLION * sum(costs.values()):8.3f}"
    return "\n".join([f"{name}: {profile}", *rows, total])


def measure_cost() -> Mapping[str, float]:
    """USD per million purchases of each profile; the parts are printed."""
    costs = {
        "one webhook": cost_of(ONE_WEBHOOK),
        "shopify": cost_of(SHOPIFY),
        "shopify, unbatched": cost_of(SHOPIFY_UNBATCHED),
    }
    for name, cost in costs.items():
        print(told(f"{name}, way in", cost.profile, cost.way_in), file=sys.stderr)
        print(cost.units, log_bytes(), file=sys.stderr)
        print(told(f"{name}, way out", WAY_OUT, cost.way_out), file=sys.stderr)
    one, shopify, unbatched = costs.values()
    return {
        "cost.usd_per_million_purchases": one.in_total,
        "cost.usd_per_million_purchases_shopify": shopify.in_total,
        "cost.usd_per_million_purchases_shopify_unbatched": unbatched.in_total,
        "path.usd_per_million_all_in": one.all_in,
        "path.usd_per_million_all_in_shopify": shopify.all_in,
    }


BENCHMARKS = (
    Benchmark(
        (
            Figure(name="cost.usd_per_million_purchases", unit="USD", at_most=5),
            Figure(name="cost.usd_per_million_purchases_shopify", unit="USD", at_most=15),
            Figure(name="cost.usd_per_million_purchases_shopify_unbatched", unit="USD"),
            Figure(name="path.usd_per_million_all_in", unit="USD"),
            Figure(name="path.usd_per_million_all_in_shopify", unit="USD"),
        ),
        measure_cost,
    ),
)
