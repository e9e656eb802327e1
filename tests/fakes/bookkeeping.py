"""A till whose entries are booked and archived, with everything in memory."""

from dataclasses import dataclass, field
from datetime import date

from punchcard.adapters.dynamodb_entries import write_entry
from punchcard.adapters.stream_images import line_of
from punchcard.domain.books import ClosedDay
from punchcard.domain.entry import Entry
from punchcard.domain.summary import advance, next_number
from punchcard.use_cases.archive_entries import archive_entries
from punchcard.use_cases.show_trial_balance import position_before

from tests.fakes.archives import InMemoryEntryArchive
from tests.fakes.books import InMemoryBooks
from tests.fakes.stream_batches import image
from tests.fakes.summaries import InMemorySummaries
from tests.fakes.till import MEMBER, Till

FIRST_PLACE = 1_000


@dataclass
class Bookkeeping:
    """What becomes of a till's entries behind the ledger."""

    till: Till = field(default_factory=Till)
    summaries: InMemorySummaries = field(default_factory=InMemorySummaries)
    archive: InMemoryEntryArchive = field(default_factory=InMemoryEntryArchive)

    @property
    def books(self) -> InMemoryBooks:
        return self.summaries.books

    @property
    def entries(self) -> list[Entry]:
        chain = self.till.ledger.chains["club", MEMBER.id]
        return [chain[number] for number in sorted(chain)]

    def catch_up(self, *, until: int | None = None) -> None:
        """Book every entry up to a number, or all, as the ledger's stream does."""
        before = self.summaries.summary(program="club", member=MEMBER.id)
        while left := self.entries[next_number(before) : until]:
            open_since = self.books.open_since("club")
            step = advance(before, left, self.till.timeline, open_since=open_since)
            assert self.summaries.advance([step])
            before = step.after

    def put_aside(self, *entries: Entry, place: int = FIRST_PLACE) -> None:
        """Archive entries as one batch of the stream, from a place on."""
        lines = [
            (str(place + index), line_of(image(write_entry(entry))))
            for index, entry in enumerate(entries)
        ]
        archive_entries(lines, archive=self.archive)

    def close(self, day: date) -> None:
        """Close a day as it is booked."""
        closed = ClosedDay(
            program="club",
            opening=position_before("club", day, books=self.books),
            book=self.books.day("club", day),
            closed_at=self.till.now,
        )
        assert self.books.close(closed)
