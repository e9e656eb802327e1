"""When the days of the books begin and end, and under which version."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from punchcard.domain.booking import booking_day
from punchcard.domain.errors import InvalidError
from punchcard.domain.periods import start_of_day
from punchcard.domain.program import ProgramVersion
from punchcard.domain.timeline import Timeline


class DayNotBegunError(InvalidError):
    """A day in the future has no books."""

    code = "day_not_begun"


def require_begun(day: date, timeline: Timeline, *, now: datetime, path: str) -> None:
    """Refuse a day in the future: its books would read as if nothing had happened on it.

    Args:
        day: of the program's books.
        timeline: the versions of the program, which say what day it is.
        now: the present instant.
        path: the parameter that names the day.

    Raises:
        DayNotBegunError: it has not begun.
    """
    latest = booking_day(now, timeline)
    if day > latest:
        raise DayNotBegunError(f"{day} has not begun; the latest day is {latest}", path=path)


def end_of_day(day: date, timeline: Timeline) -> datetime:
    """The first instant that is booked on a later day.

    Versions that take effect later do not change it, also where they move the program to another
    zone. So what was said of a day that has ended can be said again for ever.
    """
    following = day + timedelta(days=1)
    first, *others = timeline.versions
    end = start_of_day(following, ZoneInfo(first.time_zone))
    for version in others:
        if end <= version.effective_at:
            break
        end = max(version.effective_at, start_of_day(following, ZoneInfo(version.time_zone)))
    return end


def version_at_end(day: date, timeline: Timeline) -> ProgramVersion:
    """The version in force when a day ends; one that begins with the next day is not yet."""
    last_moment = end_of_day(day, timeline) - timedelta(microseconds=1)
    return timeline.at_or_first(last_moment).version
