"""Which warnings of points that expire are due, and the events that announce them."""

from datetime import datetime, timedelta

import pytest
from punchcard.domain.events import EventType
from punchcard.domain.expiry_warnings import ExpiryWarning, warning_event, warnings_due
from punchcard.domain.policies import ExpiresOnInactivity
from punchcard.domain.settle import next_due
from punchcard.domain.state import DatedPoints, State
from punchcard.domain.timeline import Timeline

from tests.fakes.programs import program_version
from tests.fakes.till import MEMBER, NOON

TIMELINE = Timeline((program_version(),))
SOON, LATER = NOON + timedelta(days=20), NOON + timedelta(days=50)
MONTH, WEEK = timedelta(days=30), timedelta(days=7)
STATE = State(lots=(DatedPoints(SOON, 10), DatedPoints(LATER, 5), DatedPoints(None, 3)))


def due(after: datetime | None, to: datetime) -> tuple[ExpiryWarning, ...]:
    return warnings_due(STATE, TIMELINE, after=after, to=to)


@pytest.mark.parametrize(
    ("after", "to", "expected"),
    [
        (None, NOON, [(SOON, MONTH)]),
        (NOON, NOON + timedelta(days=12), []),
        (NOON, SOON - WEEK, [(SOON, WEEK)]),
        (SOON - WEEK, NOON + timedelta(days=19), []),
        (NOON, LATER - MONTH - timedelta(seconds=1), [(SOON, WEEK)]),
        (SOON - WEEK, LATER - MONTH, [(LATER, MONTH)]),
        (None, LATER - MONTH, [(SOON, WEEK), (LATER, MONTH)]),
    ],
)
def test_a_warning_is_due_once_its_lead_has_begun(
    after: datetime | None, to: datetime, expected: list[tuple[datetime, timedelta]]
) -> None:
    told = [(warning.gone_at, warning.lead) for warning in due(after, to) if warning.gone_at > to]
    assert told == [each for each in expected if each[0] > to]


def test_points_that_never_expire_are_never_warned_of() -> None:
    forever = State(lots=(DatedPoints(None, 3),))
    assert warnings_due(forever, TIMELINE, after=None, to=LATER) == ()
    assert warnings_due(State(), TIMELINE, after=None, to=LATER) == ()


def test_a_balance_that_goes_for_want_of_activity_is_warned_of() -> None:
    timeline = Timeline((program_version(expiry=ExpiresOnInactivity(months=12)),))
    state = State(lots=(DatedPoints(None, 3),), active_at=NOON)
    (warning,) = warnings_due(state, timeline, after=None, to=NOON + timedelta(days=340))
    assert (warning.points, warning.lead) == (3, MONTH)


def test_every_warning_is_an_event_of_its_own() -> None:
    """Also where two of different leads are given at the same instant."""
    warnings = [
        ExpiryWarning(gone_at, 10, lead) for gone_at in (SOON, LATER) for lead in (MONTH, WEEK)
    ]
    events = [
        warning_event(warning, STATE, program="club", member=MEMBER.id, now=NOON)
        for warning in warnings
    ]
    assert len({event.id for event in events}) == 4
    assert {event.type for event in events} == {EventType.POINTS_EXPIRING}
    assert [event.expires_at for event in events] == [SOON, SOON, LATER, LATER]


def test_a_warning_told_again_later_is_the_same_event() -> None:
    warning = ExpiryWarning(SOON, 10, WEEK)
    first, again = (
        warning_event(warning, STATE, program="club", member=MEMBER.id, now=now)
        for now in (NOON, NOON + timedelta(hours=3))
    )
    assert first.id == again.id


def test_points_that_go_at_one_instant_for_two_reasons_are_one_warning() -> None:
    """Two would be one event, of which an endpoint hears the first alone."""
    timeline = Timeline((program_version(expiry=ExpiresOnInactivity(months=12)),))
    gone_at = next_due(State(lots=(DatedPoints(None, 3),), active_at=NOON), timeline)
    state = State(lots=(DatedPoints(gone_at, 10), DatedPoints(None, 3)), active_at=NOON)

    (warning,) = warnings_due(state, timeline, after=None, to=NOON + timedelta(days=340))

    assert (warning.gone_at, warning.points) == (gone_at, 13)
