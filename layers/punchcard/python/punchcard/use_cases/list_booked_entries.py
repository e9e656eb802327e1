"""Listing the entries behind the numbers of a day: what each of them moved.

They are read from the archive, whose objects are named by day. Entries that reached the books only
after their day had closed are noted in the books with the day on which they count: behind what was
recorded on that day they are read from the ledger, and their own day passes over them.

A page says where the next one begins as a place in the archive or among these notes, which never
change. While a day is still being archived, a page that was read may lack what came since;
afterwards no page lacks anything.
"""

import binascii
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from punchcard.domain.book_days import require_begun
from punchcard.domain.booking import booking_day
from punchcard.domain.books import LateEntries
from punchcard.domain.entry import Entry
from punchcard.domain.entry_batches import EntryBatch, overlapping, utc_days
from punchcard.domain.errors import CursorInvalidError
from punchcard.domain.movements import Movement, MovementFilter, movements_of
from punchcard.domain.timeline import Timeline
from punchcard.ports import Books, EntryHistory, Ledger, Programs

BOOKED_PER_PAGE_MAX = 500
BOOKED_PER_PAGE = 100
"""Movements on a page where the caller does not say how many."""

BATCHES_EXAMINED_MAX = 10
"""Objects of the archive, of up to 1,000 entries each, and late entries read for one page."""

type Source = EntryBatch | LateEntries
"""Where some entries of a day are read together."""

_NUMBER = re.compile("[0-9]{1,9}")


class BookedEntry(NamedTuple):
    """One movement, and the entry that made it."""

    member: str
    number: int
    recorded_at: datetime
    movement: Movement


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedPage:
    """Movements by the places of their entries, and the cursor of the page behind them."""

    entries: tuple[BookedEntry, ...]
    next_cursor: str | None


def list_booked_entries(
    *,
    program: str,
    day: date,
    wanted: MovementFilter,
    cursor: str | None,
    limit: int,
    history: EntryHistory,
    ledger: Ledger,
    books: Books,
    programs: Programs,
    now: datetime,
) -> BookedPage:
    """One page of what the entries of a day moved; all movements of an entry are on one page.

    Args:
        program: whose.
        day: the day in the program's zone on which the entries are booked.
        wanted: which movements are meant.
        cursor: the one that the page before gave out; None is the beginning.
        limit: after how many movements a page ends; with those of its last entry it may have more.
        history: the archive, some minutes behind the ledger.
        ledger: has the late entries, of any day.
        books: say which entries were late, and where they count.
        programs: say which day it was, and who funds what.
        now: the present instant.

    Raises:
        ProgramNotFoundError: there is no such program.
        DayNotBegunError: the day is in the future.
        CursorInvalidError: the cursor is of another day, or made up.
    """
    timeline = programs.timeline(program)
    require_begun(day, timeline, now=now, path="day")
    zones = {ZoneInfo(version.time_zone) for version in timeline.versions}
    late = books.late(program, since=day)
    sources: list[Source] = [batch for on in utc_days(day, zones) for batch in history.batches(on)]
    sources += [each for each in late if each.day == day]
    begin, skipped = _begin(sources, cursor)
    reader = _Reader(program, day, wanted, timeline, history, ledger, _counted_later(late, day))
    found: list[BookedEntry] = []
    for index in range(begin, len(sources)):
        if index - begin == BATCHES_EXAMINED_MAX:
            return BookedPage(entries=tuple(found), next_cursor=_cursor(sources[index], 0))
        for position, entry in reader.entries(sources, index):
            if position < skipped:
                continue
            if len(found) >= min(limit, BOOKED_PER_PAGE_MAX):
                cursor_behind = _cursor(sources[index], position)
                return BookedPage(entries=tuple(found), next_cursor=cursor_behind)
            found += reader.moved(entry)
        skipped = 0
    return BookedPage(entries=tuple(found), next_cursor=None)


