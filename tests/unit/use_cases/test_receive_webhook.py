"""The door: what is queued, what is dropped, and what is turned away."""

import hmac
import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import override

import pytest
from punchcard.domain.errors import (
    BodyTooLargeError,
    InvalidError,
    PayloadInvalidError,
    PunchcardError,
    ShopNotFoundError,
    SignatureInvalidError,
    TopicMismatchError,
    TopicUnsupportedError,
    TransientError,
)
from punchcard.domain.shops import Delivery, Platform, Shop, ShopSecrets
from punchcard.use_cases.receive_webhook import (
    BODY_BYTES_MAX,
    INLINE_BODY_BYTES_MAX,
    Received,
    receive_webhook,
)

from tests.fakes import shopify_bodies, standard_bodies
from tests.fakes.bodies import InMemoryBodies
from tests.fakes.deliveries import InMemoryDeliveries
from tests.fakes.shops import InMemoryShops

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TILL_KEY = bytes(range(32))


@dataclass
class RotatingShops(InMemoryShops):
    """Keeps a secret for a while, so that a new one is seen only when it is read again."""

    remembered: dict[str, ShopSecrets] = field(default_factory=dict)

    @override
    def secrets(self, shop_id: str, *, refresh: bool = False) -> ShopSecrets:
        if refresh or shop_id not in self.remembered:
            self.remembered[shop_id] = super().secrets(shop_id)
        return self.remembered[shop_id]


@dataclass
class Door:
    """The use case with its fakes, called as a shop would."""

    shops: RotatingShops = field(default_factory=RotatingShops)
    queue: InMemoryDeliveries = field(default_factory=InMemoryDeliveries)
    bodies: InMemoryBodies = field(default_factory=InMemoryBodies)

    def __post_init__(self) -> None:
        self.register("harbour", Platform.SHOPIFY, secret=shopify_bodies.SECRET)
        self.register("till", Platform.STANDARD, secret=b64encode(TILL_KEY).decode())

    def register(
        self, shop_id: str, platform: Platform, *, secret: str, enabled: bool = True
    ) -> None:
        shop = Shop(id=shop_id, platform=platform, program="club", currency="EUR", enabled=enabled)
        self.shops.register(shop, secret=secret)

    def receive(
        self,
        body: bytes,
        headers: Mapping[str, str],
        *,
        shop_id: str = "harbour",
        platform: str = "shopify",
    ) -> Received:
        return receive_webhook(
            body,
            headers,
            shop_id=shop_id,
            platform=platform,
            shops=self.shops,
            queue=self.queue,
            bodies=self.bodies,
            now=NOW,
        )

    def receive_signed(self, body: object, *, topic: str = "orders/paid") -> Received:
        raw = body if isinstance(body, bytes) else shopify_bodies.encoded(body)
        return self.receive(raw, shopify_bodies.signed_headers(raw, topic=topic))


@pytest.fixture
def door() -> Door:
    return Door()


def till_headers(body: bytes) -> dict[str, str]:
    timestamp = int(NOW.timestamp())
    signed = f"e-1.{timestamp}.".encode() + body
    signature = b64encode(hmac.digest(TILL_KEY, signed, "sha256")).decode()
    return {
        "webhook-id": "e-1",
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{signature}",
    }


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
        )
    ]


def test_an_event_of_our_own_schema_is_queued_under_its_type(door: Door) -> None:
    body = json.dumps(standard_bodies.event("order.updated", standard_bodies.order())).encode()

    received = door.receive(body, till_headers(body), shop_id="till", platform="standard")

    assert received == Received(status="queued", topic="order.updated", delivery_id="e-1")
    (delivery,) = door.queue.sent
    assert delivery.group == "till:customer:c-77"


def test_deliveries_that_share_nothing_have_a_group_each(door: Door) -> None:
    door.receive_signed({"order_edit": {}}, topic="orders/edited")
    assert [delivery.group for delivery in door.queue.sent] == ["harbour:delivery:b2f1c9e0"]


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


class TestTurnedAway:
    @pytest.mark.parametrize(
        ("shop_id", "platform"),
        [
            *(("unknown", "shopify"), ("harbour", "standard"), ("till", "shopify")),
            *(("harbour", "woocommerce"), ("harbour", ""), ("", "shopify")),
            *(("x" * 65, "shopify"), ("caf\u00e9", "shopify"), ("closed", "shopify")),
        ],
    )
    def test_are_strangers_who_all_learn_the_same(
        self, door: Door, shop_id: str, platform: str
    ) -> None:
        door.register("closed", Platform.SHOPIFY, secret=shopify_bodies.SECRET, enabled=False)
        body = shopify_bodies.encoded(shopify_bodies.order())
        headers = shopify_bodies.signed_headers(body, topic="orders/paid")

        with pytest.raises(ShopNotFoundError):
            door.receive(body, headers, shop_id=shop_id, platform=platform)

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
    def test_is_what_its_signature_does_not_help(
        self, door: Door, body: object, topic: str, error: type[InvalidError]
    ) -> None:
        with pytest.raises(error):
            door.receive_signed(body, topic=topic)

    def test_is_a_type_that_our_own_schema_does_not_have(self, door: Door) -> None:
        body = json.dumps(standard_bodies.event("order.update", {})).encode()
        with pytest.raises(TopicUnsupportedError):
            door.receive(body, till_headers(body), shop_id="till", platform="standard")

    def test_is_an_event_that_is_too_old(self, door: Door) -> None:
        body = json.dumps(standard_bodies.event("order.updated", {})).encode()
        headers = {**till_headers(body), "webhook-timestamp": "1700000000"}
        with pytest.raises(SignatureInvalidError):
            door.receive(body, headers, shop_id="till", platform="standard")

    def test_is_everything_unsigned_before_it_is_read(self, door: Door) -> None:
        with pytest.raises(SignatureInvalidError):
            door.receive(b"not json", {"x-shopify-hmac-sha256": "AAAA"})

    @pytest.fixture(autouse=True)
    def leaves_no_trace(self, door: Door) -> Iterator[None]:
        yield
        assert door.queue.sent == []
        assert door.bodies.stored == {}


def test_every_refusal_has_a_code_of_its_own_kind() -> None:
    errors: list[type[PunchcardError]] = [
        *(BodyTooLargeError, ShopNotFoundError, SignatureInvalidError, PayloadInvalidError),
        *(TopicMismatchError, TopicUnsupportedError),
    ]
    assert len({error.code for error in errors}) == len(errors)
