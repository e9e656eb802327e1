"""Events as canonical JSON: what stands on the bus and in a webhook, byte for byte."""

import json
from typing import Any

from punchcard.domain.codec import canonical, optional_instant, optional_text
from punchcard.domain.errors import MisconfiguredError
from punchcard.domain.events import EVENT_VERSION, Event, EventType
from punchcard.domain.instants import instant_text, parse_instant


class EventUnreadableError(MisconfiguredError):
    """A stored event was not written by this code."""

    code = "event_unreadable"


def encode_event(event: Event) -> str:
    """Write an event; what does not apply to its type is left out."""
    told: dict[str, Any] = {
        "available": event.available,
        "entry": event.entry,
        "expires_at": optional_text(event.expires_at),
        "id": event.id,
        "member": event.member,
        "occurred_at": instant_text(event.occurred_at),
        "pending": event.pending,
        "points": event.points,
        "program": event.program,
        "reasons": list(event.reasons) or None,
        "type": event.type.value,
        "version": EVENT_VERSION,
    }
    return canonical({name: value for name, value in told.items() if value is not None})


def decode_event(text: str) -> Event:
    """Read what `encode_event` wrote.

    Raises:
        EventUnreadableError: something is missing or malformed, or the version is another.
    """
    try:
        told = json.loads(text)
        if told["version"] != EVENT_VERSION:
            raise EventUnreadableError(f"an event has version {told['version']}")
        return Event(
            id=told["id"],
            type=EventType(told["type"]),
            program=told["program"],
            member=told["member"],
            occurred_at=parse_instant(told["occurred_at"]),
            entry=told.get("entry"),
            points=told.get("points"),
            available=told.get("available"),
            pending=told.get("pending"),
            expires_at=optional_instant(told.get("expires_at")),
            reasons=tuple(told.get("reasons", ())),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise EventUnreadableError("a stored event cannot be read") from error
