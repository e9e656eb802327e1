"""The read model: what is shown of members without reading their chains."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from punchcard.domain.summary import Summary


class Summaries(Protocol):
    """One summary a member, carried forward entry by entry, and found by the day it is due."""

    def summary(self, *, program: str, member: str) -> Summary | None:
        """A member's summary as carried forward last, read strongly; None: there is none."""

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

    def warn(self, *, program: str, member: str, until: datetime, due_at: datetime | None) -> None:
        """Keep that a member has been warned of all that falls due up to an instant.

        Nothing happens if that was kept already, for this or a later instant.

        Args:
            program: of the member.
            member: who was warned.
            until: warnings that were due at or before this instant have been given.
            due_at: when the member is due next.
        """
