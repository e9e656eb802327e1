"""The door with its fakes, called as a shop would call it."""

import hmac
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import override

from punchcard.domain.shops import Platform, Shop, ShopSecrets
from punchcard.use_cases.receive_webhook import (
    Received,
    receive_webhook,
)

from tests.fakes import shopify_bodies, woocommerce_bodies
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
        self.register("pier", Platform.WOOCOMMERCE, secret=woocommerce_bodies.SECRET)
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

    def receive_from_pier(self, body: bytes, headers: Mapping[str, str]) -> Received:
        return self.receive(body, headers, shop_id="pier", platform="woocommerce")


def till_headers(body: bytes) -> dict[str, str]:
    timestamp = int(NOW.timestamp())
    signed = f"e-1.{timestamp}.".encode() + body
    signature = b64encode(hmac.digest(TILL_KEY, signed, "sha256")).decode()
    return {
        "webhook-id": "e-1",
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{signature}",
    }
