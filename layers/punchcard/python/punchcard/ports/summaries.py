"""The read model: what is shown of members without reading their chains."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from punchcard.domain.summary import Advance, Summary
from punchcard.domain.totals import Totals

ADVANCES_MAX = 50
"""Members whose summaries are advanced together; DynamoDB takes 100 actions in a transaction."""


class Summaries(Protocol):
    """One summary a member, carried forward entry by entry, and found by the day it is due."""

    def summary(self, *, program: str, member: str) -> Summary | None:
        """A member's summary as carried forward last, read strongly; None: there is none."""

    def summaries(self, members: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], Summary]:
        """The summaries there are of up to `ADVANCES_MAX` members (program, id), read strongly."""

    def advance(self, steps: Sequence[Advance]) -> bool:
        """Write all steps and add what they add to the totals, or write nothing.

        Args:
            steps: at most `ADVANCES_MAX`, each of another member.

        Returns:
            Whether it was written; if not, somebody else has advanced or warned one of the
            members since: read the summaries again and decide anew.

        Raises:
            TransientError: nothing was written, or nobody knows whether; decide anew.
        """

    def totals(self, program: str) -> Totals:
        """The sums over all members of a program, as far as their summaries have come."""

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
