"""Sending notifications again, under the ids they have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from punchcard.domain.errors import ConflictError, ContentionError
from punchcard.domain.instants import instant
from punchcard.domain.retrying import renewed
from punchcard.domain.subscriptions import (
    Notification,
    NotificationCall,
    NotificationNotFoundError,
    Place,
)
from punchcard.ports import NotificationQueue, Notifications, Subscriptions
from punchcard.use_cases.notify_subscribers import call_for

REPLAYED_MAX = 500
"""Notifications that one call sends again."""

REPLAY_BATCH = 100
"""Notifications read at a time."""

WRITE_ATTEMPTS_MAX = 3


class SubscriptionNotEnabledError(ConflictError):
    """Nothing is sent to a disabled endpoint."""

    code = "subscription_not_enabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationsReplayed:
    """How many are sent again, and from when on the next call has to go on, if it has to.

    What has gone from the log meanwhile is not sent, and not counted.
    """

    replayed: int
    next_since: datetime | None = None


def replay_notification(
    *,
    program: str,
    subscription: str,
    notification: str,
    subscriptions: Subscriptions,
    notifications: Notifications,
    queue: NotificationQueue,
    now: datetime,
) -> NotificationsReplayed:
    """Send one notification again, whatever became of it.

    Raises:
        SubscriptionNotFoundError: the program has no such subscription.
        SubscriptionNotEnabledError: enable it first.
        NotificationNotFoundError: its log has no such notification any more.
    """
    _check_enabled(program, subscription, subscriptions)
    standing = notifications.notification(
        program=program, subscription=subscription, notification=notification
    )
    calls = [] if standing is None else _renew([standing], notifications, now=now)
    if not calls:
        raise NotificationNotFoundError(
            f"the log of this subscription has no notification {notification}"
        )
    queue.send(calls)
    return NotificationsReplayed(replayed=len(calls))


def replay_notifications(
    *,
    program: str,
    subscription: str,
    since: datetime,
    subscriptions: Subscriptions,
    notifications: Notifications,
    queue: NotificationQueue,
    now: datetime,
) -> NotificationsReplayed:
    """Send everything since an instant again, the oldest first, up to `REPLAYED_MAX` of it.

    Raises:
        SubscriptionNotFoundError: the program has no such subscription.
        SubscriptionNotEnabledError: enable it first.
        TransientError: some were not sent; ask for all of them again.
    """
    _check_enabled(program, subscription, subscriptions)
    read = replayed = 0
    after: Place | None = None
    while read < REPLAYED_MAX:
        batch, after = notifications.since(
            program=program,
            subscription=subscription,
            since=since,
            after=after,
            limit=min(REPLAY_BATCH, REPLAYED_MAX - read),
        )
        calls = _renew(batch, notifications, now=now)
        queue.send(calls)
        read += len(batch)
        replayed += len(calls)
        if after is None:
            break
    return NotificationsReplayed(replayed=replayed, next_since=None if after is None else after.at)


def _check_enabled(program: str, subscription: str, subscriptions: Subscriptions) -> None:
    found = subscriptions.subscription(program=program, subscription=subscription)
    if not found.enabled:
        raise SubscriptionNotEnabledError(
            "nothing is sent to this subscription; enable it, then replay"
        )


def _renew(
    standing: Sequence[Notification], notifications: Notifications, *, now: datetime
) -> list[NotificationCall]:
    """Write down that they are to be sent, and the calls for that, which must be sent behind."""
    at = instant(now)
    written = (_renewed(each, notifications, at=at) for each in standing)
    return [call_for(each) for each in written if each is not None]


def _renewed(
    standing: Notification, notifications: Notifications, *, at: datetime
) -> Notification | None:
    """The notification as it is written; None if it has gone meanwhile."""
    current: Notification | None = standing
    for _ in range(WRITE_ATTEMPTS_MAX):
        if current is None:
            return None
        wanted = renewed(current, now=at)
        if notifications.replace(wanted):
            return wanted
        current = notifications.notification(
            program=standing.program, subscription=standing.subscription, notification=standing.id
        )
    raise ContentionError(f"the notification {standing.id} was written by others all the time")
