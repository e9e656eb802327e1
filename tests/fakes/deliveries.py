"""The queue of deliveries and the dead letters, in memory."""

from dataclasses import dataclass, field

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
    """What was buried, in order; a letter's message is its number."""

    letters: list[DeadLetter] = field(default_factory=list)

    def bury(self, delivery: Delivery, *, reason: str, detail: str) -> None:
        message = f"message-{len(self.letters) + 1}"
        self.letters.append(
            DeadLetter(delivery=delivery, reason=reason, detail=detail, message=message)
        )


def _is_repeat(delivery: Delivery, earlier: Delivery) -> bool:
    return (delivery.shop, delivery.topic, delivery.delivery_id) == (
        earlier.shop,
        earlier.topic,
        earlier.delivery_id,
    )
