"""What an audit reads and a rebuild writes: whole tables and archives, not single members."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol

from punchcard.domain.books import Booked, LateEntries
from punchcard.domain.damage import Finding
from punchcard.domain.entry import StoredEntry
from punchcard.domain.summary import Summary


class Chain(NamedTuple):
    """All entries of a member in the order of their numbers, as stored.

    `unreadable` are items of this chain that are no entries.
    """

    program: str
    member: str
    entries: Sequence[StoredEntry]
    unreadable: Sequence[Finding] = ()


class LedgerScan(Protocol):
    """Every chain of a ledger, in no order."""

    def chains(self, *, segment: int, segments: int) -> Iterator[Chain]:
        """The chains of one of several segments, which together are the ledger.

        Raises:
            TransientError: it could not be read on.
        """


class ArchivedObject(NamedTuple):
    """An object of the archive of entries.

    `version` is the one that was written first; `rewritten` says that another one, with other
    content, was written under its name later.
    """

    name: str
    version: str
    rewritten: bool = False


class ArchivedObjects(Protocol):
    """The archive of entries, all of it, under any names that it ever had."""

    def objects(self) -> Iterator[ArchivedObject]:
        """All objects, by their names."""

    def entries(self, archived: ArchivedObject) -> Sequence[StoredEntry | Finding]:
        """What an object keeps, in its order: entries, and what is wrong with other lines."""


class ReadModelStore(Protocol):
    """The read models as a rebuild writes them, while nobody else does."""

    def members(self) -> Iterator[Summary | Finding]:
        """All summaries there are; what cannot be read as one is a finding."""

    def write(self, summary: Summary) -> None:
        """Write a summary over whatever stands in its place; `warned_until` stays as it is."""

    def delete(self, *, program: str, member: str) -> None:
        """Delete a member's summary; nothing happens if it is gone."""

    def note_late(self, program: str, late: LateEntries) -> None:
        """Note that entries are booked on a later day than they were recorded on."""

    def write_books(self, program: str, days: Mapping[date, Booked]) -> None:
        """Write the open days of a program's books, over all that is booked on any open day.

        Raises:
            ContentionError: a day was closed meanwhile; read the closed days again.
        """
