"""Batches of archived entries: how they are cut by day, what tells them apart, who overlaps."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from punchcard.domain.periods import start_of_day


class StoredLine(NamedTuple):
    """What a table stored, as its own JSON, and the UTC day it was recorded on.

    None stands for the day of what is no entry: it is kept all the same.
    """

    recorded_on: date | None
    text: str


class EntryBatch(NamedTuple):
    """Some entries of one day, archived together.

    `first` and `last` are the places in the ledger's stream of the first and the last of them,
    `size` is how many there are.
    """

    recorded_on: date | None
    first: str
    last: str
    size: int

    @property
    def place(self) -> tuple[int, int, int]:
        """Where it stands among the batches of its day: those that begin earlier come before."""
        return int(self.first), int(self.last), self.size


def split_by_day(
    lines: Sequence[tuple[str, StoredLine]],
) -> Iterator[tuple[EntryBatch, list[str]]]:
    """Cut lines, each behind its place in the stream, into one batch for each day they are of."""
    days: dict[date | None, list[tuple[str, str]]] = {}
    for place, line in lines:
        days.setdefault(line.recorded_on, []).append((place, line.text))
    for day, kept in days.items():
        batch = EntryBatch(day, first=kept[0][0], last=kept[-1][0], size=len(kept))
        yield batch, [text for _, text in kept]


def overlapping(batches: Sequence[EntryBatch], index: int) -> list[EntryBatch]:
    """The batches before one, in order, that may hold some of the same entries.

    A batch of the stream that is handed over again may be cut elsewhere. An entry has one place in
    the stream, so that whatever holds it too spans this place.
    """
    first = int(batches[index].first)
    return [batch for batch in batches[:index] if int(batch.last) >= first]


def utc_days(day: date, zones: Iterable[ZoneInfo]) -> list[date]:
    """The days of UTC, in order, that a day has a part of in any of some zones."""
    spans = [
        (start_of_day(day, zone), start_of_day(day + timedelta(days=1), zone)) for zone in zones
    ]
    first = min(begin for begin, _ in spans).date()
    last = (max(end for _, end in spans) - timedelta(microseconds=1)).date()
    return [first + timedelta(days=passed) for passed in range((last - first).days + 1)]
