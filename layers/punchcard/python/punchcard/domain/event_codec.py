"""Events as canonical JSON: on the bus, in the log of notifications, and to a merchant.

What does not apply to a type of event is left out.
"""

import json

from punchcard.domain.codec import Json, canonical, optional_instant, optional_text
from punchcard.domain.errors import InvalidError
from punchcard.domain.events import EVENT_VERSION, Event, EventType
from punchcard.domain.instants import instant_text, parse_instant

NOTIFICATION_BYTES_MAX = 20_000
"""Longest body of a notification, as the Standard Webhooks specification advises."""


class EventUnreadableError(InvalidError):
    """A text that is no event of a version known here."""

    code = "event_unreadable"


class EventTooLargeError(InvalidError):
    """An event that does not fit into a notification; none of ours comes near."""

    code = "event_too_large"


def encode_event(event: Event) -> str:
    """Write an event."""
    return canonical(_fields(event))


def encode_notification(event: Event) -> bytes:
    """What a merchant is sent: the event's type, its time, and everything else as `data`.

    Raises:
        EventTooLargeError: it has more than `NOTIFICATION_BYTES_MAX`.
    """
    data = _fields(event)
    body = canonical(
        {"type": data.pop("type"), "timestamp": data.pop("occurred_at"), "data": data}
    ).encode()
    if len(body) > NOTIFICATION_BYTES_MAX:
        raise EventTooLargeError(f"{event.id} takes more than {NOTIFICATION_BYTES_MAX} bytes")
    return body


def _fields(event: Event) -> Json:
    fields: Json = {
        "id": event.id,
        "type": event.type.value,
        "program": event.program,
        "member": event.member,
        "occurred_at": instant_text(event.occurred_at),
        "entry": event.entry,
        "points": event.points,
        "available": event.available,
        "pending": event.pending,
        "expires_at": optional_text(event.expires_at),
        "reasons": list(event.reasons) or None,
        "absorbed": event.absorbed,
        "merged_into": event.merged_into,
        "reward": event.reward,
        "coupon": event.coupon,
        "version": EVENT_VERSION,
    }
    return {name: value for name, value in fields.items() if value is not None}


def decode_event(text: str) -> Event:
    """Read what `encode_event` wrote; fields of newer versions are passed over.

    Raises:
        EventUnreadableError: it is something else.
    """
    try:
        return _event(json.loads(text))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise EventUnreadableError("a text is no event of a known type") from error


def _event(fields: Json) -> Event:
    return Event(
        id=fields["id"],
        type=EventType(fields["type"]),
        program=fields["program"],
        member=fields["member"],
        occurred_at=parse_instant(fields["occurred_at"]),
        entry=fields.get("entry"),
        points=fields.get("points"),
        available=fields.get("available"),
        pending=fields.get("pending"),
        expires_at=optional_instant(fields.get("expires_at")),
        reasons=tuple(fields.get("reasons", ())),
        absorbed=fields.get("absorbed"),
        merged_into=fields.get("merged_into"),
        reward=fields.get("reward"),
        coupon=fields.get("coupon"),
    )
