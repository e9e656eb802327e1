"""Planning which days are closed: those of one program after the other, the oldest first."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from punchcard.domain.closing import last_ended_day
from punchcard.ports import Books, Programs

DAYS_CLOSED_MAX = 100
"""Days of a program that are closed by one run; the next one goes on."""


@dataclass(frozen=True, slots=True)
class ClosingPlan:
    """The program of which days are to be closed, up to which day."""

    program: str
    day: date


def plan_closing(
    *,
    program: str | None,
    after: str | None,
    books: Books,
    programs: Programs,
    now: datetime,
) -> ClosingPlan | None:
    """The next program that has days to close.

    Args:
        program: the only one to look at; None: all.
        after: the program that was looked at before; None: none was.
        books: which days are closed.
        programs: which there are, and when their days end.
        now: the present instant.

    Raises:
        TransientError: programs or books cannot be read; plan again.
    """
    names = programs.names() if program is None else (program,)
    for name in sorted(names):
        if after is not None and name <= after:
            continue
        first = first_open_day(name, books=books)
        last = last_ended_day(programs.timeline(name), now=now)
        if first is not None and first <= last:
            return ClosingPlan(name, min(last, first + timedelta(days=DAYS_CLOSED_MAX - 1)))
    return None


def first_open_day(program: str, *, books: Books) -> date | None:
    """The day after the one that was closed last, or the first on which anything is booked."""
    last = books.last_closed(program)
    if last is not None:
        return last.day + timedelta(days=1)
    booked = books.days(program, since=None, limit=1)
    return booked[0].day if booked else None
