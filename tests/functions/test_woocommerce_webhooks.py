"""The webhook function at the address of a shop that runs WooCommerce: orders and greetings."""

from base64 import b64encode

import pytest
from punchcard import wiring
from punchcard.domain.shops import Platform, Shop
from punchcard.edge.http import Event

from functions.api.webhooks.handler import handler
from tests.fakes.bodies import InMemoryBodies
from tests.fakes.deliveries import InMemoryDeliveries
from tests.fakes.shops import InMemoryShops
from tests.fakes.woocommerce_bodies import PING, SECRET, encoded, order, signed_headers
from tests.functions.test_webhooks import document_of, recorded_event

FORM = {"content-type": "application/x-www-form-urlencoded", "user-agent": "WordPress/6.8"}
ORDER = encoded(order(id=9007199254740993))


@pytest.fixture(autouse=True)
def queue(monkeypatch: pytest.MonkeyPatch) -> InMemoryDeliveries:
    shops, queue, bodies = InMemoryShops(), InMemoryDeliveries(), InMemoryBodies()
    for shop_id, platform, enabled in [
        ("pier", Platform.WOOCOMMERCE, True),
        ("closed", Platform.WOOCOMMERCE, False),
        ("harbour", Platform.SHOPIFY, True),
    ]:
        shop = Shop(id=shop_id, platform=platform, program="club", currency="EUR", enabled=enabled)
        shops.register(shop, secret=SECRET)
    monkeypatch.setattr(wiring, "shops", lambda: shops)
    monkeypatch.setattr(wiring, "deliveries", lambda: queue)
    monkeypatch.setattr(wiring, "bodies", lambda: bodies)
    return queue


def event_of(
    body: bytes, headers: dict[str, str], *, shop: str = "pier", encode: bool = False
) -> Event:
    platform = "shopify" if shop == "harbour" else "woocommerce"
    return recorded_event(
        body=b64encode(body).decode() if encode else body.decode(),
        isBase64Encoded=encode,
        headers=headers,
        pathParameters={"platform": platform, "shop": shop},
    )


@pytest.mark.parametrize("topic", ["order.created", "order.updated", "order.restored"])
def test_a_signed_order_is_accepted(queue: InMemoryDeliveries, topic: str) -> None:
    response = handler(event_of(ORDER, signed_headers(ORDER, topic=topic)), None)

    assert response["statusCode"] == 202
    assert document_of(response)["status"] == "queued"
    assert [(sent.shop, sent.topic, sent.body) for sent in queue.sent] == [
        ("pier", topic, ORDER.decode())
    ]


def test_a_topic_of_no_use_is_accepted_with_the_reason(queue: InMemoryDeliveries) -> None:
    body = encoded({"id": 1})
    response = handler(event_of(body, signed_headers(body, topic="product.updated")), None)

    assert response["statusCode"] == 202
    assert document_of(response)["reason"] == "topic_not_needed"
    assert queue.sent == []


@pytest.mark.parametrize("encode", [False, True])
def test_a_greeting_is_answered_with_200(queue: InMemoryDeliveries, encode: bool) -> None:
    """API Gateway hands a form on as base64."""
    response = handler(event_of(PING, FORM, encode=encode), None)

    assert response["statusCode"] == 200
    assert document_of(response)["status"] == "greeted"
    assert queue.sent == []


@pytest.mark.parametrize("shop", ["closed", "nobody"])
def test_a_greeting_for_no_open_shop_is_answered_404(shop: str) -> None:
    assert handler(event_of(PING, FORM, shop=shop), None)["statusCode"] == 404


@pytest.mark.parametrize(
    ("body", "headers", "shop"),
    [
        (PING, FORM, "harbour"),
        (PING + b"&topic=order.updated", FORM, "pier"),
        (PING, FORM | {"x-wc-webhook-topic": "order.updated"}, "pier"),
        (ORDER, {"x-wc-webhook-topic": "order.updated"}, "pier"),
        (ORDER, signed_headers(ORDER, topic="order.updated", secret="another"), "pier"),
        (ORDER, signed_headers(ORDER + b" ", topic="order.updated"), "pier"),
    ],
    ids=[
        *("greeting of another platform", "greeting with more in it", "greeting with a topic"),
        *("unsigned order", "another secret", "other bytes"),
    ],
)
def test_whatever_else_is_not_signed_is_answered_401(
    queue: InMemoryDeliveries, body: bytes, headers: dict[str, str], shop: str
) -> None:
    response = handler(event_of(body, headers, shop=shop), None)

    assert response["statusCode"] == 401
    assert document_of(response)["code"] == "signature_invalid"
    assert queue.sent == []


def test_an_order_under_the_topic_of_a_customer_is_answered_422(queue: InMemoryDeliveries) -> None:
    response = handler(event_of(ORDER, signed_headers(ORDER, topic="customer.updated")), None)

    assert response["statusCode"] == 422
    assert document_of(response)["code"] == "topic_mismatch"
    assert queue.sent == []
