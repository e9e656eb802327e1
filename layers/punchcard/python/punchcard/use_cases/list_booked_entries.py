"""Listing the entries behind the numbers of a day: what each of them moved.

They are read from the archive, whose objects are named by day. A page says where the next one
begins as a place in the archive, which never changes. While a day is still being archived, a page
that was read may lack what came since; afterwards no page lacks anything.
"""

import binascii
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from punchcard.domain.booking import booking_day
from punchcard.domain.entry import Entry
from punchcard.domain.entry_batches import EntryBatch, overlapping, utc_days
from punchcard.domain.movements import Movement, MovementFilter, movements_of
from punchcard.domain.timeline import Timeline
from punchcard.ports import EntryHistory, Programs
from punchcard.use_cases.list_entries import CursorInvalidError

BOOKED_PER_PAGE_MAX = 500
BOOKED_PER_PAGE = 100
"""Movements on a page where the caller does not say how many."""

BATCHES_EXAMINED_MAX = 10
"""Objects of the archive that are read for one page, of up to 1,000 entries each."""

_PLACE = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})/([0-9]{1,60})-([0-9]{1,60})-([0-9]{1,9})\+([0-9]{1,9})"
)


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


class _Place(NamedTuple):
    """Where a page begins: behind so many entries of a batch."""

    batch: EntryBatch
    skipped: int


def list_booked_entries(
    *,
    program: str,
    day: date,
    wanted: MovementFilter,
    cursor: str | None,
    limit: int,
    history: EntryHistory,
    programs: Programs,
) -> BookedPage:
    """One page of what the entries of a day moved; all movements of an entry are on one page.

    Args:
        program: whose.
        day: the day in the program's zone on which the entries were recorded.
        wanted: which movements are meant.
        cursor: the one that the page before gave out; None is the beginning.
        limit: after how many movements a page ends; with those of its last entry it may have more.
        history: the archive, some minutes behind the ledger.
        programs: say which day it was, and who funds what.

    Raises:
        ProgramNotFoundError: there is no such program.
        CursorInvalidError: the cursor is of another day, or made up.
    """
    timeline = programs.timeline(program)
    zones = {ZoneInfo(version.time_zone) for version in timeline.versions}
    batches = [batch for on in utc_days(day, zones) for batch in history.batches(on)]
    begin, skipped = _begin(batches, cursor)
    reader = _Reader(program, day, wanted, timeline, history)
    found: list[BookedEntry] = []
    for index in range(begin, len(batches)):
        if index - begin == BATCHES_EXAMINED_MAX:
            return BookedPage(entries=tuple(found), next_cursor=_cursor(batches[index], 0))
        for position, entry in reader.entries(batches, index):
            if position < skipped:
                continue
            if len(found) >= min(limit, BOOKED_PER_PAGE_MAX):
                cursor_behind = _cursor(batches[index], position)
                return BookedPage(entries=tuple(found), next_cursor=cursor_behind)
            found += reader.moved(entry)
        skipped = 0
    return BookedPage(entries=tuple(found), next_cursor=None)


@dataclass(slots=True)
class _Reader:
    """Reads batches one after the other, each entry once."""

    program: str
    day: date
    wanted: MovementFilter
    timeline: Timeline
    history: EntryHistory
    _kept: dict[EntryBatch, Sequence[Entry]] = field(default_factory=dict)
    _seen: set[tuple[str, str, int]] = field(default_factory=set)

    def entries(self, batches: Sequence[EntryBatch], index: int) -> Iterator[tuple[int, Entry]]:
        """The entries of a batch that belong to the day and that no batch before it has."""
        before = [each for each in overlapping(batches, index) if _same_day(each, batches[index])]
        kept = self._kept
        self._kept = {
            each: kept[each] if each in kept else self.history.entries(each)
            for each in (*before, batches[index])
        }
        self._seen.update(_identity(entry) for each in before for entry in self._kept[each])
        for position, entry in enumerate(self._kept[batches[index]]):
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
        )


def _same_day(one: EntryBatch, other: EntryBatch) -> bool:
    return one.recorded_on == other.recorded_on


def _identity(entry: Entry) -> tuple[str, str, int]:
    return entry.program, entry.member, entry.number


def _begin(batches: Sequence[EntryBatch], cursor: str | None) -> tuple[int, int]:
    if cursor is None:
        return 0, 0
    place = _read_cursor(cursor)
    if place.batch not in batches:
        raise _unknown_cursor()
    return batches.index(place.batch), place.skipped


def _cursor(batch: EntryBatch, position: int) -> str:
    place = f"{batch.recorded_on}/{batch.first}-{batch.last}-{batch.size}+{position}"
    return urlsafe_b64encode(place.encode()).decode()


def _read_cursor(cursor: str) -> _Place:
    try:
        place = _PLACE.fullmatch(urlsafe_b64decode(cursor.encode("ascii")).decode("ascii"))
    except (UnicodeError, binascii.Error) as error:
        raise _unknown_cursor() from error
    if place is None:
        raise _unknown_cursor()
    try:
        day = date.fromisoformat(place[1])
    except ValueError as error:
        raise _unknown_cursor() from error
    return _Place(EntryBatch(day, place[2], place[3], int(place[4])), int(place[5]))


def _unknown_cursor() -> CursorInvalidError:
    return CursorInvalidError(
        "this cursor was not given out for this day; begin with the first page", path="cursor"
    )
