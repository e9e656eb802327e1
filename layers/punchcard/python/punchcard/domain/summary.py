"""A member at a glance: what lists, searches and sweeps look at instead of the chain."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from punchcard.domain.attention import next_attention
from punchcard.domain.decide import stand_on
from punchcard.domain.entry import Entry
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.timeline import Timeline
from punchcard.domain.totals import Totals, add_up, added_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What the entry `entry_number` left of a member; amounts are whole points.

    `orders` counts those that were ever paid. `active_at` is when the newest activity happened
    that anybody reported. `due_at` is when the member is to be looked at next: something falls
    due by itself, or a warning is to be given. `warned_until` is up to when that has been done;
    None before the first warning. `merged_into` is the account that took over this one, which is
    closed then.
    """

    program: str
    member: str
    entry_number: int
    recorded_at: datetime
    available: int
    pending: int
    orders: int = 0
    tier: str | None = None
    active_at: datetime | None = None
    due_at: datetime | None = None
    warned_until: datetime | None = None
    merged_into: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance:
    """A step of one member's summary: from `before` (None: there was none) to `after`.

    `added` is what the entries between the two add to the program's totals. Whoever writes both
    at once, where `before` still stands, counts each entry once.
    """

    before: Summary | None
    after: Summary
    added: Totals


def next_number(summary: Summary | None) -> int:
    """The number of the entry that a summary is to be advanced by next."""
    return 0 if summary is None else summary.entry_number + 1


def advance(before: Summary | None, entries: Sequence[Entry], timeline: Timeline) -> Advance:
    """Advance a member's summary by the entries that follow it.

    Args:
        before: the summary; None before the first entry.
        entries: at least one, of one member, numbered without a gap from `next_number` on.
        timeline: the versions of the program, which say what falls due when.

    Raises:
        ValueError: the entries do not follow the summary.
        FormatNewerError: the last entry was written by newer code than this.
    """
    numbers = [entry.number for entry in entries]
    if not numbers or numbers != list(range(next_number(before), numbers[-1] + 1)):
        raise ValueError(f"entries {numbers} do not follow the summary")
    newest = entries[-1]
    state = stand_on(newest).state
    warned_until = None if before is None else before.warned_until
    after = Summary(
        program=newest.program,
        member=newest.member,
        entry_number=newest.number,
        recorded_at=newest.recorded_at,
        available=state.available,
        pending=state.pending_points,
        orders=state.orders,
        tier=state.tier,
        active_at=max(_activity_times(before, entries), default=None),
        due_at=next_attention(state, timeline, warned_until),
        warned_until=warned_until,
        merged_into=state.merged_into,
    )
    added = add_up(added_by(entry) for entry in entries)
    orders = state.orders - (0 if before is None else before.orders)
    return Advance(before=before, after=after, added=replace(added, orders=orders))


def _activity_times(before: Summary | None, entries: Sequence[Entry]) -> Iterator[datetime]:
    if before is not None and before.active_at is not None:
        yield before.active_at
    for entry in entries:
        for recorded in decode_activities(entry.activities):
            if recorded.occurred_at is not None:
                yield recorded.occurred_at
