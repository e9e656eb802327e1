"""Estimating what a program's points will cost, as of the end of a day or as of now."""

from datetime import date, datetime, timedelta

from punchcard.domain.book_days import end_of_day, require_begun, version_at_end
from punchcard.domain.booking import booking_day
from punchcard.domain.liability import Liability, estimate_liability
from punchcard.ports import Books, Programs
from punchcard.use_cases.show_trial_balance import position_before


def show_liability(
    *, program: str, on: date | None, books: Books, programs: Programs, now: datetime
) -> Liability:
    """What a program's points will cost, from what is booked up to a day; None: up to today.

    Raises:
        ProgramNotFoundError: there is no such program.
        DayNotBegunError: the day has not begun.
    """
    timeline = programs.timeline(program)
    day = booking_day(now, timeline) if on is None else on
    require_begun(day, timeline, now=now, path="on")
    position = position_before(program, day + timedelta(days=1), books=books)
    as_of = min(now, end_of_day(day, timeline))
    return estimate_liability(position, version_at_end(day, timeline), as_of)
