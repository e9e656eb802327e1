"""Counting what members have at the end of a day, page by page, to hold the books against it.

What the read model has of a member counts if the ledger has no further entry of that day. Of a
member who was active since, the ledger is read back to the last entry of the day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import batched

from punchcard.domain.booking import booking_day, stock_of
from punchcard.domain.closing import Share, Tally
from punchcard.domain.decide import stand_on
from punchcard.domain.entry import Entry
from punchcard.domain.summary import Summary, next_number
from punchcard.domain.timeline import Timeline
from punchcard.ports import ENTRIES_AT_MAX, Chains, Ledger, Programs, Summaries

MEMBERS_COUNTED_MAX = 2_000
"""Members that one step counts well within its time, also where all were active since."""

READ_BACK_ENTRIES = 10
"""Entries of a member that are read at once on the way back to a day."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted so far, and after whom to go on; None: all are counted."""

    tally: Tally
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """The ports, and which day it is about."""

    day: date
    timeline: Timeline
    ledger: Ledger
    chains: Chains

    def has_come(self, entry: Entry) -> bool:
        """Whether an entry is of the day or of one before."""
        return booking_day(entry.recorded_at, self.timeline) <= self.day


def count_members(
    *,
    program: str,
    day: date,
    after: str | None,
    so_far: Tally,
    summaries: Summaries,
    ledger: Ledger,
    chains: Chains,
    programs: Programs,
) -> Counted:
    """Count one page of members.

    Args:
        program: whose.
        day: at the end of which.
        after: the member whom the page before ended with; None begins at the first.
        so_far: what was counted before.
        summaries: have the members.
        ledger: has what they had.
        chains: have the entries that may follow.
        programs: say when days end.

    Raises:
        TransientError: something cannot be read; count the page again.
    """
    desk = _Desk(day=day, timeline=programs.timeline(program), ledger=ledger, chains=chains)
    page, following = summaries.page(program, after=after, limit=MEMBERS_COUNTED_MAX)
    tally = so_far
    for part in batched(page, ENTRIES_AT_MAX, strict=False):
        tally = replace(tally, behind=tally.behind + _behind(part, desk))
        for summary in part:
            share = _share(summary, desk)
            if share is not None:
                tally = tally.add(share)
    return Counted(tally, following)


def _behind(summaries: Sequence[Summary], desk: _Desk) -> int:
    """How many have an entry of the day that has not been carried forward."""
    next_entries = desk.chains.entries_at(
        [(each.program, each.member, next_number(each)) for each in summaries]
    )
    return sum(desk.has_come(entry) for entry in next_entries.values())


def _share(summary: Summary, desk: _Desk) -> Share | None:
    """What a member had at the end of the day; None: nothing was recorded by then."""
    if booking_day(summary.recorded_at, desk.timeline) <= desk.day:
        return Share(
            entries=summary.entry_number + 1,
            orders=summary.orders,
            available=summary.available,
            pending=summary.pending,
            lots=summary.lots,
            is_member=summary.merged_into is None,
        )
    before = summary.entry_number
    while before > 0:
        entries = desk.ledger.entries_before(
            program=summary.program,
            member=summary.member,
            before=before,
            limit=READ_BACK_ENTRIES,
        )
        for entry in entries:
            if desk.has_come(entry):
                return _share_at(entry)
        before = max(0, before - READ_BACK_ENTRIES)
    return None


def _share_at(entry: Entry) -> Share:
    state = stand_on(entry).state
    stock = stock_of(state)
    return Share(
        entries=entry.number + 1,
        orders=stock.orders,
        available=stock.available,
        pending=state.pending_points,
        lots=stock.lots,
        is_member=state.merged_into is None,
    )
