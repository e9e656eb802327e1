"""Movements: what was booked between two accounts, whether of a whole day or of one entry.

A posting moves points from one account to another: the first is debited, the second credited. So
points that are given are a credit of members' accounts, which are what the program owes.
"""

from datetime import date
from typing import NamedTuple

from punchcard.domain.booking import Stock, book, stock_of
from punchcard.domain.books import Booked
from punchcard.domain.decide import stand_on
from punchcard.domain.entry import Account, Entry
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.timeline import Timeline
from punchcard.domain.trial_balance import RECEIVABLE

DEFICIT = "deficit"
"""The reason of moves between what members owe and what is available."""


class Movement(NamedTuple):
    """A positive whole number of points that left one account and entered another, and why."""

    debit: str
    credit: str
    reason: str
    value_day: date
    cost_centre: str
    points: int


class MovementFilter(NamedTuple):
    """Which movements are meant; None stands for any. `account` is on either side."""

    account: str | None = None
    reason: str | None = None
    cost_centre: str | None = None
    value_day: date | None = None

    def fits(self, movement: Movement) -> bool:
        """Whether a movement is meant."""
        return (
            self.account in (None, movement.debit, movement.credit)
            and self.reason in (None, movement.reason)
            and self.cost_centre in (None, movement.cost_centre)
            and self.value_day in (None, movement.value_day)
        )


def movements(booked: Booked) -> list[Movement]:
    """What was moved, in an order of its own; what members owe is a move of its own."""
    found = [
        Movement(
            flow.source.value,
            flow.target.value,
            flow.reason,
            flow.value_day,
            flow.cost_centre,
            points,
        )
        for flow, points in booked.flows.items()
    ]
    found += [
        Movement(RECEIVABLE, Account.AVAILABLE.value, DEFICIT, day, "", points)
        for day, points in booked.owed.items()
    ]
    return sorted(_with_positive_points(each) for each in found)


def movements_of(entry: Entry, timeline: Timeline) -> list[Movement]:
    """What one entry moved.

    Raises:
        FormatNewerError: it was written by newer code than this.
    """
    recorded = decode_activities(entry.activities)
    after = stock_of(stand_on(entry).state)
    made_available = sum(
        posting.points
        * ((posting.target is Account.AVAILABLE) - (posting.source is Account.AVAILABLE))
        for each in recorded
        for posting in each.postings
    )
    # Lots are not asked for here: they are taken to stand as the entry left them.
    before = Stock(after.available - made_available, after.lots, after.orders)
    return movements(book(entry, recorded, before=before, after=after, timeline=timeline))


def _with_positive_points(movement: Movement) -> Movement:
    if movement.points >= 0:
        return movement
    return movement._replace(debit=movement.credit, credit=movement.debit, points=-movement.points)
