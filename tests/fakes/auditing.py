"""What an audit reads and a rebuild writes, in memory."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from zlib import crc32

from punchcard.domain.books import Booked, LateEntries
from punchcard.domain.damage import Finding
from punchcard.domain.entry import StoredEntry, as_stored
from punchcard.domain.errors import ContentionError
from punchcard.domain.summary import Summary
from punchcard.ports import ArchivedObject, Chain

from tests.fakes.ledger import InMemoryLedger
from tests.fakes.summaries import InMemorySummaries


@dataclass
class InMemoryLedgerScan:
    """The chains of a ledger in memory; `damaged` are chains that are handed over instead."""

    ledger: InMemoryLedger
    damaged: dict[tuple[str, str], Chain] = field(default_factory=dict)

    def chains(self, *, segment: int, segments: int) -> Iterator[Chain]:
        for place, chain in sorted(self.ledger.chains.items()):
            if crc32(place[1].encode()) % segments == segment:
                stored = [as_stored(chain[number]) for number in sorted(chain)]
                yield self.damaged.get(place, Chain(*place, stored))


@dataclass
class InMemoryArchivedObjects:
    """Objects by name; of one with several contents the first counts."""

    kept: dict[str, list[Sequence[StoredEntry | Finding]]] = field(default_factory=dict)

    def objects(self) -> Iterator[ArchivedObject]:
        for name, versions in sorted(self.kept.items()):
            rewritten = any(version != versions[0] for version in versions)
            yield ArchivedObject(name, "0", rewritten)

    def entries(self, archived: ArchivedObject) -> Sequence[StoredEntry | Finding]:
        return self.kept[archived.name][int(archived.version)]


@dataclass
class InMemoryReadModelStore:
    """Writes over summaries and books in memory."""

    summaries: InMemorySummaries
    unreadable: list[Finding] = field(default_factory=list)

    def members(self) -> Iterator[Summary | Finding]:
        yield from self.summaries.kept.values()
        yield from self.unreadable

    def write(self, summary: Summary) -> None:
        standing = self.summaries.kept.get((summary.program, summary.member))
        warned = None if standing is None else standing.warned_until
        kept = replace(summary, warned_until=warned)
        self.summaries.kept[summary.program, summary.member] = kept

    def delete(self, *, program: str, member: str) -> None:
        self.summaries.kept.pop((program, member), None)

    def note_late(self, program: str, late: LateEntries) -> None:
        self.summaries.books.note(program, late)

    def write_books(self, program: str, days: Mapping[date, Booked]) -> None:
        books = self.summaries.books
        if any((program, day) in books.closings for day in days):
            raise ContentionError("a day was closed meanwhile; begin again")
        for place in list(books.booked):
            if place[0] == program and place not in books.closings:
                del books.booked[place]
        for day, booked in days.items():
            if booked != Booked():
                books.add(program, day, booked)
