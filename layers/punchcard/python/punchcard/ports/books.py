"""A program's daily books: open days that grow, and closed days that are never changed."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from punchcard.domain.books import ClosedDay, DayBook, LateEntries
from punchcard.domain.closing import ClosingReport


class Books(Protocol):
    """Days by program, read strongly. `Summaries.advance` books, together with the summaries."""

    def day(self, program: str, day: date) -> DayBook:
        """What is booked on a day; nothing, if nothing is."""

    def days(self, program: str, *, since: date | None, limit: int) -> Sequence[DayBook]:
        """Up to `limit` days on which anything is booked or that are closed, the earliest first.

        Args:
            program: whose.
            since: the first day; None: from the first there is.
            limit: how many at the most.
        """

    def late(self, program: str, *, since: date) -> Sequence[LateEntries]:
        """The late entries that are booked on a day or after it, by day, member and number."""

    def closed(self, program: str, day: date) -> ClosedDay | None:
        """A closed day; None: the day is open."""

    def last_closed(self, program: str) -> ClosedDay | None:
        """The day that was closed last; None: all are open."""

    def page(
        self, program: str, *, after: date | None, limit: int
    ) -> tuple[Sequence[ClosedDay], date | None]:
        """Up to `limit` closed days, the newest first.

        Args:
            program: whose.
            after: what the page before gave as the beginning of this one; None: the first page.
            limit: how many at the most.

        Returns:
            The days, and where the next page begins; None: there is none.
        """

    def close(self, closed: ClosedDay) -> bool:
        """Close a day: nothing is booked on it from then on.

        Returns:
            Whether the day was closed as it was read; if not, it is closed already, or more was
            booked on it since: read it again.

        Raises:
            TransientError: it was not closed, or nobody knows whether.
        """

    def keep_report(self, report: ClosingReport) -> None:
        """Keep how the last attempt to close days ended, over what was kept before."""

    def report(self, program: str) -> ClosingReport | None:
        """How the last attempt to close days of a program ended; None: there was none."""