@dataclass(slots=True)
class _Reader:
    """Reads sources one after the other, each entry once."""

    program: str
    day: date
    wanted: MovementFilter
    timeline: Timeline
    history: EntryHistory
    ledger: Ledger
    counted_later: Set[tuple[str, int]]
    _kept: dict[EntryBatch, Sequence[Entry]] = field(default_factory=dict)
    _seen: set[tuple[str, str, int]] = field(default_factory=set)

    def entries(self, sources: Sequence[Source], index: int) -> Iterator[tuple[int, Entry]]:
        """The entries of a source that are booked on the day and that no source before it has."""
        source = sources[index]
        if isinstance(source, LateEntries):
            return enumerate(self._late(source))
        # Late entries come behind all batches.
        batches = [each for each in sources[: index + 1] if isinstance(each, EntryBatch)]
        return self._archived(batches, source)

    def _late(self, late: LateEntries) -> Sequence[Entry]:
        newest_first = self.ledger.entries_before(
            program=self.program,
            member=late.member,
            before=late.last + 1,
            limit=late.last + 1 - late.first,
        )
        return newest_first[::-1]

    def _archived(
        self, batches: Sequence[EntryBatch], batch: EntryBatch
    ) -> Iterator[tuple[int, Entry]]:
        index = len(batches) - 1
        before = [each for each in overlapping(batches, index) if _same_day(each, batch)]
        kept = self._kept
        self._kept = {
            each: kept[each] if each in kept else self.history.entries(each)
            for each in (*before, batch)
        }
        self._seen.update(_identity(entry) for each in before for entry in self._kept[each])
        for position, entry in enumerate(self._kept[batch]):
            if _identity(entry) not in self._seen and self._is_meant(entry):
                yield position, entry
            self._seen.add(_identity(entry))

    def moved(self, entry: Entry) -> list[BookedEntry]:
        """What an entry moved, as far as it is meant."""
        try:
            moved = movements_of(entry, self.timeline)
        except (KeyError, TypeError, ValueError):
            # Whoever carried it forward could not read it either, and named it to an operator.
            return []
        return [
            BookedEntry(entry.member, entry.number, entry.recorded_at, movement)
            for movement in moved
            if self.wanted.fits(movement)
        ]

    def _is_meant(self, entry: Entry) -> bool:
        return (
            entry.program == self.program
            and booking_day(entry.recorded_at, self.timeline) == self.day
            and (entry.member, entry.number) not in self.counted_later
        )


def _same_day(one: EntryBatch, other: EntryBatch) -> bool:
    return one.recorded_on == other.recorded_on


def _identity(entry: Entry) -> tuple[str, str, int]:
    return entry.program, entry.member, entry.number


def _counted_later(late: Sequence[LateEntries], day: date) -> Set[tuple[str, int]]:
    """The late entries that are booked on a later day, by member and number."""
    return {
        (each.member, number)
        for each in late
        if each.day > day
        for number in range(each.first, each.last + 1)
    }


def _begin(sources: Sequence[Source], cursor: str | None) -> tuple[int, int]:
    """At which source a page begins, and behind how many of its entries."""
    if cursor is None:
        return 0, 0
    try:
        told = urlsafe_b64decode(cursor.encode("ascii")).decode("ascii")
    except (UnicodeError, binascii.Error) as error:
        raise _unknown_cursor() from error
    place, _, skipped = told.rpartition("+")
    places = [_place(source) for source in sources]
    if place not in places or _NUMBER.fullmatch(skipped) is None:
        raise _unknown_cursor()
    return places.index(place), int(skipped)


def _cursor(source: Source, position: int) -> str:
    return urlsafe_b64encode(f"{_place(source)}+{position}".encode()).decode()


def _place(source: Source) -> str:
    """What tells a source from all others of the same day."""
    if isinstance(source, LateEntries):
        return f"late/{source.member}/{source.first}-{source.last}"
    return f"{source.recorded_on}/{source.first}-{source.last}-{source.size}"


def _unknown_cursor() -> CursorInvalidError:
    return CursorInvalidError(
        "this cursor was not given out for this day; begin with the first page", path="cursor"
    )
