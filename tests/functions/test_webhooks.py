"""The webhook function as API Gateway calls it: an event in, an answer out, never a 5xx."""

import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import cast, override

import pytest
from hypothesis import given
from hypothesis import strategies as st
from punchcard import wiring
from punchcard.domain.errors import MisconfiguredError, TransientError
from punchcard.domain.shops import Delivery, Platform, Shop
from punchcard.edge.http import Event, Response
from punchcard.use_cases.receive_webhook import BODY_BYTES_MAX

from functions.api.webhooks.handler import handler
from tests.fakes import shopify_bodies
from tests.fakes.bodies import InMemoryBodies
from tests.fakes.deliveries import InMemoryDeliveries
from tests.fakes.shops import InMemoryShops

EVENTS = Path(__file__).parents[1] / "events"


@pytest.fixture
def shops() -> InMemoryShops:
    shops = InMemoryShops()
    shop = Shop(id="harbour", platform=Platform.SHOPIFY, program="club", currency="EUR")
    shops.register(shop, secret=shopify_bodies.SECRET)
    return shops


@pytest.fixture
def queue() -> InMemoryDeliveries:
    return InMemoryDeliveries()


@pytest.fixture(autouse=True)
def wired(shops: InMemoryShops, queue: InMemoryDeliveries, monkeypatch: pytest.MonkeyPatch) -> None:
    """The function reaches its ports through wiring alone, so wiring is where fakes go."""
    bodies = InMemoryBodies()
    monkeypatch.setattr(wiring, "shops", lambda: shops)
    monkeypatch.setattr(wiring, "deliveries", lambda: queue)
    monkeypatch.setattr(wiring, "bodies", lambda: bodies)


def recorded_event(**changed: object) -> Event:
    """An event of API Gateway, of which only parts are changed."""
    event = json.loads((EVENTS / "api_gateway_webhook.json").read_text())
    return cast("Event", event | changed)


def event_of(
    body: bytes,
    *,
    topic: str = "orders/paid",
    encode: bool = False,
    headers: dict[str, str] | None = None,
) -> Event:
    signed = shopify_bodies.signed_headers(body, topic=topic) | (headers or {})
    text = b64encode(body).decode() if encode else body.decode()
    return recorded_event(body=text, isBase64Encoded=encode, headers=signed)


def document_of(response: Response) -> dict[str, object]:
    return dict(json.loads(response["body"]))


ORDER = shopify_bodies.encoded(shopify_bodies.order(id=820982911946154508))


@pytest.mark.parametrize("encode", [False, True])
def test_a_signed_webhook_is_accepted(queue: InMemoryDeliveries, encode: bool) -> None:
    response = handler(event_of(ORDER, encode=encode), None)

    assert response["statusCode"] == 202
    assert response["headers"]["content-type"] == "application/json"
    assert document_of(response) == {"status": "queued", "delivery": "b2f1c9e0"}
    assert [delivery.body for delivery in queue.sent] == [ORDER.decode()]


def test_a_recorded_event_is_accepted(queue: InMemoryDeliveries) -> None:
    """Nothing is built here: what was signed once is still read the same way."""
    assert handler(recorded_event(), None)["statusCode"] == 202
    assert [delivery.topic for delivery in queue.sent] == ["orders/updated"]


def test_a_topic_of_no_use_is_accepted_with_the_reason(queue: InMemoryDeliveries) -> None:
    response = handler(event_of(b'{"id": 1}', topic="products/update"), None)

    assert response["statusCode"] == 202
    assert document_of(response)["reason"] == "topic_not_needed"
    assert queue.sent == []


def test_any_content_type_is_accepted() -> None:
    """Only the signature says what a body is worth."""
    event = event_of(ORDER, headers={"content-type": "text/plain; charset=latin-1"})
    assert handler(event, None)["statusCode"] == 202


