"""When a notification is attempted again, and when an endpoint is left alone for good.

The delays are those that the Standard Webhooks specification advises: a little over three days.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus

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

RETRY_DELAYS = (
    timedelta(),
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""What is waited before each attempt; after the last one a notification is given up."""

ATTEMPTS_MAX = len(RETRY_DELAYS)

CLAIM_SECONDS = 90
"""How long an attempt is one sender's alone: longer than any sender lives."""

SLOW_DOWN_SECONDS = 60
"""How long an endpoint that is overloaded is left alone unless it says for how long."""

RETRY_AFTER_SECONDS_MAX = 24 * 60 * 60
"""The longest wait that an endpoint can ask for."""

FAILING_DAYS_MAX = 5
"""An endpoint that nothing has reached for so long is disabled."""

FAILURES_BEFORE_DISABLING = 5
"""Failures of one notification before it disables an endpoint: over two and a half hours, so that
the first hiccup after a long silence disables nothing."""

OVERLOADED = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)


def due_at(notification: Notification, outage: Outage | None, *, now: datetime) -> datetime:
    """When a pending notification may be attempted; `now` or earlier means at once."""
    moments = (
        notification.next_attempt_at,
        notification.claimed_until,
        None if outage is None else outage.wait_until,
    )
    return max((moment for moment in moments if moment is not None), default=now)


def claimed(notification: Notification, *, now: datetime) -> Notification:
    """A notification of which one sender alone makes the next attempt."""
    return replace(
        notification,
        claimed_until=now + timedelta(seconds=CLAIM_SECONDS),
        revision=notification.revision + 1,
    )


def attempted(notification: Notification, answer: Answer, *, now: datetime) -> Notification:
    """A notification after an attempt: delivered, to be attempted again, or given up."""
    failure = failure_of(answer)
    made = Attempt(at=now, status=answer.status, failure=failure)
    after = replace(
        notification,
        status=NotificationStatus.DELIVERED,
        attempts=(*notification.attempts, made)[-ATTEMPTS_KEPT:],
        attempts_made=notification.attempts_made + 1,
        next_attempt_at=None,
        claimed_until=None,
        revision=notification.revision + 1,
    )
    if failure is None:
        return after
    failures = notification.failures + 1
    if failure is Failure.GONE or failures >= ATTEMPTS_MAX:
        return replace(after, status=NotificationStatus.GIVEN_UP, failures=failures)
    delay = max(RETRY_DELAYS[failures], pause_of(answer))
    return replace(
        after,
        status=NotificationStatus.PENDING,
        failures=failures,
        next_attempt_at=now + delay,
    )


def given_up(notification: Notification, failure: Failure, *, now: datetime) -> Notification:
    """A notification that is not attempted any more, and why; it can be replayed."""
    return replace(
        notification,
        status=NotificationStatus.GIVEN_UP,
        attempts=(*notification.attempts, Attempt(at=now, failure=failure))[-ATTEMPTS_KEPT:],
        next_attempt_at=None,
        claimed_until=None,
        revision=notification.revision + 1,
    )


def renewed(notification: Notification, *, now: datetime) -> Notification:
    """A notification to be sent as if it never had been, under the same id."""
    return replace(
        notification,
        status=NotificationStatus.PENDING,
        failures=0,
        next_attempt_at=now,
        revision=notification.revision + 1,
    )


def outage_after(
    outage: Outage | None, notification: Notification, answer: Answer, *, now: datetime
) -> Outage | None:
    """How an endpoint's outage stands after an attempt; None: it has none."""
    if failure_of(answer) is None:
        return None
    pause = pause_of(answer)
    return Outage(
        program=notification.program,
        subscription=notification.subscription,
        since=now if outage is None else outage.since,
        wait_until=now + pause if pause else None,
    )


def disabled_by(
    answer: Answer, outage: Outage | None, notification: Notification, *, now: datetime
) -> DisabledReason | None:
    """Why an endpoint is to be disabled after an attempt, if it is.

    Args:
        answer: to the attempt.
        outage: as it stands after the attempt.
        notification: as it stands after the attempt.
        now: when the attempt was made.
    """
    if failure_of(answer) is Failure.GONE:
        return DisabledReason.GONE
    if outage is None or notification.failures < FAILURES_BEFORE_DISABLING:
        return None
    failing = now - outage.since
    return DisabledReason.FAILING if failing >= timedelta(days=FAILING_DAYS_MAX) else None


def failure_of(answer: Answer) -> Failure | None:
    """Why an answer is no success; None where it is one: 2xx."""
    if answer.failure is not None or answer.status is None:
        return answer.failure or Failure.UNREACHABLE
    match answer.status // 100:
        case 2:
            return None
        case 3:
            return Failure.REDIRECTED
        case 4:
            return Failure.GONE if answer.status == HTTPStatus.GONE else Failure.REFUSED
        case 5:
            return Failure.SERVER_FAILED
        case _:
            return Failure.ANSWER_UNREADABLE


def pause_of(answer: Answer) -> timedelta:
    """How long an endpoint is left alone after an answer; nothing unless it is overloaded.

    One that lets a request time out is taken for overloaded: its requests would else keep those
    to others waiting.
    """
    if answer.status not in OVERLOADED and answer.failure is not Failure.TIMED_OUT:
        return timedelta()
    asked = answer.retry_after_seconds or 0
    return timedelta(seconds=min(max(asked, SLOW_DOWN_SECONDS), RETRY_AFTER_SECONDS_MAX))
