"""What travels through the queues: a delivery as canonical JSON, a dead letter around it."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from punchcard.domain.codec import canonical
from punchcard.domain.errors import InvalidError
from punchcard.domain.instants import instant_text, parse_instant
from punchcard.domain.shops import DeadLetter, Delivery

# XML has no characters for these two, so SQS refuses them in a message; JSON can spell them out.
_UNSPEAKABLE = str.maketrans({"\ufffe": "\\ufffe", "\uffff": "\\uffff"})

UNREADABLE_TEXT_MAX = 10_000
"""Characters that are kept of a message that is no delivery: enough to see what it was."""


class EnvelopeInvalidError(InvalidError):
    """A message in a queue of ours that no sender of ours wrote."""

    code = "envelope_invalid"


def encode_delivery(delivery: Delivery) -> str:
    """Write a delivery."""
    return _text(_plain(delivery))


def decode_delivery(text: str) -> Delivery:
    """Read what `encode_delivery` wrote.

    Raises:
        EnvelopeInvalidError: it is something else.
    """
    return _delivery(_read(text))


def encode_letter(delivery: Delivery, *, reason: str, detail: str) -> str:
    """Write a dead letter."""
    return _text({"delivery": _plain(delivery), "reason": reason, "detail": detail})


def decode_letter(text: str, *, message: str, sent_at: datetime) -> DeadLetter:
    """Read a dead letter, or a delivery that the queue gave up on and moved as it was.

    What is neither is told as a delivery of no shop, so that an operator hears of it too.

    Args:
        text: what the queue brought.
        message: the id of the message.
        sent_at: when it was sent.
    """
    try:
        data = _read(text)
        if "delivery" not in data:
            return DeadLetter(delivery=_delivery(data), message=message)
        return DeadLetter(
            delivery=_delivery(data["delivery"]),
            reason=data.get("reason"),
            detail=data.get("detail"),
            message=message,
        )
    except EnvelopeInvalidError as error:
        nobodys = Delivery(
            shop="",
            topic="",
            delivery_id=message,
            received_at=sent_at,
            group="",
            body=text[:UNREADABLE_TEXT_MAX],
        )
        return DeadLetter(delivery=nobodys, reason=error.code, detail=error.detail, message=message)


def _plain(delivery: Delivery) -> dict[str, Any]:
    fields = asdict(delivery) | {"received_at": instant_text(delivery.received_at)}
    return {name: value for name, value in fields.items() if value is not None}


def _text(data: dict[str, Any]) -> str:
    return canonical(data).translate(_UNSPEAKABLE)


def _read(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except ValueError as error:
        raise EnvelopeInvalidError("a queued message is no JSON") from error
    if not isinstance(data, dict):
        raise EnvelopeInvalidError("a queued message is no JSON object")
    return data


def _delivery(data: dict[str, Any]) -> Delivery:
    try:
        return Delivery(**data | {"received_at": parse_instant(data["received_at"])})
    except (KeyError, TypeError, ValueError) as error:
        raise EnvelopeInvalidError("a queued message is no delivery") from error
