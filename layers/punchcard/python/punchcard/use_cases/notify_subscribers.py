"""Making an event a notification for each endpoint that wants it."""

from datetime import datetime

from punchcard.domain.events import Event
from punchcard.domain.instants import instant
from punchcard.domain.subscriptions import Notification, NotificationCall, NotificationStatus
from punchcard.ports import NotificationQueue, Notifications, Subscriptions


def notify_subscribers(
    event: Event,
    *,
    subscriptions: Subscriptions,
    notifications: Notifications,
    queue: NotificationQueue,
    now: datetime,
) -> int:
    """Write down what is to be sent, and call for it; how many endpoints want the event.

    An event that comes again finds its notifications. What nobody has attempted yet is called for
    again, because the first call may never have been sent; calls too many do nothing.

    Raises:
        TransientError: not every call was sent; handle the event again.
    """
    wanting = [each for each in subscriptions.listed(event.program) if each.wants(event.type)]
    created_at = instant(now)
    standing = [
        notifications.add(
            Notification(
                event=event,
                subscription=each.id,
                created_at=created_at,
                next_attempt_at=created_at,
            )
        )
        for each in wanting
    ]
    queue.send([call_for(each) for each in standing if _is_untouched(each)])
    return len(wanting)


def call_for(notification: Notification) -> NotificationCall:
    """The call for a notification's next attempt."""
    return NotificationCall(
        program=notification.program,
        subscription=notification.subscription,
        notification=notification.id,
        attempts_made=notification.attempts_made,
    )


def _is_untouched(notification: Notification) -> bool:
    return notification.status is NotificationStatus.PENDING and not notification.attempts_made
