"""The way in: the queue behind the door, large bodies, and what was given up."""

from collections.abc import Sequence
from typing import Protocol

from punchcard.domain.letters import Letter
from punchcard.domain.shops import Delivery


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
    """The queue of deliveries that could not be used; from there they become letters."""

    def bury(self, delivery: Delivery, *, reason: str, detail: str) -> None:
        """Give a delivery up for a reason."""


class Letters(Protocol):
    """What was given up, for an operator to look at and to replay; kept for two weeks."""

    def letter(self, letter_id: str) -> Letter | None:
        """A letter by id, read strongly."""

    def delivery(self, letter: Letter) -> Delivery:
        """The whole delivery of a letter. Raises LetterNotFoundError when it has been deleted."""

    def page(
        self, *, after: str | None, limit: int, oldest_first: bool = False
    ) -> tuple[Sequence[Letter], str | None]:
        """Up to `limit` letters in the order in which they were received.

        Args:
            after: the id of the letter that the page before ended with; None begins anew.
            limit: how many at the most.
            oldest_first: otherwise the newest comes first.

        Returns:
            The letters, and the id after which the next page begins; None: there is none.
        """

    def of_order(self, *, shop: str, order: str, limit: int) -> Sequence[Letter]:
        """Up to `limit` letters about an order, the newest first."""

    def keep(self, letter: Letter, delivery: Delivery) -> bool:
        """Store a letter with its delivery, over the revision before.

        Returns:
            Whether that was the one that stood there; if not, read it and decide anew.
        """

    def mark(self, letter: Letter) -> bool:
        """Store a letter whose delivery is stored already, over the revision before; as `keep`."""


class Bodies(Protocol):
    """Webhook bodies too large for the queue."""

    def put(self, body: str, *, shop: str, delivery_id: str) -> str:
        """Store a body; its reference."""

    def get(self, reference: str) -> str:
        """A stored body. Raises NotFoundError when it has been deleted."""
