"""Reinstating expired points, alone or with a second person."""

from dataclasses import replace
from datetime import timedelta

import pytest
from punchcard.domain.approvals import Approval, ReinstatementRequest
from punchcard.domain.errors import IdempotencyKeyReusedError
from punchcard.domain.policies import ExpiresAfterDays
from punchcard.domain.reinstating import ExpiredPointsInsufficientError, NothingToReinstateError
from punchcard.use_cases.report_activity import ActivityReported

from tests.fakes.adjustment_desk import LIMITS, Desk
from tests.fakes.club import Club
from tests.fakes.programs import program_version
from tests.fakes.till import NOON, Till


def desk(*points: int) -> Desk:
    """Somebody of whom so many points expired, each lot on a day of its own."""
    version = replace(program_version(expiry=ExpiresAfterDays(days=10)), adjustments=LIMITS)
    shop = Till((version,))
    for day, some in enumerate(points):
        shop.wait_until(NOON + timedelta(days=day))
        shop.adjust(some)
    shop.wait_until(NOON + timedelta(days=10 + len(points)))
    return Desk(Club(shop))


def reported(answer: ActivityReported | Approval) -> ActivityReported:
    assert isinstance(answer, ActivityReported)
    return answer


def asked(answer: ActivityReported | Approval) -> Approval:
    assert isinstance(answer, Approval)
    return answer


def test_up_to_the_limit_an_operator_reinstates_alone() -> None:
    counter = desk(100)
    assert reported(counter.reinstate(None)).is_new
    assert counter.available == 100


def test_all_are_counted_for_the_limit_also_those_that_nobody_has_settled() -> None:
    counter = desk(60, 41)
    approval = asked(counter.reinstate(None))
    assert isinstance(approval.subject, ReinstatementRequest)
    assert (approval.subject.reinstatement.points, approval.subject.most) == (None, 101)
    assert counter.available == 0
    counter.decide(approval)
    assert counter.available == 101


def test_reinstated_points_count_towards_the_operators_day() -> None:
    counter = desk(90, 90, 90)
    for number in range(2):
        reported(counter.reinstate(90, f"key-{number}"))
    assert isinstance(counter.adjust(71, "key-3"), Approval)
    assert isinstance(counter.reinstate(None, "key-4"), Approval)


def test_a_repeated_call_gets_the_first_answer_although_nothing_is_left() -> None:
    counter = desk(100)
    first, again = reported(counter.reinstate(None)), reported(counter.reinstate(None))
    assert (first.is_new, again.is_new) == (True, False)
    assert again.entry == first.entry


def test_a_repeated_call_gets_the_same_approval_although_more_has_expired() -> None:
    counter = desk(101, 50)
    counter.club.till.wait_until(NOON + timedelta(days=11))
    first = asked(counter.reinstate(None))
    counter.club.till.wait_until(NOON + timedelta(days=12))
    assert asked(counter.reinstate(None)) == first
    counter.decide(first)
    assert counter.available == 101


def test_an_approved_reinstatement_answers_the_first_call_repeated() -> None:
    counter = desk(101)
    decided = counter.decide(asked(counter.reinstate(101)))
    assert isinstance(decided.reported, ActivityReported)
    assert reported(counter.reinstate(101)).entry == decided.reported.entry


def test_a_used_key_with_other_content_is_refused() -> None:
    counter = desk(101)
    counter.reinstate(101)
    with pytest.raises(IdempotencyKeyReusedError):
        counter.reinstate(None)
    with pytest.raises(IdempotencyKeyReusedError):
        counter.adjust(101)


def test_nothing_and_too_little_are_told_apart() -> None:
    with pytest.raises(NothingToReinstateError):
        Desk().reinstate(None)
    with pytest.raises(NothingToReinstateError):
        Desk().reinstate(7)
    with pytest.raises(ExpiredPointsInsufficientError):
        desk(6).reinstate(7)
