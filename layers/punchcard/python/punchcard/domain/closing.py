"""Closing days: the books have to equal the sum over members before a day is closed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from punchcard.domain.booking import booking_day
from punchcard.domain.books import Position
from punchcard.domain.cohorts import OWED, Cohort, cohort_text
from punchcard.domain.entry import Account
from punchcard.domain.state import Row
from punchcard.domain.timeline import Timeline
from punchcard.domain.trial_balance import RECEIVABLE

CLOSING_DELAY = timedelta(hours=2)
"""How long after its end a day is closed at the earliest; entries are carried forward by then."""


class ClosingStatus(StrEnum):
    """How an attempt to close days ended.

    `behind`: entries of these days have not been carried forward yet. `unbalanced`: the books do
    not equal the sum over members. `overtaken`: somebody else closed a day meanwhile, or more was
    booked on it. In all three the next attempt begins anew.
    """

    CLOSED = "closed"
    BEHIND = "behind"
    UNBALANCED = "unbalanced"
    OVERTAKEN = "overtaken"


class Share(NamedTuple):
    """What one chain has at the end of a day; `lots` are merged with those in holds.

    `is_member` is not so of an account that a merge has closed: its entries count, it does not.
    """

    entries: int
    orders: int
    available: int
    pending: int
    lots: Row
    is_member: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What members have together at the end of a day; amounts are whole points.

    `available` are the points in lots that no hold has; `cohorts` have what is left of each.
    `behind` counts members of whom entries of that day have not been carried forward.
    """

    members: int = 0
    entries: int = 0
    orders: int = 0
    available: int = 0
    pending: int = 0
    held: int = 0
    owed: int = 0
    cohorts: Mapping[Cohort, int] = field(default_factory=dict)
    behind: int = 0

    def add(self, share: Share) -> "Tally":
        """The tally with one member more."""
        in_lots = max(0, share.available)
        owed = max(0, -share.available)
        cohorts = dict(self.cohorts)
        for lot in share.lots:
            cohorts[Cohort(lot.at)] = cohorts.get(Cohort(lot.at), 0) + lot.points
        if owed:
            cohorts[OWED] = cohorts.get(OWED, 0) - owed
        return replace(
            self,
            members=self.members + share.is_member,
            entries=self.entries + share.entries,
            orders=self.orders + share.orders,
            available=self.available + in_lots,
            pending=self.pending + share.pending,
            held=self.held + sum(lot.points for lot in share.lots) - in_lots,
            owed=self.owed + owed,
            cohorts=cohorts,
        )


class Difference(NamedTuple):
    """What the books say, and what the members have."""

    books: int
    members: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingReport:
    """How the last attempt to close days of a program ended, up to which day it was made.

    `closed` counts the days that it closed, `differences` are by account, cohort or count.
    """

    program: str
    day: date
    status: ClosingStatus
    at: datetime
    members: int = 0
    behind: int = 0
    closed: int = 0
    differences: Mapping[str, Difference] = field(default_factory=dict)


def last_ended_day(timeline: Timeline, *, now: datetime) -> date:
    """The newest day that ended long enough ago to be closed."""
    return booking_day(now - CLOSING_DELAY, timeline) - timedelta(days=1)


def differences(position: Position, tally: Tally) -> dict[str, Difference]:
    """Where the books and the members differ; nothing, if the books are right.

    Accounts that no member's state has, such as `redeemed`, are held by the sum over all accounts,
    which is zero.
    """
    return {
        name: found for name, found in _compared(position, tally) if found.books != found.members
    }


def _compared(position: Position, tally: Tally) -> Iterator[tuple[str, Difference]]:
    totals = position.totals
    yield "members", Difference(totals.members, tally.members)
    yield "entries", Difference(totals.entries, tally.entries)
    yield "orders", Difference(totals.orders, tally.orders)
    yield "all accounts", Difference(sum(totals.balances.values()), 0)
    available = totals.points(Account.AVAILABLE) + position.owed
    yield Account.AVAILABLE, Difference(available, tally.available)
    yield Account.PENDING, Difference(totals.points(Account.PENDING), tally.pending)
    yield Account.HELD, Difference(totals.points(Account.HELD), tally.held)
    yield RECEIVABLE, Difference(position.owed, tally.owed)
    for cohort in {**position.cohorts, **tally.cohorts}:
        moved = position.cohorts.get(cohort)
        outstanding = 0 if moved is None else moved.outstanding
        difference = Difference(outstanding, tally.cohorts.get(cohort, 0))
        yield f"cohort {cohort_text(cohort)}", difference
