"""When a member is to be looked at next."""

from datetime import UTC, datetime, timedelta

import pytest
from punchcard.domain.attention import next_attention, next_warning, warnings_of
from punchcard.domain.policies import (
    AfterDays,
    ExpiresAfterDays,
    ExpiresOnInactivity,
    NeverExpires,
)
from punchcard.domain.settle import next_due
from punchcard.domain.state import DatedPoints, State
from punchcard.domain.timeline import Timeline

from tests.fakes.programs import program_version
from tests.fakes.till import NOON, Till

GONE = datetime(2026, 9, 1, tzinfo=UTC)
MONTH_AHEAD, WEEK_AHEAD = GONE - timedelta(days=30), GONE - timedelta(days=7)
TIMELINE = Timeline((program_version(expiry=NeverExpires()),))
STATE = State(lots=(DatedPoints(GONE, 10), DatedPoints(None, 5)))


@pytest.mark.parametrize(
    ("warned_until", "expected"),
    [
        (None, MONTH_AHEAD),
        (MONTH_AHEAD - timedelta(milliseconds=1), MONTH_AHEAD),
        (MONTH_AHEAD, WEEK_AHEAD),
        (WEEK_AHEAD, GONE),
    ],
)
def test_warnings_come_a_month_and_a_week_ahead_then_the_expiry_itself(
    warned_until: datetime | None, expected: datetime
) -> None:
    assert next_attention(STATE, TIMELINE, warned_until) == expected


def test_pending_points_are_due_when_they_mature_without_a_warning() -> None:
    state = State(pending=(DatedPoints(GONE, 10),))
    assert next_attention(state, TIMELINE, None) == GONE


def test_a_maturity_before_the_warning_comes_first() -> None:
    early = MONTH_AHEAD - timedelta(days=1)
    state = State(pending=(DatedPoints(early, 1),), lots=STATE.lots)
    assert next_attention(state, TIMELINE, None) == early


def test_nobody_waits_for_points_without_a_date() -> None:
    state = State(pending=(DatedPoints(None, 3),), lots=(DatedPoints(None, 5),))
    assert next_attention(state, TIMELINE, None) is None
    assert next_attention(State(), TIMELINE, None) is None


def test_of_two_lots_each_is_warned_of() -> None:
    later = GONE + timedelta(days=10)
    state = State(lots=(DatedPoints(GONE, 10), DatedPoints(later, 5)))
    asked, seen = None, []
    while (warning := next_warning(state, TIMELINE, after=asked)) is not None:
        seen.append(warning)
        asked = warning
    assert seen == sorted([*warnings_of(GONE), *warnings_of(later)])


def test_a_balance_that_goes_for_want_of_activity_is_warned_of_too() -> None:
    shop = Till((program_version(expiry=ExpiresOnInactivity(months=6)),))
    shop.order(1, 1000)
    gone = next_due(shop.state, shop.timeline)
    assert gone is not None
    assert next_attention(shop.state, shop.timeline, None) == gone - timedelta(days=30)


def test_points_earned_for_less_than_a_month_are_warned_of_at_once() -> None:
    shop = Till((program_version(expiry=ExpiresAfterDays(days=10)),))
    shop.order(1, 1000)
    attention = next_attention(shop.state, shop.timeline, None)
    assert attention is not None
    assert attention < NOON


def test_attention_is_never_later_than_what_falls_due() -> None:
    shop = Till((program_version(maturity=AfterDays(days=14), expiry=ExpiresAfterDays(days=90)),))
    for number in range(5):
        shop.wait_until(NOON + timedelta(days=20 * number)).order(number, 1000, at=shop.now)
        attention = next_attention(shop.state, shop.timeline, shop.now)
        due = next_due(shop.state, shop.timeline)
        assert attention is not None
        assert due is not None
        assert attention <= due
