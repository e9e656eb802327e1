"""Members' chains of entries."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from punchcard.domain.entry import Entry
from punchcard.domain.errors import InvalidError

ENTRY_BYTES_MAX = 350 * 1024
"""What the texts and the memory of one entry may take; DynamoDB stores items of 400 KB."""


class EntryTooLargeError(InvalidError):
    """What is to be recorded at once does not fit into one entry."""

    code = "entry_too_large"


class Head(NamedTuple):
    """A member's newest entry (None: no entry yet) and the table's own time of answering."""

    entry: Entry | None
    answered_at: datetime


class Ledger(Protocol):
    """Chains of entries. Every read is strongly consistent."""

    def head(self, *, program: str, member: str) -> Head:
        """The newest entry of a member."""

    def entry(self, *, program: str, member: str, number: int) -> Entry | None:
        """One entry, or None if there is none of that number."""

    def entries_before(
        self, *, program: str, member: str, before: int | None, limit: int
    ) -> Sequence[Entry]:
        """Up to `limit` entries with smaller numbers, the newest first; None means all."""

    def append(self, entry: Entry) -> Entry | None:
        """Put an entry where none of its number is.

        Returns:
            None if it was put, else the entry that already stands there.

        Raises:
            EntryTooLargeError: the entry holds more than `ENTRY_BYTES_MAX`.
        """

    def append_pair(self, first: Entry, second: Entry) -> tuple[Entry | None, Entry | None] | None:
        """Put an entry into each of two chains where none of its number is: both or neither.

        Returns:
            None if both were put, by this call or by an earlier one with the same two entries;
            else what stands at the number of each, and nothing was put.

        Raises:
            ContentionError: nothing was put, because another writer was at one of the chains.
            EntryTooLargeError: one of them holds more than `ENTRY_BYTES_MAX`.
        """
