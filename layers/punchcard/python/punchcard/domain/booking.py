"""Booking an entry: which day it is booked on, and what it adds to the books of that day.

Days are those of the program's zone. Where a new version moves the program to a zone whose clocks
show an earlier date, the day that has been reached goes on: booking days never go back.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from punchcard.domain.activity import MERGED_INTO, REINSTATED
from punchcard.domain.books import Booked, Flow
from punchcard.domain.cohorts import Cohort, cohort_movements, merge_lots
from punchcard.domain.cost_centres import funded_parts
from punchcard.domain.coupons import COUPON_RETURNED_LATE
from punchcard.domain.draft import SETTLED
from punchcard.domain.entry import Account, Entry, Posting
from punchcard.domain.giving_back import grace_until
from punchcard.domain.periods import local_date
from punchcard.domain.record import Recorded
from punchcard.domain.reinstating import reinstated_until
from punchcard.domain.settle import EXPIRED, lot_date
from punchcard.domain.spending import SPENT_RETURNED_LATE
from punchcard.domain.state import Row, State
from punchcard.domain.timeline import Timeline

CAME_ANEW = frozenset({REINSTATED, SPENT_RETURNED_LATE, COUPON_RETURNED_LATE})
"""Why points that were spent or had expired come back to another cohort than they left."""


class Stock(NamedTuple):
    """What booking an entry has to know of the member before it.

    `lots` are merged with those in holds; `available` is less than zero where there is a deficit.
    """

    available: int = 0
    lots: Row = ()
    orders: int = 0


def stock_of(state: State) -> Stock:
    """What booking the next entry has to know of a state."""
    return Stock(state.available, merge_lots(state), state.orders)


def booking_day(moment: datetime, timeline: Timeline) -> date:
    """The day of the program's zone on which an instant is, and on which it is booked."""
    day = local_date(moment, timeline.at_or_first(moment).zone)
    reached = (
        local_date(later.effective_at, ZoneInfo(earlier.time_zone))
        for earlier, later in pairwise(timeline.versions)
        if later.time_zone != earlier.time_zone and later.effective_at <= moment
    )
    return max(day, max(reached, default=day))


def book(
    entry: Entry, recorded: tuple[Recorded, ...], *, before: Stock, after: Stock, timeline: Timeline
) -> Booked:
    """What one entry adds to the books.

    Args:
        entry: as stored.
        recorded: what it says about its activities.
        before: what the member had before it.
        after: what the member has after it.
        timeline: the versions of the program, which say what day it was and who funds what.
    """
    value = _ValueDays(timeline, entry.recorded_at)
    postings = [posting for item in recorded for posting in item.postings]
    return Booked(
        flows=_summed(_flows(recorded, value)),
        owed=_owed(postings, before.available, value),
        cohorts=cohort_movements(
            before.lots,
            after.lots,
            owed=_deficit(after.available) - _deficit(before.available),
            postings=_about_cohorts(recorded, timeline, entry.recorded_at),
            newest=Cohort(lot_date(timeline, entry.recorded_at)),
        ),
        members=int(entry.number == 0) - [item.type for item in recorded].count(MERGED_INTO),
        entries=1,
        orders=after.orders - before.orders,
    )


def book_due(
    postings: tuple[Posting, ...], *, available: int, at: datetime, timeline: Timeline
) -> Booked:
    """What postings of things that fall due by themselves would add to the books, by value.

    Args:
        postings: what settling a member up to an instant posts.
        available: what the member had before them.
        at: that instant.
        timeline: the versions of the program.
    """
    value = _ValueDays(timeline, at)
    settled = (Recorded(type=SETTLED, postings=postings),)
    return Booked(
        flows=_summed(_flows(settled, value)), owed=_owed(list(postings), available, value)
    )


@dataclass(frozen=True, slots=True)
class _ValueDays:
    """The value days of an entry's postings."""

    timeline: Timeline
    recorded_at: datetime

    def of(self, posting: Posting) -> date:
        """The day on which a posting took effect; nothing counts later than it was recorded.

        A reporter's clock may be ahead by a few minutes.
        """
        return booking_day(min(posting.effective_at, self.recorded_at), self.timeline)


def _summed(parts: Iterable[tuple[Flow, int]]) -> dict[Flow, int]:
    flows: dict[Flow, int] = {}
    for flow, points in parts:
        flows[flow] = flows.get(flow, 0) + points
    return flows


def _flows(recorded: tuple[Recorded, ...], value: _ValueDays) -> Iterator[tuple[Flow, int]]:
    for item in recorded:
        for posting in item.postings:
            if posting.source is posting.target:
                continue  # Points that only got another date stay where they are.
            day = value.of(posting)
            for cost_centre, points in funded_parts(posting, item, value.timeline):
                yield (
                    Flow(posting.source, posting.target, posting.reason, day, cost_centre),
                    points,
                )


def _about_cohorts(
    recorded: tuple[Recorded, ...], timeline: Timeline, at: datetime
) -> Iterator[tuple[Posting, Cohort | None]]:
    """All postings, with the cohort where it is known.

    It is known of points that expired, and of those that come back at `at` to another cohort than
    they left.
    """
    for item in recorded:
        for posting in item.postings:
            known = None
            if posting.reason in CAME_ANEW:
                known = _newly_dated(posting, item, timeline, at)
            elif posting.reason == EXPIRED:
                # By the clock points expire at the very instant that their cohort is named after.
                known = Cohort(posting.effective_at)
            elif posting.source is Account.EXPIRED and item.order and item.order.matures_at:
                known = Cohort(lot_date(timeline, item.order.matures_at))
            yield posting, known


def _newly_dated(posting: Posting, item: Recorded, timeline: Timeline, at: datetime) -> Cohort:
    """The cohort of points that come back at an instant to a lot that is made for them."""
    if posting.reason == REINSTATED:
        return Cohort(reinstated_until(timeline.at_or_first(at), at))
    # What paid for an order comes back under the version that the order was decided under.
    if item.order is None:
        return Cohort(grace_until(timeline.at_or_first(at), at))
    return Cohort(grace_until(timeline.frozen(item.order.terms.program_version), at))


def _owed(postings: list[Posting], available: int, value: _ValueDays) -> dict[date, int]:
    """By value day, how much the deficit grew: a member owes what is available below zero."""
    owed: dict[date, int] = {}
    for posting in postings:
        deficit = _deficit(available)
        available += posting.points * (
            (posting.target is Account.AVAILABLE) - (posting.source is Account.AVAILABLE)
        )
        grown = _deficit(available) - deficit
        if grown:
            day = value.of(posting)
            owed[day] = owed.get(day, 0) + grown
    return {day: points for day, points in owed.items() if points}


def _deficit(available: int) -> int:
    return max(0, -available)
