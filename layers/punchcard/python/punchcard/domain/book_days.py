"""When the days of the books end, and under which version."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from punchcard.domain.periods import start_of_day
from punchcard.domain.program import ProgramVersion
from punchcard.domain.timeline import Timeline

_UTC = ZoneInfo("UTC")


def end_of_day(day: date, timeline: Timeline) -> datetime:
    """The instant at which a day has ended in the zone that the program has by then."""
    following = day + timedelta(days=1)
    return start_of_day(following, timeline.at_or_first(start_of_day(following, _UTC)).zone)


def version_at_end(day: date, timeline: Timeline) -> ProgramVersion:
    """The version in force when a day ends; one that begins with the next day is not yet."""
    last_moment = end_of_day(day, timeline) - timedelta(microseconds=1)
    return timeline.at_or_first(last_moment).version
