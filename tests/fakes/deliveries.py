"""The queue of deliveries and the dead letters, in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from punchcard.domain.shops import DeadLetter, Delivery


@dataclass
class InMemoryDeliveries:
    """What was sent, in order, each delivery of a shop and topic once."""

    sent: list[Delivery] = field(default_factory=list)

    def send(self, delivery: Delivery, *, replay: str | None = None) -> None:
        repeats = any(_is_repeat(delivery, earlier) for earlier in self.sent)
        if replay is not None or not repeats:
            self.sent.append(delivery)


@dataclass
class InMemoryDeadLetters:
    """Letters by receipt; one that was received stays hidden until `show_again`."""

    letters: dict[str, DeadLetter] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    buried: int = 0

    def bury(self, delivery: Delivery, *, reason: str, detail: str) -> None:
        self.buried += 1
        receipt = f"receipt-{self.buried}"
        letter = DeadLetter(delivery=delivery, reason=reason, detail=detail)
        self.letters[receipt] = replace(letter, receipt=receipt)

    def receive(self, *, limit: int) -> Sequence[DeadLetter]:
        shown = [letter for letter in self.letters.values() if letter.receipt not in self.hidden]
        received = shown[:limit]
        self.hidden.update(letter.receipt for letter in received)
        return received

    def remove(self, letter: DeadLetter) -> None:
        self.letters.pop(letter.receipt, None)

    def release(self, letter: DeadLetter) -> None:
        self.hidden.discard(letter.receipt)

    def show_again(self) -> None:
        """Let the time pass after which letters that were received are visible again."""
        self.hidden.clear()


def _is_repeat(delivery: Delivery, earlier: Delivery) -> bool:
    return (delivery.shop, delivery.topic, delivery.delivery_id) == (
        earlier.shop,
        earlier.topic,
        earlier.delivery_id,
    )
