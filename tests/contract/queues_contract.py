"""What every queue of deliveries, grave of dead letters and store of bodies does."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

import pytest
from punchcard.domain.errors import NotFoundError
from punchcard.domain.shops import DeadLetter, Delivery
from punchcard.ports import Bodies, DeadLetters, Deliveries

DELIVERY = Delivery(
    shop="example-shop",
    topic="orders/create",
    delivery_id="f3c4-01",
    received_at=datetime(2026, 3, 1, 12, 0, 0, 7000, tzinfo=UTC),
    group="example-shop/customer/4711",
    body='{"id": 1001, "note": "größer \\u0000 \ufffe\uffff ☕"}',
)
STORED = replace(DELIVERY, delivery_id="f3c4-02", body=None, body_reference="example-shop/abc")


class Queue(Deliveries, Protocol):
    """Deliveries whose other end a test can read."""

    def queued(self) -> list[Delivery]:
        """Everything that was queued, in order."""


class DeliveriesContract:
    """One suite for every implementation; a subclass gives it a fresh `queue`."""

    def test_deliveries_come_out_whole_and_in_order(self, queue: Queue) -> None:
        queue.send(DELIVERY)
        queue.send(STORED)

        assert queue.queued() == [DELIVERY, STORED]

    def test_a_repeat_is_queued_once(self, queue: Queue) -> None:
        queue.send(DELIVERY)
        queue.send(replace(DELIVERY, received_at=datetime(2026, 3, 1, 12, 1, tzinfo=UTC)))

        assert queue.queued() == [DELIVERY]

    def test_one_id_in_another_shop_or_topic_is_no_repeat(self, queue: Queue) -> None:
        different = [
            DELIVERY,
            replace(DELIVERY, topic="orders/paid"),
            replace(DELIVERY, shop="example-shop-2"),
            replace(DELIVERY, shop="example-shopo", topic="rders/create"),
        ]
        for delivery in different:
            queue.send(delivery)

        assert queue.queued() == different

    def test_a_replay_is_queued_however_short_ago_the_first_sending_was(self, queue: Queue) -> None:
        queue.send(DELIVERY)
        queue.send(DELIVERY, replay="receipt-1")
        queue.send(DELIVERY, replay="receipt-2")

        assert queue.queued() == [DELIVERY] * 3

    def test_names_of_any_length_and_characters_are_queued(self, queue: Queue) -> None:
        strange = replace(DELIVERY, group="größe " * 100, delivery_id="☕" * 200)

        queue.send(strange)

        assert queue.queued() == [strange]


class Grave(DeadLetters, Protocol):
    """Dead letters whose queue a test can read."""

    def buried(self) -> list[DeadLetter]:
        """Everything that was buried, in order."""


class DeadLettersContract:
    """One suite for every implementation; a subclass gives it fresh `dead_letters`."""

    def test_nothing_is_buried_at_first(self, dead_letters: Grave) -> None:
        assert dead_letters.buried() == []

    def test_a_letter_arrives_with_its_reason(self, dead_letters: Grave) -> None:
        dead_letters.bury(DELIVERY, reason="payload_invalid", detail="lines: größer als ☕")

        (letter,) = dead_letters.buried()

        assert letter.delivery == DELIVERY
        assert letter.reason == "payload_invalid"
        assert letter.detail == "lines: größer als ☕"

    def test_a_delivery_that_failed_again_arrives_again(self, dead_letters: Grave) -> None:
        for _ in range(2):
            dead_letters.bury(DELIVERY, reason="payload_invalid", detail="")

        first, second = dead_letters.buried()
        assert first.delivery == second.delivery == DELIVERY
        assert first.message != second.message


class BodiesContract:
    """One suite for every implementation; a subclass gives it fresh `bodies`."""

    def test_a_body_comes_back_as_it_was_stored(self, bodies: Bodies) -> None:
        large = '{"note": "größer \ufffe ☕"}' * 50_000

        reference = bodies.put(large, shop="example-shop", delivery_id="1")

        assert bodies.get(reference) == large

    def test_bodies_of_one_id_in_two_shops_are_two(self, bodies: Bodies) -> None:
        first = bodies.put("1", shop="example-shop", delivery_id="1")
        second = bodies.put("2", shop="example-shop-2", delivery_id="1")

        assert (bodies.get(first), bodies.get(second)) == ("1", "2")

    def test_a_delivery_stored_again_has_the_same_reference(self, bodies: Bodies) -> None:
        references = {bodies.put("1", shop="example-shop", delivery_id="☕/..") for _ in range(2)}

        assert len(references) == 1

    def test_a_body_that_was_deleted_is_not_found(self, bodies: Bodies) -> None:
        with pytest.raises(NotFoundError):
            bodies.get("example-shop/none")
