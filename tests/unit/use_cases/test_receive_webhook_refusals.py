"""The door: what is turned away, and leaves no trace."""

import json
from collections.abc import Iterator

import pytest
from punchcard.domain.errors import (
    BodyTooLargeError,
    InvalidError,
    PayloadInvalidError,
    ShopNotFoundError,
    SignatureInvalidError,
    TopicMismatchError,
    TopicUnsupportedError,
)
from punchcard.domain.shops import Platform
from punchcard.use_cases.receive_webhook import (
    BODY_BYTES_MAX,
    ShopDisabledError,
)

from tests.fakes import shopify_bodies, standard_bodies, woocommerce_bodies
from tests.unit.use_cases.webhook_door import Door, till_headers


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.mark.parametrize(
    ("shop_id", "platform"),
    [
        *(("unknown", "shopify"), ("harbour", "standard"), ("till", "shopify")),
        *(("harbour", "woocommerce"), ("harbour", "ebay"), ("harbour", ""), ("", "shopify")),
        *(("x" * 65, "shopify"), ("caf\u00e9", "shopify")),
    ],
)
def test_strangers_all_learn_the_same(door: Door, shop_id: str, platform: str) -> None:
    body = shopify_bodies.encoded(shopify_bodies.order())
    headers = shopify_bodies.signed_headers(body, topic="orders/paid")

    with pytest.raises(ShopNotFoundError):
        door.receive(body, headers, shop_id=shop_id, platform=platform)


def test_only_who_can_sign_learns_that_a_shop_is_switched_off(door: Door) -> None:
    door.register("closed", Platform.SHOPIFY, secret=shopify_bodies.SECRET, enabled=False)
    body = shopify_bodies.encoded(shopify_bodies.order())
    headers = shopify_bodies.signed_headers(body, topic="orders/paid")

    with pytest.raises(ShopDisabledError):
        door.receive(body, headers, shop_id="closed")
    with pytest.raises(SignatureInvalidError):
        door.receive(body + b" ", headers, shop_id="closed")
    assert door.queue.sent == []


@pytest.mark.parametrize(
    ("body", "topic", "error"),
    [
        (b"", "orders/paid", PayloadInvalidError),
        (b"not json", "orders/paid", PayloadInvalidError),
        (b'{"id": "\xff"}', "orders/paid", PayloadInvalidError),
        (b"[]", "orders/paid", PayloadInvalidError),
        (b'{"id": NaN}', "orders/paid", PayloadInvalidError),
        (shopify_bodies.customer(), "orders/paid", TopicMismatchError),
        (shopify_bodies.order(), "refunds/create", TopicMismatchError),
        (shopify_bodies.order(), "", PayloadInvalidError),
        (shopify_bodies.order(customer={"id": []}), "orders/paid", PayloadInvalidError),
        (b" " * (BODY_BYTES_MAX + 1), "orders/paid", BodyTooLargeError),
    ],
)
def test_a_signature_does_not_help_what_cannot_be_used(
    door: Door, body: object, topic: str, error: type[InvalidError]
) -> None:
    with pytest.raises(error):
        door.receive_signed(body, topic=topic)


def test_a_type_that_our_own_schema_does_not_have_is_refused(door: Door) -> None:
    body = json.dumps(standard_bodies.event("order.update", {})).encode()
    with pytest.raises(TopicUnsupportedError):
        door.receive(body, till_headers(body), shop_id="till", platform="standard")


def test_an_event_that_is_too_old_is_refused(door: Door) -> None:
    body = json.dumps(standard_bodies.event("order.updated", {})).encode()
    headers = {**till_headers(body), "webhook-timestamp": "1700000000"}
    with pytest.raises(SignatureInvalidError):
        door.receive(body, headers, shop_id="till", platform="standard")


def test_what_is_not_signed_is_refused_before_it_is_read(door: Door) -> None:
    with pytest.raises(SignatureInvalidError):
        door.receive(b"not json", {"x-shopify-hmac-sha256": "AAAA"})


@pytest.mark.parametrize(
    ("shop_id", "platform"),
    [
        *(("unknown", "woocommerce"), ("closed", "woocommerce"), ("harbour", "woocommerce")),
        *(("pier", "shopify"), ("pier", "standard"), ("pier", "")),
    ],
)
def test_a_greeting_for_nobody_learns_what_every_stranger_learns(
    door: Door, shop_id: str, platform: str
) -> None:
    secret = woocommerce_bodies.SECRET
    door.register("closed", Platform.WOOCOMMERCE, secret=secret, enabled=False)
    with pytest.raises(ShopNotFoundError):
        door.receive(woocommerce_bodies.PING, {}, shop_id=shop_id, platform=platform)


@pytest.mark.parametrize(("shop_id", "platform"), [("harbour", "shopify"), ("till", "standard")])
def test_a_greeting_is_of_one_platform(door: Door, shop_id: str, platform: str) -> None:
    with pytest.raises(SignatureInvalidError):
        door.receive(woocommerce_bodies.PING, {}, shop_id=shop_id, platform=platform)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"webhook_id=7&id=1", {}),
        (b"webhook_id=7 ", {}),
        (b"", {}),
        (woocommerce_bodies.encoded(woocommerce_bodies.order()), {}),
        (woocommerce_bodies.PING, {"X-WC-Webhook-Topic": "order.updated"}),
        (woocommerce_bodies.PING, {"x-wc-webhook-signature": ""}),
    ],
)
def test_nothing_else_goes_unsigned(door: Door, body: bytes, headers: dict[str, str]) -> None:
    with pytest.raises(SignatureInvalidError):
        door.receive_from_pier(body, headers)


@pytest.fixture(autouse=True)
def nothing_is_queued(door: Door) -> Iterator[None]:
    yield
    assert door.queue.sent == []
    assert door.bodies.stored == {}
