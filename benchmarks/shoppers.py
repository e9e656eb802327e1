"""A seeded population of shoppers: who buys what, when, and how shops report it.

Half of the members buy four times a year or less, a few every week. One delivery in twenty comes
again, one order in fifteen is partly returned. Nobody is modelled who spends points.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from punchcard.domain.activity import ORDER, Activity, Line, Order
from punchcard.domain.program import (
    FixedPoints,
    LineMatch,
    PointsPerAmount,
    ProgramVersion,
    Rule,
    When,
)

OPENED = datetime(2025, 1, 1, 9, tzinfo=UTC)
DAYS = 500
REPEATED = 0.05
RETURNED = 1 / 15
PROMOTIONS = 100
CATALOGUE = 1_000
CATEGORIES = ("books", "games", "music", "garden")


@dataclass(frozen=True, slots=True)
class Report:
    """One delivery: whose, what, and when it arrives."""

    member: str
    activity: Activity
    arrives_at: datetime
    is_repeat: bool = False
    is_refund: bool = False


def program(*, promotions: int = PROMOTIONS) -> ProgramVersion:
    """One point per euro, one more for books, and promotions of which few match a basket."""
    base = Rule(id="base", title="One point per euro", earn=PointsPerAmount(points=1, per=100))
    books = Rule(
        id="books",
        title="One more for books",
        earn=PointsPerAmount(points=1, per=100),
        lines=LineMatch(categories=("books",)),
    )
    bonus = [
        Rule(
            id=f"promotion-{number}",
            title=f"Promotion {number}",
            earn=FixedPoints(points=10),
            lines=LineMatch(skus=(f"sku-{number}",)),
            when=When(weekdays=(1, 2, 3, 4, 5)) if number % 2 else When(),
        )
        for number in range(promotions - 2)
    ]
    return ProgramVersion(
        program="club",
        number=1,
        effective_at=OPENED,
        name="Club",
        currency="EUR",
        time_zone="Europe/Berlin",
        rules=(base, books, *bonus),
    )


def reports(members: int, *, seed: int = 1) -> Iterator[Report]:
    """All deliveries of all members in the order in which they arrive."""
    draw = random.Random(seed)
    happened: list[Report] = []
    for number in range(members):
        member = f"01JBENCH{number:018}"
        for _ in range(_orders(draw)):
            happened.extend(_deliveries(draw, member, len(happened)))
    yield from sorted(happened, key=lambda report: report.arrives_at)


def rush(after: Report, *, purchases: int) -> list[Report]:
    """Purchases of a member, a minute apart, a day after another report."""
    draw = random.Random(after.member)
    placed = [after.arrives_at + timedelta(days=1, minutes=number) for number in range(purchases)]
    return [
        Report(after.member, order(draw, 9_000_000 + number, at), at + timedelta(minutes=9))
        for number, at in enumerate(placed)
    ]


def order(
    draw: random.Random, number: int, placed_at: datetime, *, catalogue: int = CATALOGUE
) -> Activity:
    """A paid order of one to four lines out of a catalogue of so many goods."""
    lines = tuple(
        Line(
            line_id=str(index),
            quantity=draw.randint(1, 2),
            amount=int(draw.lognormvariate(7.4, 0.8)),
            sku=f"sku-{draw.randrange(catalogue)}",
            categories=(draw.choice(CATEGORIES),),
        )
        for index in range(draw.choice((1, 1, 2, 2, 3, 4)))
    )
    content = Order(
        currency="EUR", updated_at=placed_at + timedelta(seconds=7), paid=True, lines=lines
    )
    return Activity(
        key=f"shopify:example:order:{5_000_000_000 + number}",
        type=ORDER,
        occurred_at=placed_at,
        born_at=placed_at,
        channel="web:example",
        content=content,
    )


def _orders(draw: random.Random) -> int:
    return min(70, max(1, int(draw.lognormvariate(1.7, 0.9))))


def _deliveries(draw: random.Random, member: str, number: int) -> Iterator[Report]:
    placed_at = OPENED + timedelta(seconds=draw.randrange(DAYS * 86_400))
    placed = order(draw, number, placed_at)
    yield Report(member, placed, placed_at + timedelta(seconds=20))
    if draw.random() < RETURNED:
        returned_at = placed_at + timedelta(days=draw.randint(2, 20))
        returned = _returned(placed, returned_at)
        yield Report(member, returned, returned_at + timedelta(seconds=20), is_refund=True)
    if draw.random() < REPEATED:
        later = placed_at + timedelta(hours=draw.choice((1, 1, 1, 30)))
        yield Report(member, placed, later, is_repeat=True)


def _returned(placed: Activity, at: datetime) -> Activity:
    """The order's state after its first line came back."""
    content = placed.content
    assert isinstance(content, Order)
    kept = content.lines[1:]
    refunded = content.lines[0].amount
    return replace(placed, content=replace(content, updated_at=at, lines=kept, refunded=refunded))