STATUS_OF = {
    "signature_invalid": 401,
    "shop_not_found": 404,
    "body_too_large": 413,
    "payload_invalid": 422,
    "topic_mismatch": 422,
}
HOSTILE: dict[str, tuple[Callable[[], Event], str]] = {
    "bad signature": (
        lambda: event_of(ORDER, headers={"x-shopify-hmac-sha256": "AAAA"}),
        "signature_invalid",
    ),
    "signature that is no ASCII": (
        lambda: event_of(ORDER, headers={"x-shopify-hmac-sha256": "caf\u00e9 \ud83d"}),
        "signature_invalid",
    ),
    "two signatures in one header": (
        lambda: event_of(ORDER, headers={"x-shopify-hmac-sha256": "AAAA,BBBB"}),
        "signature_invalid",
    ),
    "no headers": (lambda: recorded_event(headers=None), "signature_invalid"),
    "no body": (lambda: recorded_event(body=None), "signature_invalid"),
    "signed empty body": (lambda: event_of(b""), "payload_invalid"),
    "bad base64": (lambda: recorded_event(body="%%%", isBase64Encoded=True), "payload_invalid"),
    "base64 that is no ASCII": (
        lambda: recorded_event(body="caf\u00e9", isBase64Encoded=True),
        "payload_invalid",
    ),
    "text that is no UTF-8": (lambda: event_of(b'{"id": "\xff"}', encode=True), "payload_invalid"),
    "half a character": (lambda: recorded_event(body='"\ud800"'), "signature_invalid"),
    "no JSON": (lambda: event_of(b"id=1&topic=orders"), "payload_invalid"),
    "not a number": (lambda: event_of(b'{"id": NaN}'), "payload_invalid"),
    "deep nesting": (lambda: event_of(b"[" * 500_000), "payload_invalid"),
    "endless digits": (lambda: event_of(b'{"id": ' + b"1" * 10_000 + b"}"), "payload_invalid"),
    "a field twice": (lambda: event_of(b'{"id": 1, "id": 2}'), "payload_invalid"),
    "another kind of body": (
        lambda: event_of(shopify_bodies.encoded(shopify_bodies.customer())),
        "topic_mismatch",
    ),
    "two topics in one header": (
        lambda: event_of(ORDER, headers={"x-shopify-topic": "orders/paid,orders/create"}),
        "payload_invalid",
    ),
    "no delivery id": (
        lambda: event_of(ORDER, headers={"x-shopify-webhook-id": ""}),
        "payload_invalid",
    ),
    "a body of 5 MB": (
        lambda: event_of(b'{"note": "' + b"x" * 5_000_000 + b'"}', encode=True),
        "body_too_large",
    ),
    "unknown shop": (
        lambda: recorded_event(pathParameters={"platform": "shopify", "shop": "nobody"}),
        "shop_not_found",
    ),
    "unknown platform": (
        lambda: recorded_event(pathParameters={"platform": "ebay", "shop": "harbour"}),
        "shop_not_found",
    ),
    "a shop of another platform": (
        lambda: recorded_event(pathParameters={"platform": "standard", "shop": "harbour"}),
        "shop_not_found",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_input_gets_a_clear_answer(queue: InMemoryDeliveries, case: str) -> None:
    build, code = HOSTILE[case]

    response = handler(build(), None)

    status = response["statusCode"]
    assert status == STATUS_OF[code]
    assert response["headers"]["content-type"] == "application/problem+json"
    document = document_of(response)
    assert document["type"] == f"/problems/{code}"
    assert document["status"] == status
    assert queue.sent == []


def test_a_body_at_the_limit_is_read() -> None:
    frame = len(shopify_bodies.encoded(shopify_bodies.order(note="")))
    note = "x" * (BODY_BYTES_MAX - frame)
    body = shopify_bodies.encoded(shopify_bodies.order(note=note))
    assert handler(event_of(body), None)["statusCode"] == 202


def test_a_queue_that_fails_for_now_asks_to_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "deliveries", lambda: failing(TransientError("no answer")))

    response = handler(event_of(ORDER), None)

    assert response["statusCode"] == 503
    assert response["headers"]["retry-after"] == "5"


@pytest.mark.parametrize(
    "failure",
    [MisconfiguredError("the role may not send to queue X"), KeyError("rosa@example.com")],
)
def test_a_defect_is_told_to_nobody_but_the_log(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], failure: Exception
) -> None:
    monkeypatch.setattr(wiring, "deliveries", lambda: failing(failure))

    response = handler(event_of(ORDER), None)

    assert response["statusCode"] == 500
    assert "queue X" not in response["body"]
    assert "rosa" not in response["body"]


def failing(failure: Exception) -> InMemoryDeliveries:
    class Failing(InMemoryDeliveries):
        @override
        def send(self, delivery: Delivery, *, replay: str | None = None) -> None:
            raise failure

    return Failing()


_TEXTS = st.text(max_size=50)
_EVENTS = st.fixed_dictionaries(
    {},
    optional={
        "body": st.none() | _TEXTS,
        "isBase64Encoded": st.booleans(),
        "headers": st.none()
        | st.dictionaries(
            st.sampled_from(["x-shopify-topic", "X-Shopify-Hmac-Sha256", "x-shopify-webhook-id"]),
            _TEXTS,
        ),
        "pathParameters": st.fixed_dictionaries(
            {
                "platform": st.sampled_from(sorted(Platform)) | _TEXTS,
                "shop": st.just("harbour") | _TEXTS,
            }
        ),
    },
)


@given(_EVENTS)
def test_no_event_makes_a_server_error(event: dict[str, object]) -> None:
    complete = {"pathParameters": {"platform": "shopify", "shop": "harbour"}, **event}
    assert 400 <= handler(cast("Event", complete), None)["statusCode"] < 500
