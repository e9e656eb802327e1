"""Tells merchants' endpoints of events."""

from punchcard import wiring
from punchcard.domain.events import Event
from punchcard.domain.subscriptions import NotificationCall
from punchcard.edge.observability import configure_logging, log_call, log_failure
from punchcard.edge.queue import BatchAnswer, QueueEvent, handle_messages
from punchcard.use_cases.deliver_notification import (
    Called,
    EndpointDisabledError,
    deliver_notification,
)
from punchcard.use_cases.notify_subscribers import notify_subscribers

REQUESTS_AT_ONCE = 10
"""Requests of one batch under way at the same time: all of it."""


def handler(event: QueueEvent, _context: object) -> BatchAnswer:
    """Make events notifications, and attempt those; messages that failed stay in the queue."""
    configure_logging()
    return handle_messages(
        event, decode=wiring.decode_message, handle=_handle, at_once=REQUESTS_AT_ONCE
    )


def _handle(message: Event | NotificationCall) -> None:
    match message:
        case Event():
            _notify(message)
        case NotificationCall():
            _deliver(message)


def _notify(event: Event) -> None:
    notified = notify_subscribers(
        event,
        subscriptions=wiring.subscriptions(),
        notifications=wiring.notifications(),
        queue=wiring.notification_queue(),
        now=wiring.now(),
    )
    log_call("event", event=event.id, type=event.type, subscriptions=notified)


def _deliver(call: NotificationCall) -> None:
    called = deliver_notification(
        call,
        subscriptions=wiring.subscriptions(),
        outages=wiring.outages(),
        notifications=wiring.notifications(),
        queue=wiring.notification_queue(),
        endpoints=wiring.endpoints(),
        now=wiring.now(),
    )
    log_call("notification", **_traits(call, called))
    if called.disabled is not None:
        log_failure(
            "notification",
            EndpointDisabledError(f"nothing more is sent to this endpoint: {called.disabled}"),
            program=call.program,
            subscription=call.subscription,
        )


def _traits(call: NotificationCall, called: Called) -> dict[str, str | int | None]:
    return {
        "event": call.notification,
        "subscription": call.subscription,
        "attempt": call.attempts_made + 1,
        "outcome": called.outcome,
        "status": None if called.answer is None else called.answer.status,
        "endpoint": None if called.answer is None else called.answer.failure,
    }
