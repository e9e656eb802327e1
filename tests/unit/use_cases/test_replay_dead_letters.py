"""Dead letters go back into their queue once, and those that are not wanted stay readable."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import override

import pytest
from punchcard.domain.errors import TransientError
from punchcard.domain.shops import Delivery
from punchcard.use_cases.replay_dead_letters import (
    Replayed,
    list_dead_letters,
    replay_dead_letters,
)

from tests.fakes.deliveries import InMemoryDeadLetters, InMemoryDeliveries

DELIVERY = Delivery(
    shop="harbour",
    topic="orders/paid",
    delivery_id="d-0",
    received_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    group="harbour:order:1",
    body="{}",
)


@dataclass
class FailingAgain(InMemoryDeliveries):
    """A queue whose function gives up on what it gets before the next letter is read."""

    dead_letters: InMemoryDeadLetters = field(default_factory=InMemoryDeadLetters)

    @override
    def send(self, delivery: Delivery, *, replay: str | None = None) -> None:
        super().send(delivery, replay=replay)
        self.dead_letters.bury(delivery, reason="payload_invalid", detail="")


@dataclass
class Unreachable(InMemoryDeliveries):
    """A queue that takes some deliveries and then nothing more."""

    room: int = 1

    @override
    def send(self, delivery: Delivery, *, replay: str | None = None) -> None:
        if len(self.sent) == self.room:
            raise TransientError("the queue does not answer")
        super().send(delivery, replay=replay)


def buried(reasons: Iterable[str]) -> InMemoryDeadLetters:
    dead_letters = InMemoryDeadLetters()
    for number, reason in enumerate(reasons):
        dead_letters.bury(replace(DELIVERY, delivery_id=f"d-{number}"), reason=reason, detail="")
    return dead_letters


def ids(deliveries: Iterable[Delivery]) -> list[str]:
    return [delivery.delivery_id for delivery in deliveries]


def test_every_letter_is_sent_once_in_order_and_removed() -> None:
    dead_letters, queue = buried(["payload_invalid"] * 25), InMemoryDeliveries()

    replayed = replay_dead_letters(limit=100, dead_letters=dead_letters, deliveries=queue)

    assert ids(queue.sent) == [f"d-{number}" for number in range(25)]
    assert dead_letters.letters == {}
    assert replayed == Replayed((("payload_invalid", 25),))
    assert replayed.total == 25


def test_no_more_than_the_limit_is_sent() -> None:
    dead_letters, queue = buried(["payload_invalid"] * 25), InMemoryDeliveries()

    replayed = replay_dead_letters(limit=12, dead_letters=dead_letters, deliveries=queue)

    assert len(queue.sent) == replayed.total == 12
    assert len(dead_letters.letters) == 13


def test_only_letters_of_the_reason_are_sent_and_the_others_stay_readable() -> None:
    dead_letters, queue = buried(["shop_not_found", "payload_invalid"]), InMemoryDeliveries()

    replayed = replay_dead_letters(
        limit=10, reason="shop_not_found", dead_letters=dead_letters, deliveries=queue
    )

    assert ids(queue.sent) == ["d-0"]
    assert replayed.by_reason == (("shop_not_found", 1),)
    assert [letter.reason for letter in dead_letters.receive(limit=10)] == ["payload_invalid"]


def test_a_letter_that_fails_again_at_once_is_not_sent_round_and_round() -> None:
    dead_letters = buried(["payload_invalid"])
    queue = FailingAgain(dead_letters=dead_letters)

    replayed = replay_dead_letters(limit=100, dead_letters=dead_letters, deliveries=queue)

    assert replayed.total == 1
    assert len(dead_letters.receive(limit=10)) == 1


def test_a_letter_that_cannot_be_sent_is_not_removed() -> None:
    dead_letters, queue = buried(["payload_invalid"] * 2), Unreachable()

    with pytest.raises(TransientError):
        replay_dead_letters(limit=10, dead_letters=dead_letters, deliveries=queue)

    assert ids(queue.sent) == ["d-0"]
    assert ids(letter.delivery for letter in dead_letters.letters.values()) == ["d-1"]


def test_looking_at_letters_leaves_them_where_they_are() -> None:
    dead_letters = buried(["shop_not_found", "payload_invalid", "payload_invalid"])

    seen = list_dead_letters(limit=2, dead_letters=dead_letters)

    assert [letter.reason for letter in seen] == ["shop_not_found", "payload_invalid"]
    assert len(dead_letters.receive(limit=10)) == 3
