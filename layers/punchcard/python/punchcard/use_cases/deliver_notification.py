"""Attempting to deliver a notification to a merchant's endpoint."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from punchcard.domain.errors import ContentionError, PunchcardError
from punchcard.domain.instants import instant
from punchcard.domain.retrying import (
    CLAIM_SECONDS,
    attempted,
    claimed,
    disabled_by,
    due_at,
    given_up,
    outage_after,
)
from punchcard.domain.subscriptions import (
    Answer,
    DisabledReason,
    Failure,
    Notification,
    NotificationCall,
    NotificationStatus,
    Outage,
    Subscription,
    SubscriptionNotFoundError,
)
from punchcard.ports import Endpoints, NotificationQueue, Notifications, Outages, Subscriptions
from punchcard.use_cases.notify_subscribers import call_for
from punchcard.use_cases.post_notification import post_notification

WRITE_ATTEMPTS_MAX = 3
"""Attempts to write down what came of a request while somebody else writes too."""


class EndpointDisabledError(PunchcardError):
    """An endpoint was given up; what is told to the operator, whose alarm listens for its code."""

    code = "subscription_disabled"


class CallOutcome(StrEnum):
    """What became of a call."""

    VOID = "void"
    POSTPONED = "postponed"
    DELIVERED = "delivered"
    FAILED = "failed"
    GIVEN_UP = "given_up"


_OUTCOMES = {
    NotificationStatus.PENDING: CallOutcome.FAILED,
    NotificationStatus.DELIVERED: CallOutcome.DELIVERED,
    NotificationStatus.GIVEN_UP: CallOutcome.GIVEN_UP,
}
"""What became of a call, by how it left its notification."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """What became of a call, the answer if there was a request, and whether it was the last."""

    outcome: CallOutcome
    answer: Answer | None = None
    disabled: DisabledReason | None = None


def deliver_notification(
    call: NotificationCall,
    *,
    subscriptions: Subscriptions,
    outages: Outages,
    notifications: Notifications,
    queue: NotificationQueue,
    endpoints: Endpoints,
    now: datetime,
) -> Called:
    """Make the attempt that a call is for, unless it was made or is not due yet.

    The log is the truth: an attempt is claimed in it before it is made. The call for the attempt
    behind it is sent before the log says that this one was made, so that at every moment a pending
    notification has a call on its way; whoever dies here comes again and finds it so.

    Raises:
        TransientError: a dependency failed; handle the call again.
    """
    now = instant(now)
    standing = notifications.notification(
        program=call.program, subscription=call.subscription, notification=call.notification
    )
    if standing is None or _is_void(call, standing):
        return Called(outcome=CallOutcome.VOID)
    subscription = _enabled(standing, subscriptions)
    if subscription is None:
        return _leave(standing, call, notifications=notifications, queue=queue, now=now)
    outage = outages.outage(program=standing.program, subscription=standing.subscription)
    due = due_at(standing, outage, now=now)
    if due > now:
        queue.send([call], delay=due - now)
        return Called(outcome=CallOutcome.POSTPONED)
    own = claimed(standing, now=now)
    if not notifications.replace(own):
        return _postponed(call, queue)
    answer = post_notification(
        own, subscription, subscriptions=subscriptions, endpoints=endpoints, now=now
    )
    after = attempted(own, answer, now=now)
    outage = _keep_outage(outage, after, answer, outages=outages, now=now)
    disabled = disabled_by(answer, outage, after, now=now)
    if disabled is not None:
        _disable(subscription, disabled, subscriptions=subscriptions, now=now)
    _write_down(own, answer, notifications=notifications, queue=queue, now=now)
    return Called(outcome=_outcome(after), answer=answer, disabled=disabled)


def _is_void(call: NotificationCall, standing: Notification) -> bool:
    made = call.attempts_made < standing.attempts_made
    return made or standing.status is not NotificationStatus.PENDING


def _enabled(standing: Notification, subscriptions: Subscriptions) -> Subscription | None:
    try:
        found = subscriptions.subscription(
            program=standing.program, subscription=standing.subscription
        )
    except SubscriptionNotFoundError:
        return None
    return found if found.enabled else None


def _leave(
    standing: Notification,
    call: NotificationCall,
    *,
    notifications: Notifications,
    queue: NotificationQueue,
    now: datetime,
) -> Called:
    """Give up what nobody is to be sent; it can be replayed."""
    if not notifications.replace(given_up(standing, Failure.SUBSCRIPTION_DISABLED, now=now)):
        return _postponed(call, queue)
    return Called(outcome=CallOutcome.GIVEN_UP)


def _postponed(call: NotificationCall, queue: NotificationQueue) -> Called:
    """Look again when whoever writes the notification at this moment is done with it."""
    queue.send([call], delay=timedelta(seconds=CLAIM_SECONDS))
    return Called(outcome=CallOutcome.POSTPONED)


def _keep_outage(
    outage: Outage | None,
    after: Notification,
    answer: Answer,
    *,
    outages: Outages,
    now: datetime,
) -> Outage | None:
    changed = outage_after(outage, after, answer, now=now)
    if changed is not None and changed != outage:
        outages.keep(changed)
    if changed is None and outage is not None:
        outages.end(program=after.program, subscription=after.subscription)
    return changed


def _disable(
    subscription: Subscription,
    reason: DisabledReason,
    *,
    subscriptions: Subscriptions,
    now: datetime,
) -> None:
    """Send nothing more to an endpoint; who changed it meanwhile has the last word."""
    subscriptions.change(
        replace(
            subscription,
            disabled_reason=reason,
            updated_at=now,
            revision=subscription.revision + 1,
        )
    )


def _write_down(
    own: Notification,
    answer: Answer,
    *,
    notifications: Notifications,
    queue: NotificationQueue,
    now: datetime,
) -> None:
    """Call for the next attempt and record this one, also over a replay asked for meanwhile.

    Such a replay begins anew to count failures: there is a next attempt where this one was the
    last, and the replay's own call is void once this attempt is recorded.

    Raises:
        ContentionError: others were faster on every attempt.
    """
    standing: Notification | None = own
    for _ in range(WRITE_ATTEMPTS_MAX):
        if standing is None or standing.attempts_made != own.attempts_made:
            return
        after = attempted(standing, answer, now=now)
        if after.next_attempt_at is not None:
            queue.send([call_for(after)], delay=after.next_attempt_at - now)
        if notifications.replace(after):
            return
        standing = notifications.notification(
            program=own.program, subscription=own.subscription, notification=own.id
        )
    raise ContentionError(f"the notification {own.id} was written by others all the time")


def _outcome(after: Notification) -> CallOutcome:
    return _OUTCOMES[after.status]
