"""Dead letters as an operator sees them: deliveries that were given up, until they are replayed."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from punchcard.domain.errors import ConflictError, NotFoundError
from punchcard.domain.shops import DeadLetter, Delivery
from punchcard.domain.ulids import RANDOM_BITS, ulid

UNREADABLE = "envelope_invalid"
"""Reason of a message that is no delivery; it cannot be replayed."""


class LetterNotFoundError(NotFoundError):
    """No dead letter has this id, or it is older than letters are kept."""

    code = "letter_not_found"


class LetterUnreadableError(ConflictError):
    """The letter is no delivery, so nothing can be sent through the queue again."""

    code = "letter_unreadable"


class LetterStatus(StrEnum):
    """Whether a letter waits for an operator, or was sent through the queue again."""

    OPEN = "open"
    REPLAYED = "replayed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A delivery that was given up, without its body.

    `attempts` counts how often it was given up, `given_up_at` is the last time. `reason` is the
    code of an error and `detail` its sentence; both are None where every attempt failed for a
    reason that might have passed. `order` is the shop's id of the order it is about. `message` is
    the message that brought it last; `revision` grows with every change.
    """

    id: str
    shop: str
    topic: str
    delivery_id: str
    received_at: datetime
    given_up_at: datetime
    attempts: int
    message: str
    revision: int
    order: str | None = None
    reason: str | None = None
    detail: str | None = None
    replayed_at: datetime | None = None

    @property
    def status(self) -> LetterStatus:
        """Replayed until it comes back."""
        return LetterStatus.OPEN if self.replayed_at is None else LetterStatus.REPLAYED

    def check_replayable(self) -> None:
        """Raise LetterUnreadableError for a message that is no delivery."""
        if self.reason == UNREADABLE:
            raise LetterUnreadableError(
                "this message is no delivery of a shop, so it cannot be replayed; it is deleted "
                "in time"
            )

    def replayed(self, now: datetime) -> "Letter":
        """The letter, marked as sent through the queue again."""
        return replace(self, replayed_at=now, revision=self.revision + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFilter:
    """Which letters are meant; what is None does not matter."""

    shop: str | None = None
    reason: str | None = None
    status: LetterStatus | None = None

    def matches(self, letter: Letter) -> bool:
        """Whether a letter is one of them."""
        return (
            self.shop in (None, letter.shop)
            and self.reason in (None, letter.reason)
            and self.status in (None, letter.status)
        )


def letter_id(delivery: Delivery) -> str:
    """The id of a delivery's letter, the same however often the delivery is given up.

    A ULID, so that letters are in the order in which their deliveries were received.
    """
    content = delivery.body or delivery.body_reference or ""
    named = (delivery.shop, delivery.topic, delivery.delivery_id, content)
    told = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in named)
    bits = int.from_bytes(hashlib.sha256(told).digest()[: RANDOM_BITS // 8], "big")
    return ulid(delivery.received_at, bits)


def given_up(dead: DeadLetter, *, standing: Letter | None, now: datetime) -> Letter:
    """The letter of a delivery that was given up: a new one, or the one that has come back.

    Args:
        dead: what the queue brought.
        standing: the letter as it stands, if the delivery was given up before.
        now: the time of giving up.
    """
    delivery = dead.delivery
    return Letter(
        id=letter_id(delivery),
        shop=delivery.shop,
        topic=delivery.topic,
        delivery_id=delivery.delivery_id,
        received_at=delivery.received_at,
        given_up_at=now,
        attempts=1 if standing is None else standing.attempts + 1,
        message=dead.message,
        revision=1 if standing is None else standing.revision + 1,
        order=delivery.order,
        reason=dead.reason,
        detail=dead.detail,
    )
