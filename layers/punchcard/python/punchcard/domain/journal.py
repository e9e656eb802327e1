"""Journal lines: what a finance system takes over of a day."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from punchcard.domain.books import DayBook
from punchcard.domain.movements import movements
from punchcard.domain.valuation import PointsWorth
from punchcard.domain.worth import worth_of


class JournalLine(NamedTuple):
    """What is booked of one kind on a day, all value days together.

    `amount` is in minor units, None where points have no value. `final` says that the day is closed
    and the line will not change.
    """

    day: date
    debit: str
    credit: str
    points: int
    amount: int | None
    reason: str
    cost_centre: str
    final: bool


def journal_lines(book: DayBook, value: PointsWorth | None) -> Iterator[JournalLine]:
    """The lines of one day; each amount is rounded once, and is the same on both sides.

    Args:
        book: what is booked on the day.
        value: what points are worth; None: nothing has an amount.
    """
    sums: dict[tuple[str, str, str, str], int] = {}
    for each in movements(book.booked):
        kind = (each.debit, each.credit, each.reason, each.cost_centre)
        sums[kind] = sums.get(kind, 0) + each.points
    for (debit, credit, reason, cost_centre), points in sums.items():
        amount = worth_of(points, value)
        yield JournalLine(book.day, debit, credit, points, amount, reason, cost_centre, book.closed)
