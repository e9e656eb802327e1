"""A member at a glance: what lists, searches and sweeps look at instead of the chain."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from punchcard.domain.attention import next_attention
from punchcard.domain.booking import Stock, book, booking_day, stock_of
from punchcard.domain.books import Booked, LateEntries, add_up_booked
from punchcard.domain.decide import stand_on
from punchcard.domain.entry import Entry
from punchcard.domain.record import Recorded
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.state import Row
from punchcard.domain.timeline import Timeline

STEP_SIZE = 300
"""Sums that one step adds to before it ends; a step takes at least one whole entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What the entry `entry_number` left of a member; amounts are whole points.

    `lots` are all points that a date takes, or none, by that date: those in holds are among them.
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
    lots: Row = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance:
    """A step of one member's summary: from `before` (None: there was none) to `after`.

    `added` is what the entries between the two add to the books of `day`. Whoever writes both at
    once, where `before` still stands, counts each entry once. `late` are those that were recorded
    before `day`; None: none was.
    """

    before: Summary | None
    after: Summary
    day: date
    added: Booked
    late: LateEntries | None = None


def next_number(summary: Summary | None) -> int:
    """The number of the entry that a summary is to be advanced by next."""
    return 0 if summary is None else summary.entry_number + 1


def advance(
    before: Summary | None,
    entries: Sequence[Entry],
    timeline: Timeline,
    *,
    open_since: date | None = None,
) -> Advance:
    """Advance a member's summary by the first of the entries that follow it.

    A step takes entries of one booking day, and ends where what it adds is large already; the
    others are for the next step.

    Args:
        before: the summary; None before the first entry.
        entries: at least one, of one member, numbered without a gap from `next_number` on.
        timeline: the versions of the program, which say what falls due when.
        open_since: the first day that is open; what was recorded before is booked on it. None:
            every day is taken to be open.

    Raises:
        ValueError: the entries do not follow the summary.
        FormatNewerError: an entry was written by newer code than this.
    """
    numbers = [entry.number for entry in entries]
    if not numbers or numbers != list(range(next_number(before), numbers[-1] + 1)):
        raise ValueError(f"entries {numbers} do not follow the summary")
    first_day = _booked_on(entries[0], timeline, open_since)
    fold = _Fold(before)
    taken: list[Entry] = []
    for entry in entries:
        if fold.is_large or _booked_on(entry, timeline, open_since) != first_day:
            break
        fold.take(entry, timeline)
        taken.append(entry)
    return Advance(
        before=before,
        after=fold.summary(timeline, None if before is None else before.warned_until),
        day=first_day,
        added=add_up_booked(fold.added),
        late=late_entries(taken, timeline, first_day),
    )


def late_entries(entries: Sequence[Entry], timeline: Timeline, day: date) -> LateEntries | None:
    """Those of a member's entries, which follow each other, that were recorded before a day.

    They are the first of them: within a chain, recorded times never go back.
    """
    late = [entry for entry in entries if booking_day(entry.recorded_at, timeline) < day]
    if not late:
        return None
    return LateEntries(day, late[0].member, late[0].number, late[-1].number)


def fold_chain(
    entries: Sequence[Entry], timeline: Timeline, *, warned_until: datetime | None = None
) -> tuple[Summary, dict[date, Booked]]:
    """What all steps through a chain come to: the last summary, and what is booked by day.

    Args:
        entries: the whole chain up to the newest that counts; at least one entry.
        timeline: the versions of the program.
        warned_until: up to when warnings have been given.
    """
    fold = _Fold(None)
    days: dict[date, list[Booked]] = {}
    for entry in entries:
        fold.take(entry, timeline)
        days.setdefault(booking_day(entry.recorded_at, timeline), []).append(fold.added[-1])
    booked = {day: add_up_booked(parts) for day, parts in days.items()}
    return fold.summary(timeline, warned_until), booked


class _Fold:
    """A member's summary on its way through entries, and what they add to the books."""

    def __init__(self, before: Summary | None) -> None:
        self.added: list[Booked] = []
        self._size = 0
        self._stock = Stock()
        self._active_at: datetime | None = None
        if before is not None:
            self._stock = Stock(before.available, before.lots, before.orders)
            self._active_at = before.active_at

    @property
    def is_large(self) -> bool:
        """Whether so much is added already that the next entry is for another step."""
        return self._size >= STEP_SIZE

    def take(self, entry: Entry, timeline: Timeline) -> None:
        """Go on by one entry."""
        self._newest, self._state = entry, stand_on(entry).state
        recorded = decode_activities(entry.activities)
        after = stock_of(self._state)
        booked = book(entry, recorded, before=self._stock, after=after, timeline=timeline)
        self.added.append(booked)
        self._size += booked.size
        self._stock = after
        self._active_at = max(_activity_times(self._active_at, recorded), default=None)

    def summary(self, timeline: Timeline, warned_until: datetime | None) -> Summary:
        """What the last entry left of the member."""
        state = self._state
        return Summary(
            program=self._newest.program,
            member=self._newest.member,
            entry_number=self._newest.number,
            recorded_at=self._newest.recorded_at,
            available=state.available,
            pending=state.pending_points,
            orders=state.orders,
            tier=state.tier,
            active_at=self._active_at,
            due_at=self._due_at(timeline, warned_until),
            warned_until=warned_until,
            lots=self._stock.lots,
            merged_into=state.merged_into,
        )

    def _due_at(self, timeline: Timeline, warned_until: datetime | None) -> datetime | None:
        """When to look at the member next, at the earliest when the newest entry was recorded.

        A warning of points that live for less than a month is due before they were earned. The day
        of that would be searched for as long ago, and no longer than for what is overdue.
        """
        due_at = next_attention(self._state, timeline, warned_until)
        return None if due_at is None else max(due_at, self._newest.recorded_at)


def _booked_on(entry: Entry, timeline: Timeline, open_since: date | None) -> date:
    day = booking_day(entry.recorded_at, timeline)
    return day if open_since is None else max(day, open_since)


def _activity_times(
    active_at: datetime | None, recorded: tuple[Recorded, ...]
) -> Iterator[datetime]:
    if active_at is not None:
        yield active_at
    for item in recorded:
        if item.occurred_at is not None:
            yield item.occurred_at
