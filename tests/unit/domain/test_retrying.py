"""When a notification is attempted again, and when an endpoint is left alone."""

from dataclasses import replace
from datetime import timedelta

import pytest
from punchcard.domain.retrying import (
    ATTEMPTS_MAX,
    FAILURES_BEFORE_DISABLING,
    attempted,
    claimed,
    disabled_by,
    due_at,
    failure_of,
    given_up,
    outage_after,
    pause_of,
    renewed,
)
from punchcard.domain.subscriptions import (
    ATTEMPTS_KEPT,
    Answer,
    Attempt,
    DisabledReason,
    Failure,
    Notification,
    NotificationStatus,
    Outage,
)

from tests.fakes.endpoints import BROKEN, MONDAY, OK, earned

NEW = Notification(
    event=earned(), subscription="sub_harbour", created_at=MONDAY, next_attempt_at=MONDAY
)
OUTAGE = Outage(program="club", subscription="sub_harbour", since=MONDAY)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (Answer(status=200), None),
        (Answer(status=299), None),
        (Answer(status=301), Failure.REDIRECTED),
        (Answer(status=304), Failure.REDIRECTED),
        (Answer(status=400), Failure.REFUSED),
        (Answer(status=410), Failure.GONE),
        (Answer(status=429), Failure.REFUSED),
        (Answer(status=503), Failure.SERVER_FAILED),
        (Answer(status=101), Failure.ANSWER_UNREADABLE),
        (Answer(status=999), Failure.ANSWER_UNREADABLE),
        (Answer(failure=Failure.TLS_FAILED), Failure.TLS_FAILED),
        (Answer(), Failure.UNREACHABLE),
    ],
)
def test_only_an_answer_from_200_to_299_is_a_success(
    answer: Answer, failure: Failure | None
) -> None:
    assert failure_of(answer) is failure


def test_a_success_ends_the_attempts() -> None:
    after = attempted(claimed(NEW, now=MONDAY), OK, now=MONDAY)

    assert after == replace(
        NEW,
        status=NotificationStatus.DELIVERED,
        next_attempt_at=None,
        attempts=(Attempt(at=MONDAY, status=204),),
        attempts_made=1,
        revision=3,
    )


def test_failures_are_followed_by_the_advised_delays_and_then_given_up() -> None:
    delays = []
    notification, now = NEW, MONDAY
    while notification.status is NotificationStatus.PENDING:
        notification = attempted(notification, BROKEN, now=now)
        if notification.next_attempt_at is not None:
            delays.append(notification.next_attempt_at - now)
            now = notification.next_attempt_at

    minutes = [delay / timedelta(minutes=1) for delay in delays]
    assert minutes == [5 / 60, 5, 30, 120, 300, 600, 840, 1200, 1440]
    assert notification.status is NotificationStatus.GIVEN_UP
    assert notification.failures == notification.attempts_made == ATTEMPTS_MAX == 10


def test_an_endpoint_that_is_gone_is_not_tried_again() -> None:
    after = attempted(NEW, Answer(status=410), now=MONDAY)
    assert (after.status, after.failures) == (NotificationStatus.GIVEN_UP, 1)
    assert after.next_attempt_at is None


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (Answer(status=429), 60),
        (Answer(status=502), 60),
        (Answer(status=504, retry_after_seconds=1), 60),
        (Answer(status=429, retry_after_seconds=7200), 7200),
        (Answer(status=503, retry_after_seconds=10**8), 24 * 60 * 60),
        (Answer(failure=Failure.TIMED_OUT), 60),
        (Answer(status=500, retry_after_seconds=7200), 0),
        (Answer(status=204, retry_after_seconds=7200), 0),
        (Answer(failure=Failure.UNREACHABLE), 0),
    ],
)
def test_an_overloaded_endpoint_is_left_alone_for_as_long_as_it_asks(
    answer: Answer, seconds: int
) -> None:
    assert pause_of(answer) == timedelta(seconds=seconds)


def test_a_pause_never_shortens_the_advised_delay() -> None:
    tired = replace(NEW, failures=4)
    after = attempted(tired, Answer(status=429, retry_after_seconds=60), now=MONDAY)
    assert after.next_attempt_at == MONDAY + timedelta(hours=5)


def test_a_notification_is_due_when_nothing_stands_against_it_any_more() -> None:
    assert due_at(NEW, None, now=MONDAY) == MONDAY
    assert due_at(NEW, OUTAGE, now=MONDAY) == MONDAY
    assert due_at(claimed(NEW, now=MONDAY), None, now=MONDAY) == MONDAY + 90 * SECOND
    waiting = replace(OUTAGE, wait_until=MONDAY + timedelta(hours=1))
    assert due_at(NEW, waiting, now=MONDAY) == MONDAY + timedelta(hours=1)


def test_the_newest_attempts_are_kept_and_all_are_counted() -> None:
    notification = NEW
    for number in range(ATTEMPTS_KEPT + 5):
        fresh = renewed(notification, now=MONDAY)
        notification = attempted(fresh, OK, now=MONDAY + number * SECOND)

    assert notification.attempts_made == ATTEMPTS_KEPT + 5
    assert [attempt.at for attempt in notification.attempts] == [
        MONDAY + number * SECOND for number in range(5, ATTEMPTS_KEPT + 5)
    ]


def test_one_that_was_given_up_says_why_and_begins_anew_when_it_is_replayed() -> None:
    gone = given_up(replace(NEW, failures=3), Failure.SUBSCRIPTION_DISABLED, now=MONDAY)
    assert gone.status is NotificationStatus.GIVEN_UP
    assert gone.attempts[-1].failure is Failure.SUBSCRIPTION_DISABLED

    anew = renewed(gone, now=MONDAY + SECOND)

    assert (anew.status, anew.failures) == (NotificationStatus.PENDING, 0)
    assert anew.next_attempt_at == MONDAY + SECOND
    assert anew.id == NEW.id


def test_an_outage_begins_with_its_first_failure_and_ends_with_a_success() -> None:
    begun = outage_after(None, NEW, BROKEN, now=MONDAY)
    assert begun == OUTAGE

    later = outage_after(begun, NEW, Answer(status=429), now=MONDAY + SECOND)
    assert later == replace(OUTAGE, wait_until=MONDAY + 61 * SECOND)

    assert outage_after(later, NEW, OK, now=MONDAY) is None


@pytest.mark.parametrize(
    ("answer", "failures", "days", "reason"),
    [
        (Answer(status=410), 1, 0, DisabledReason.GONE),
        (BROKEN, FAILURES_BEFORE_DISABLING, 5, DisabledReason.FAILING),
        (BROKEN, FAILURES_BEFORE_DISABLING, 4.99, None),
        (BROKEN, FAILURES_BEFORE_DISABLING - 1, 400, None),
    ],
)
def test_an_endpoint_is_disabled_when_it_is_gone_or_has_failed_for_five_days(
    answer: Answer, failures: int, days: float, reason: DisabledReason | None
) -> None:
    now = MONDAY + timedelta(days=days)
    tried = replace(NEW, failures=failures)
    assert disabled_by(answer, OUTAGE, tried, now=now) is reason


def test_no_success_disables_an_endpoint() -> None:
    assert disabled_by(OK, None, replace(NEW, failures=9), now=MONDAY) is None
