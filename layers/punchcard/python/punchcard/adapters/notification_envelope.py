"""What travels through the queue of notifications: events of the bus, and calls of our own."""

import json
from dataclasses import asdict

from punchcard.adapters.delivery_envelope import EnvelopeInvalidError
from punchcard.domain.codec import Json, canonical
from punchcard.domain.event_codec import decode_event
from punchcard.domain.events import Event
from punchcard.domain.subscriptions import NotificationCall


def encode_call(call: NotificationCall) -> str:
    """Write a call."""
    return canonical(asdict(call))


def decode_message(text: str) -> Event | NotificationCall:
    """Read what EventBridge or `encode_call` wrote.

    Raises:
        EnvelopeInvalidError: it is something else.
        EventUnreadableError: it is an event that is not known here.
    """
    try:
        message: Json = json.loads(text)
        if "detail" in message:
            return decode_event(canonical(message["detail"]))
        return NotificationCall(**message)
    except (TypeError, ValueError) as error:
        raise EnvelopeInvalidError("a queued message is no event and no call") from error
