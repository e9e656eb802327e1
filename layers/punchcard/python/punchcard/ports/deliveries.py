"""The way in: the queue behind the door, large bodies, and what was given up."""

from collections.abc import Sequence
from typing import Protocol

from punchcard.domain.shops import DeadLetter, Delivery


class Deliveries(Protocol):
    """The queue between the door and the ledger."""

    def send(self, delivery: Delivery, *, replay: str | None = None) -> None:
        """Queue a delivery behind those of its group; a repeat within minutes is dropped.

        Args:
            delivery: what to queue; its shop, topic and id tell a repeat.
            replay: the receipt of the dead letter that is sent again. It is never taken for a
                repeat of the first sending, however short ago that was.
        """


class DeadLetters(Protocol):
    """Deliveries that could not be used, with their reasons."""

    def bury(self, delivery: Delivery, *, reason: str, detail: str) -> None:
        """Keep a delivery with the reason why it was given up."""

    def receive(self, *, limit: int) -> Sequence[DeadLetter]:
        """Up to `limit` dead letters, hidden from other readers for a while."""

    def remove(self, letter: DeadLetter) -> None:
        """Remove a dead letter for good."""

    def release(self, letter: DeadLetter) -> None:
        """Show a letter that was received to other readers again, at once."""


class Bodies(Protocol):
    """Webhook bodies too large for the queue."""

    def put(self, body: str, *, shop: str, delivery_id: str) -> str:
        """Store a body; its reference."""

    def get(self, reference: str) -> str:
        """A stored body. Raises NotFoundError when it has been deleted."""
