"""Showing a program's daily books: the days there are, trial balances, and the liability."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from punchcard.domain.book_days import end_of_day, version_at_end
from punchcard.domain.booking import booking_day
from punchcard.domain.books import DayBook, Position, add_up_booked, carry
from punchcard.domain.errors import InvalidError
from punchcard.domain.liability import Liability, estimate_liability
from punchcard.domain.trial_balance import TrialBalance, by_booking, by_value
from punchcard.ports import Books, Programs

DAYS_PER_PAGE_MAX = 100
DAYS_PER_PAGE = 31
"""Days on a page where the caller does not say how many."""

DAYS_AT_ONCE = 100
"""Days that are read at a time."""


class DayInFutureError(InvalidError):
    """Books were asked for of a day that has not begun."""

    code = "day_in_future"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPage:
    """Days, the earliest first, and the first day of the page behind them (None: there is none)."""

    days: tuple[DayBook, ...]
    next_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedDay:
    """A day by both datings; `closed_at` is None while it is open."""

    by_booking: TrialBalance
    by_value: TrialBalance
    closed_at: datetime | None


def list_days(
    *, program: str, since: date | None, limit: int, books: Books, programs: Programs
) -> DayPage:
    """Days on which anything is booked or that are closed, the earliest first.

    Raises:
        ProgramNotFoundError: there is no such program.
    """
    programs.timeline(program)
    wanted = min(limit, DAYS_PER_PAGE_MAX)
    found = books.days(program, since=since, limit=wanted + 1)
    following = found[wanted].day if len(found) > wanted else None
    return DayPage(days=tuple(found[:wanted]), next_day=following)


def show_day(
    *, program: str, day: date, books: Books, programs: Programs, now: datetime
) -> BookedDay:
    """The trial balance of a day; on which nothing is booked, it opens and closes alike.

    Raises:
        ProgramNotFoundError: there is no such program.
        DayInFutureError: the day has not begun.
    """
    _refuse_future(program, day, programs, now)
    closed = books.closed(program, day)
    opening = position_before(program, day, books) if closed is None else closed.opening
    book = books.day(program, day) if closed is None else closed.book
    since = (each.booked for each in days_since(program, day, books))
    return BookedDay(
        by_booking=by_booking(program, opening, book),
        by_value=by_value(program, day, opening, since),
        closed_at=None if closed is None else closed.closed_at,
    )


def show_liability(
    *, program: str, on: date | None, books: Books, programs: Programs, now: datetime
) -> Liability:
    """What a program's points will cost, as of the end of a day, or as of now.

    Raises:
        ProgramNotFoundError: there is no such program.
        DayInFutureError: the day has not begun.
    """
    timeline = programs.timeline(program)
    today = booking_day(now, timeline)
    day = today if on is None else on
    _refuse_future(program, day, programs, now)
    position = position_before(program, day + timedelta(days=1), books)
    as_of = min(now, end_of_day(day, timeline))
    return estimate_liability(position, version_at_end(day, timeline), as_of)


def position_before(program: str, day: date, books: Books) -> Position:
    """Where a program stood before a day: where it was closed last before, and all since then."""
    newest, _ = books.page(program, after=day, limit=1)
    position = newest[0].closing if newest else Position()
    since = newest[0].day + timedelta(days=1) if newest else None
    open_days = (each.booked for each in days_since(program, since, books) if each.day < day)
    return carry(position, add_up_booked(open_days))


def days_since(program: str, since: date | None, books: Books) -> Iterator[DayBook]:
    """All days from one on, the earliest first."""
    while found := books.days(program, since=since, limit=DAYS_AT_ONCE):
        yield from found
        if len(found) < DAYS_AT_ONCE:
            return
        since = found[-1].day + timedelta(days=1)


def _refuse_future(program: str, day: date, programs: Programs, now: datetime) -> None:
    today = booking_day(now, programs.timeline(program))
    if day > today:
        raise DayInFutureError(f"{day} has not begun; the last day there is is {today}")
