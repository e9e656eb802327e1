"""A day of the books ends where the next one begins, wherever versions move the program."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from punchcard.domain.book_days import end_of_day, version_at_end
from punchcard.domain.booking import booking_day
from punchcard.domain.program import ProgramVersion
from punchcard.domain.timeline import Timeline

from tests.fakes.programs import program_version

DAY = date(2026, 3, 2)
AROUND = datetime(2026, 3, 3, tzinfo=UTC)
AN_INSTANT = timedelta(microseconds=1)
ZONES = ("Pacific/Auckland", "Asia/Tokyo", "Europe/Berlin", "America/Los_Angeles")

zones = st.sampled_from(ZONES)
hours = st.integers(-60, 60).map(lambda hours: AROUND + timedelta(hours=hours))


@st.composite
def versions(draw: st.DrawFn) -> tuple[ProgramVersion, ...]:
    """A program that moves from zone to zone around the end of the day."""
    moves = draw(st.lists(st.tuples(hours, zones), max_size=4))
    began = program_version(time_zone=draw(zones))
    return began, *(
        program_version(number=number, effective_at=at, time_zone=zone)
        for number, (at, zone) in enumerate(moves, 2)
    )


@given(versions())
def test_a_day_ends_with_the_first_instant_that_is_booked_later(
    published: tuple[ProgramVersion, ...],
) -> None:
    timeline = Timeline(published)
    end = end_of_day(DAY, timeline)
    assert booking_day(end, timeline) > DAY >= booking_day(end - AN_INSTANT, timeline)


@given(versions(), zones, st.integers(0, 60))
def test_a_version_that_takes_effect_after_a_day_changes_nothing_about_its_end(
    published: tuple[ProgramVersion, ...], zone: str, minutes: int
) -> None:
    timeline = Timeline(published)
    end = end_of_day(DAY, timeline)
    later = program_version(number=9, time_zone=zone, effective_at=end + timedelta(minutes=minutes))
    afterwards = Timeline((*published, later))
    assert end_of_day(DAY, afterwards) == end
    assert version_at_end(DAY, afterwards) == version_at_end(DAY, timeline)
