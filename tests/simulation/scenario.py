"""What a seed chooses: how long the story is, how crowded, how late, and how much goes wrong."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random

from tests.simulation.lambda_model import Mishaps
from tests.simulation.table_model import Faults

SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
"""In milliseconds, the unit of the virtual clock."""

HONEST_SKEW_MS = 4 * MINUTE

JOINING, REFUNDING, MERGING, RUSHING = 0.9, 0.9, 1.0, 0.8
"""The share of guests, refunds told alone, merges and visits in the stories that dwell on these."""

HANDLER_EVERY = 20
"""Of so many seeds one enters through the function behind the queue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """The parameters of one run. Times are milliseconds, the rest are shares between 0 and 1.

    Args:
        span_ms: how long the story lasts.
        delay_ms: how late deliveries typically are.
        again: deliveries that come again at once.
        days_late: deliveries that come again up to five days later.
        outages: orders of which nothing is delivered until all is, at one moment.
        guests: persons who join late or never.
        coincidences: of them, those who join just as something of theirs is delivered.
        visits: activities that are no orders.
        refunds_alone: refunds that are told without their order's state.
        steps: how many steps follow the payment of an order, to choose from.
        merges: stories in which accounts of two persons turn out to be of one.
        fifo: whether the queue keeps the order within groups.
        through_handler: whether deliveries go through the function behind the queue.
    """

    seed: int
    activities: int
    start: datetime
    span_ms: int
    delay_ms: int
    again: float
    days_late: float
    outages: float
    persons: int
    guests: float
    coincidences: float
    visits: float
    refunds_alone: float
    steps: tuple[int, ...]
    skews_ms: tuple[int, ...]
    batch: int
    merges: float
    fifo: bool
    through_handler: bool
    faults: Faults
    mishaps: Mishaps


def draw(seed: int, *, activities: int, machines: int) -> Scenario:
    """The scenario of a seed: half of them mix everything, the others dwell on one danger."""
    dice = Random(f"scenario {seed}")
    span_ms = dice.choice((3 * MINUTE, 20 * MINUTE, 8 * HOUR, 6 * DAY, 50 * DAY))
    calm = dice.random() < 0.2
    mixed = Scenario(
        seed=seed,
        activities=activities,
        start=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=dice.randrange(24 * 365)),
        span_ms=span_ms,
        delay_ms=dice.choice((100, 30 * SECOND, 2 * HOUR, 2 * DAY)),
        again=dice.choice((0.05, 0.3)),
        days_late=dice.choice((0.05, 0.2)),
        outages=0.3,
        persons=dice.choice((1, 1, 2, 4)),
        guests=dice.choice((0.0, 0.0, 0.3, 0.6)),
        coincidences=0.7,
        visits=0.25,
        refunds_alone=0.4,
        steps=(0, 1, 2, 4, 6),
        skews_ms=_skews(dice, machines),
        batch=dice.choice((1, 1, 3, 10)),
        merges=0.5,
        fifo=dice.random() < 0.5,
        through_handler=seed % HANDLER_EVERY == HANDLER_EVERY - 1,
        faults=Faults() if calm else _faults(dice, span_ms),
        mishaps=Mishaps() if calm else _mishaps(dice),
    )
    dwells_on = (
        _as_it_is,
        _as_it_is,
        _as_it_is,
        _as_it_is,
        *(_joining, _refunding, _in_a_rush, _merging),
    )
    return dice.choice(dwells_on)(mixed)


def _as_it_is(scenario: Scenario) -> Scenario:
    return scenario


def _joining(scenario: Scenario) -> Scenario:
    """Persons join at the very moment at which what they did before arrives for the first time."""
    return replace(
        scenario, persons=8, guests=JOINING, coincidences=1.0, batch=1, again=0.0, days_late=0.0
    )


def _refunding(scenario: Scenario) -> Scenario:
    """Orders arrive together with refunds that are told alone."""
    return replace(
        scenario,
        outages=1.0,
        refunds_alone=REFUNDING,
        steps=(1, 2),
        visits=0.0,
        guests=0.0,
        batch=1,
        again=0.0,
        days_late=0.0,
    )


def _merging(scenario: Scenario) -> Scenario:
    """Accounts become one while what happened in either is still told, and told again."""
    return replace(scenario, persons=3, guests=0.0, again=0.3, days_late=0.4, merges=MERGING)


def _in_a_rush(scenario: Scenario) -> Scenario:
    """More keys than a member's memory holds within less than clocks may differ."""
    skew_ms = -HONEST_SKEW_MS
    return replace(
        scenario,
        span_ms=3 * MINUTE,
        delay_ms=100,
        days_late=0.3,
        persons=1,
        guests=0.0,
        visits=RUSHING,
        batch=1,
        skews_ms=tuple(skew_ms for _ in scenario.skews_ms),
    )


def _skews(dice: Random, machines: int) -> tuple[int, ...]:
    """How far the machines' clocks are off; sometimes there is one more that nobody may trust."""
    limit = dice.choice((0, HONEST_SKEW_MS, HONEST_SKEW_MS))
    common = dice.randint(-limit, limit)
    skews = [dice.choice((common, dice.randint(-limit, limit))) for _ in range(machines)]
    if dice.random() < 0.15:
        skews.append(dice.choice((-1, 1)) * dice.randint(6 * MINUTE, 12 * HOUR))
    return tuple(skews)


def _faults(dice: Random, span_ms: int) -> Faults:
    outage_ms = (0, 0)
    if span_ms >= 8 * HOUR and dice.random() < 0.3:
        begins = dice.randrange(span_ms)
        outage_ms = (begins, begins + dice.randint(1, 12) * HOUR)
    return Faults(
        fails=dice.choice((0.0, 0.02, 0.1)),
        repeats=dice.choice((0.0, 0.05)),
        busy=dice.choice((0.0, 0.0, 0.1)),
        latency_ms=dice.choice((5, 20, 100)),
        outage_ms=outage_ms,
    )


def _mishaps(dice: Random) -> Mishaps:
    return Mishaps(
        dies=dice.choice((0.0, 0.02)),
        stalls=dice.choice((0.0, 0.01)),
        stall_ms=dice.choice((10 * SECOND, 150 * SECOND)),
        limited=dice.random() < 0.5,
    )
