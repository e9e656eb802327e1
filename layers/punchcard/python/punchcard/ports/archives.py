"""What is kept beside the ledger: entries under lock, and activities as they were translated."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from punchcard.domain.activity import Activity
from punchcard.domain.archived import ArchivedActivity
from punchcard.domain.entry import Entry
from punchcard.domain.entry_batches import EntryBatch

ACTIVITIES_KEPT_MAX = 25
"""Activities that are kept in one call, which is what DynamoDB writes in a batch."""

ACTIVITY_BYTES_MAX = 390 * 1024
"""The longest text of an activity; its keys and how it came in have room beside it in an item."""


class ActivityArchive(Protocol):
    """Recorded activities as translated, for 25 months; each state of an order is one of them."""

    def takes(self, activity: Activity) -> bool:
        """Whether an activity, as it is kept, takes `ACTIVITY_BYTES_MAX` at the most."""

    def keep(self, activities: Sequence[ArchivedActivity]) -> None:
        """Keep activities; one that is kept already stays as it is.

        Raises:
            TransientError: some are not kept; keep all of them again.
        """

    def missing(self, activities: Sequence[ArchivedActivity]) -> Sequence[ArchivedActivity]:
        """Those of the activities that are not kept, in their order; may be a moment old."""

    def of_member(
        self, *, program: str, member: str, after: str | None, limit: int
    ) -> tuple[Sequence[ArchivedActivity], str | None]:
        """Up to `limit` activities of a member, by key and time, and where the next page begins.

        Args:
            program: of the member.
            member: whose activities.
            after: where the page before ended; None begins at the first.
            limit: how many at the most.
        """

    def of_key(self, *, program: str, member: str, key: str) -> Sequence[ArchivedActivity]:
        """All that is kept under one key (its text, as in entries), the oldest state first."""

    def delete_member(self, *, program: str, member: str) -> None:
        """Delete all that is kept of a member; nothing happens if there is nothing."""


class EntryArchive(Protocol):
    """Entries as they were stored, byte for byte, where nobody can change them."""

    def put(self, lines: Sequence[str], *, batch: EntryBatch) -> None:
        """Store entries, one text each; the same batch and texts again are the same object.

        Args:
            lines: what the table stored, as its own JSON.
            batch: tells these entries from all others.
        """


class EntryHistory(Protocol):
    """The archive of entries, as whoever reads it sees it; some minutes behind the ledger."""

    def batches(self, on: date) -> Sequence[EntryBatch]:
        """The batches of entries that were recorded on a day of UTC, by their places."""

    def entries(self, batch: EntryBatch) -> Sequence[Entry]:
        """The entries of a batch in their order; what is no entry is left out.

        Raises:
            FormatNewerError: some were written by newer code than this.
            TransientError: it could not be read now.
        """
