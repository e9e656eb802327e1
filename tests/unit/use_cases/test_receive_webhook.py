"""The door: what is queued, and what is dropped."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import override

import pytest
from punchcard.domain.errors import (
    SignatureInvalidError,
    TransientError,
)
from punchcard.domain.shops import Delivery, Platform
from punchcard.use_cases.receive_webhook import (
    INLINE_BODY_BYTES_MAX,
    Received,
)

from tests.fakes import shopify_bodies, standard_bodies, woocommerce_bodies
from tests.fakes.deliveries import InMemoryDeliveries
from tests.unit.use_cases.webhook_door import NOW, Door, till_headers


@pytest.fixture
def door() -> Door:
    return Door()


def test_a_signed_webhook_is_queued_as_it_came(door: Door) -> None:
    body = shopify_bodies.encoded(shopify_bodies.order())

    received = door.receive_signed(body)

    assert received == Received(status="queued", topic="orders/paid", delivery_id="b2f1c9e0")
    assert door.queue.sent == [
        Delivery(
            shop="harbour",
            topic="orders/paid",
            delivery_id="b2f1c9e0",
            received_at=NOW,
            group="harbour:customer:4001",
            body=body.decode(),
            order="5001",
        )
    ]


def test_an_event_of_our_own_schema_is_queued_under_its_type(door: Door) -> None:
    body = json.dumps(standard_bodies.event("order.updated", standard_bodies.order())).encode()

    received = door.receive(body, till_headers(body), shop_id="till", platform="standard")

    assert received == Received(status="queued", topic="order.updated", delivery_id="e-1")
    (delivery,) = door.queue.sent
    assert delivery.group == "till:customer:c-77"


def test_a_repeat_of_woocommerces_is_told_by_its_content(door: Door) -> None:
    body = woocommerce_bodies.encoded(woocommerce_bodies.order())
    headers = woocommerce_bodies.signed_headers(body, topic="order.updated")

    received = door.receive_from_pier(body, headers)
    door.receive_from_pier(body, {**headers, "x-wc-webhook-delivery-id": "of another second"})

    assert (received.status, received.topic) == ("queued", "order.updated")
    assert received.delivery_id != headers["x-wc-webhook-delivery-id"]
    (delivery,) = door.queue.sent
    assert delivery.group == "pier:customer:501"


def test_a_greeting_is_answered_and_goes_no_further(door: Door) -> None:
    received = door.receive_from_pier(woocommerce_bodies.PING, {"user-agent": "WordPress"})

    assert (received.status, received.topic) == ("greeted", "ping")
    assert door.queue.sent == []
    assert door.shops.remembered == {}


def test_deliveries_that_share_nothing_have_a_group_each(door: Door) -> None:
    door.receive_signed({"order_edit": {}}, topic="orders/edited")
    assert [delivery.group for delivery in door.queue.sent] == ["harbour:delivery:b2f1c9e0"]


def test_an_order_whose_id_cannot_be_read_is_queued_all_the_same(door: Door) -> None:
    door.receive_signed(shopify_bodies.order() | {"id": "no number"})

    (delivery,) = door.queue.sent
    assert delivery.order is None


def test_a_topic_of_no_use_is_accepted_and_dropped(door: Door) -> None:
    received = door.receive_signed({"id": 1}, topic="products/update")

    assert (received.status, received.reason) == ("ignored", "topic_not_needed")
    assert door.queue.sent == []


def test_a_compliance_request_is_queued_to_be_seen_by_an_operator(door: Door) -> None:
    body = {"shop_domain": "harbour.example", "orders_to_redact": [], "customer": {"id": 1}}
    assert door.receive_signed(body, topic="customers/redact").status == "queued"


def test_a_large_body_travels_by_reference(door: Door) -> None:
    note = "x" * INLINE_BODY_BYTES_MAX
    door.receive_signed(shopify_bodies.order(note=note))

    (delivery,) = door.queue.sent
    assert delivery.body is None
    assert delivery.body_reference is not None
    assert note in door.bodies.get(delivery.body_reference)


def test_a_body_at_the_limit_stays_inline(door: Door) -> None:
    frame = len(shopify_bodies.encoded(shopify_bodies.order(note="")))
    door.receive_signed(shopify_bodies.order(note="x" * (INLINE_BODY_BYTES_MAX - frame)))

    assert [delivery.body_reference for delivery in door.queue.sent] == [None]


def test_a_secret_that_was_just_changed_is_read_again(door: Door) -> None:
    door.receive_signed(shopify_bodies.order())
    door.register("harbour", Platform.SHOPIFY, secret="rotated")
    body = shopify_bodies.encoded(shopify_bodies.order())
    headers = shopify_bodies.signed_headers(
        body, topic="orders/paid", secret="rotated", delivery_id="2"
    )

    assert door.receive(body, headers).status == "queued"


def test_a_queue_that_fails_for_now_fails_the_request(door: Door) -> None:
    class Broken(InMemoryDeliveries):
        @override
        def send(self, delivery: Delivery, *, replay: str | None = None) -> None:
            raise TransientError("the queue does not answer")

    door.queue = Broken()
    with pytest.raises(TransientError):
        door.receive_signed(shopify_bodies.order())


def test_a_previous_secret_is_valid_until_its_time(door: Door) -> None:
    body = shopify_bodies.encoded(shopify_bodies.order())
    headers = shopify_bodies.signed_headers(body, topic="orders/paid")
    door.shops.rotate("harbour", secret="another one", previous_until=NOW + timedelta(seconds=1))
    assert door.receive(body, headers).status == "queued"

    door.shops.keys["harbour"] = replace(door.shops.keys["harbour"], previous_until=NOW)
    door.shops.remembered.clear()
    with pytest.raises(SignatureInvalidError):
        door.receive(body, headers)
