"""The read model: what is shown of members without reading their chains."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from punchcard.domain.errors import ConflictError
from punchcard.domain.summary import Advance, Summary
from punchcard.domain.totals import Totals

ADVANCES_MAX = 50
"""Members whose summaries are advanced together; DynamoDB takes 100 actions in a transaction."""

ADVANCE_PLACES_MAX = 80
"""Members, days of programs and notes of late entries written together, of the 100 actions."""

ADVANCE_SIZE_MAX = 2_000
"""Sums that are booked together: a day takes 100 in one action, more in further ones."""


class DayClosedError(ConflictError):
    """Something was to be booked on a day that is closed.

    `open_since` is the first day of the program that is open.
    """

    code = "day_closed"

    def __init__(self, program: str, *, open_since: date) -> None:
        super().__init__(f"the books are closed up to {open_since}; book it on that day")
        self.program = program
        self.open_since = open_since


class Summaries(Protocol):
    """One summary a member, carried forward entry by entry, and found by the day it is due."""

    def summary(self, *, program: str, member: str) -> Summary | None:
        """A member's summary as carried forward last, read strongly; None: there is none."""

    def summaries(self, members: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], Summary]:
        """The summaries there are of up to `ADVANCES_MAX` members (program, id), read strongly."""

    def advance(self, steps: Sequence[Advance]) -> bool:
        """Write all steps and book what they add, each on its day, or write nothing.

        Of entries that are late it is noted on which day they are booked.

        Args:
            steps: at most `ADVANCES_MAX`, each of another member, that write to at most
                `ADVANCE_PLACES_MAX` places and add up to at most `ADVANCE_SIZE_MAX` sums; or a
                single one.

        Returns:
            Whether it was written; if not, somebody else has advanced or warned one of the
            members since: read the summaries again and decide anew.

        Raises:
            DayClosedError: one of the days is closed; nothing was written.
            TransientError: nothing was written, or nobody knows whether; decide anew.
        """

    def totals(self, program: str) -> Totals:
        """The sums over all members of a program, as far as their summaries have come.

        They are those that the day closed last was left with, and what is booked since.
        """

    def page(
        self, program: str, *, after: str | None, limit: int
    ) -> tuple[Sequence[Summary], str | None]:
        """Up to `limit` summaries in the order of joining, and where the next page begins.

        Args:
            program: whose members.
            after: the member that the page before ended with; None begins at the first.
            limit: how many at the most.
        """

    def due(self, program: str, *, on: date, shard: int, limit: int) -> Sequence[str]:
        """Members of one shard of a day's due index; may be a moment old."""

    def warn(
        self,
        *,
        program: str,
        member: str,
        entry_number: int,
        until: datetime,
        due_at: datetime | None,
    ) -> None:
        """Keep that a member has been warned of all that falls due up to an instant.

        Nothing happens if that was kept already, for this or a later instant, or if the summary
        tells of a newer entry: whoever looks again then finds the member due as before.

        Args:
            program: of the member.
            member: who was warned.
            entry_number: the newest entry that `due_at` takes into account.
            until: warnings that were due at or before this instant have been given.
            due_at: when the member is due next.
        """
