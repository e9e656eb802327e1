"""Adjusting by hand, as far as an operator may do it alone."""

from datetime import date, timedelta

import pytest
from punchcard.domain.adjusting import PointsInsufficientError
from punchcard.domain.approvals import Approval
from punchcard.domain.errors import IdempotencyKeyReusedError, MemberNotFoundError
from punchcard.use_cases.report_activity import ActivityReported

from tests.fakes.adjustment_desk import Desk
from tests.fakes.club import STRANGER
from tests.fakes.till import NOON


def test_points_up_to_the_limit_are_recorded() -> None:
    desk = Desk()
    assert desk.recorded(100).is_new
    assert desk.recorded(-100, "key-2").is_new
    assert desk.available == 0


def test_a_repeated_call_gets_the_first_entry() -> None:
    desk = Desk()
    first = desk.recorded(100)
    desk.recorded(10, "key-2")
    again = desk.recorded(100)
    assert (again.entry, again.is_new) == (first.entry, False)
    assert desk.available == 110


def test_a_repeated_call_of_another_day_takes_nothing_from_that_day() -> None:
    desk = Desk()
    desk.recorded(100)
    desk.club.till.wait_until(NOON + timedelta(days=1))
    assert not desk.recorded(100).is_new
    assert ("club", "first", date(2026, 3, 3)) not in desk.allowances.taken


def test_a_used_key_with_other_content_is_refused() -> None:
    desk = Desk()
    desk.recorded(100)
    with pytest.raises(IdempotencyKeyReusedError):
        desk.adjust(50)


def test_a_used_key_with_content_above_the_limit_opens_no_approval() -> None:
    desk = Desk()
    desk.recorded(100)
    with pytest.raises(IdempotencyKeyReusedError):
        desk.adjust(101)
    assert desk.approvals.kept == {}


def test_more_than_there_is_is_refused_and_may_succeed_later_under_its_key() -> None:
    desk = Desk()
    with pytest.raises(PointsInsufficientError):
        desk.adjust(-50)
    desk.recorded(60, "key-2")
    desk.recorded(-50)
    assert desk.available == 10


def test_a_refused_attempt_makes_no_room_in_the_day_for_a_larger_one_under_its_key() -> None:
    desk = Desk()
    with pytest.raises(PointsInsufficientError):
        desk.adjust(-1)
    desk.recorded(100, "key-2")
    desk.recorded(99, "key-3")
    assert isinstance(desk.adjust(100), Approval)


def test_nobody_is_adjusted_who_is_no_member() -> None:
    with pytest.raises(MemberNotFoundError):
        Desk().adjust(10, member=STRANGER)


def test_a_day_ends_in_the_programs_time_zone() -> None:
    desk = Desk()
    desk.recorded(100, "key-1")
    desk.recorded(100, "key-2")
    assert isinstance(desk.adjust(100, "key-3"), Approval)
    desk.club.till.wait_until(NOON + timedelta(hours=12))
    assert desk.recorded(100, "key-4").is_new


def test_points_given_and_taken_count_alike_and_operators_apart() -> None:
    desk = Desk()
    desk.recorded(100, "key-1")
    desk.recorded(-100, "key-2")
    assert isinstance(desk.adjust(51, "key-3"), Approval)
    assert isinstance(desk.adjust(51, "key-3", operator="second"), ActivityReported)
