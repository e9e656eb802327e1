"""The daily books of a program: what was posted, by reason, value day and who funds it.

Every entry is booked on one day, the day in the program's zone on which it was recorded; a posting
also has a value day, on which it took effect for the member. Books are sums, so they can be added
up in any order and in any parts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from punchcard.domain.cohorts import Cohort, CohortMovement, add_up_cohorts
from punchcard.domain.entry import Account
from punchcard.domain.totals import Totals, add_up


class Flow(NamedTuple):
    """Postings that are alike: from where to where, why, when it counts, and who funds it.

    `value_day` is the day on which they took effect, at the latest the one on which they were
    recorded. `cost_centre` is "" for what the program itself funds.
    """

    source: Account
    target: Account
    reason: str
    value_day: date
    cost_centre: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """Sums of what some entries did; amounts are whole points.

    `flows` has the points of each flow, `owed` by value day how much members' deficits grew (or
    shrank), `cohorts` what came into and went out of the lots of each cohort. `members` counts
    first entries, less those that close an account, `orders` those that were paid for the first
    time.
    """

    flows: Mapping[Flow, int] = field(default_factory=dict)
    owed: Mapping[date, int] = field(default_factory=dict)
    cohorts: Mapping[Cohort, CohortMovement] = field(default_factory=dict)
    members: int = 0
    entries: int = 0
    orders: int = 0

    @property
    def size(self) -> int:
        """How many different sums it has, beside the three counts."""
        return len(self.flows) + len(self.owed) + 3 * len(self.cohorts)

    def totals(self) -> Totals:
        """What this adds to the program's totals."""
        balances: dict[Account, int] = {}
        for flow, points in self.flows.items():
            balances[flow.source] = balances.get(flow.source, 0) - points
            balances[flow.target] = balances.get(flow.target, 0) + points
        return Totals(
            members=self.members,
            entries=self.entries,
            orders=self.orders,
            balances={account: points for account, points in balances.items() if points},
        )


class LateEntries(NamedTuple):
    """Entries of a member, by their numbers, that were recorded before the day they count on.

    `day` is the one they are booked on: the first that was open when they reached the books.
    """

    day: date
    member: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBook:
    """Everything that is booked on one day of a program; a closed day takes no more."""

    day: date
    booked: Booked = field(default_factory=Booked)
    closed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a program stands after everything that is booked up to some day.

    `owed` is the sum of all members' deficits; `cohorts` have what ever came in and went out.
    """

    totals: Totals = field(default_factory=Totals)
    owed: int = 0
    cohorts: Mapping[Cohort, CohortMovement] = field(default_factory=dict)

    @property
    def outstanding(self) -> int:
        """Points that members have and may yet spend: in lots, held, and pending.

        Deficits are not set off against them: those are receivable from other members.
        """
        accounts = (Account.AVAILABLE, Account.HELD, Account.PENDING)
        return sum(self.totals.points(account) for account in accounts) + self.owed


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedDay:
    """A day as it was closed, written once: where the program stood before, and what was booked."""

    program: str
    opening: Position
    book: DayBook
    closed_at: datetime

    @property
    def day(self) -> date:
        """The day that was closed."""
        return self.book.day

    @property
    def closing(self) -> Position:
        """Where the program stood when the day had ended."""
        return carry(self.opening, self.book.booked)


def add_up_booked(parts: Iterable[Booked]) -> Booked:
    """The sum of what was booked in several places; what comes to nothing is left out."""
    flows: dict[Flow, int] = {}
    owed: dict[date, int] = {}
    all_parts = list(parts)
    for part in all_parts:
        for flow, points in part.flows.items():
            flows[flow] = flows.get(flow, 0) + points
        for day, points in part.owed.items():
            owed[day] = owed.get(day, 0) + points
    return Booked(
        flows={flow: points for flow, points in flows.items() if points},
        owed={day: points for day, points in owed.items() if points},
        cohorts=add_up_cohorts(part.cohorts for part in all_parts),
        members=sum(part.members for part in all_parts),
        entries=sum(part.entries for part in all_parts),
        orders=sum(part.orders for part in all_parts),
    )


def carry(position: Position, booked: Booked) -> Position:
    """Where a program stands after what was booked on top of where it stood."""
    return Position(
        totals=add_up([position.totals, booked.totals()]),
        owed=position.owed + sum(booked.owed.values()),
        cohorts=add_up_cohorts([position.cohorts, booked.cohorts]),
    )
