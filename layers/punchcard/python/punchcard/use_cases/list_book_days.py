"""Listing the days of a program's books."""

from dataclasses import dataclass
from datetime import date

from punchcard.domain.books import DayBook
from punchcard.ports import Books, Programs

DAYS_PER_PAGE_MAX = 100
DAYS_PER_PAGE = 31
"""Days on a page where the caller does not say how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPage:
    """Days, the earliest first, and the first day of the page behind them (None: there is none)."""

    days: tuple[DayBook, ...]
    next_day: date | None


def list_book_days(
    *, program: str, since: date | None, limit: int, books: Books, programs: Programs
) -> DayPage:
    """Days on which anything is booked or that are closed, the earliest first.

    Args:
        program: whose.
        since: the first day; None: from the first there is.
        limit: how many at the most, up to `DAYS_PER_PAGE_MAX`.
        books: where they are kept.
        programs: know whether there is such a program.

    Raises:
        ProgramNotFoundError: there is no such program.
    """
    programs.timeline(program)
    wanted = min(limit, DAYS_PER_PAGE_MAX)
    found = books.days(program, since=since, limit=wanted + 1)
    following = found[wanted].day if len(found) > wanted else None
    return DayPage(days=tuple(found[:wanted]), next_day=following)
