"""Receiving a webhook: check it, wrap it, queue it.

A shop waits for the answer, so nothing here looks into the body deeper than it takes to trust
and to order it. Whether a delivery can be used shows behind the queue.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from punchcard.connectors import Connector, connector_for
from punchcard.connectors.payload import decode_json
from punchcard.domain.errors import (
    BodyTooLargeError,
    InvalidError,
    ShopNotFoundError,
    SignatureInvalidError,
)
from punchcard.domain.shops import Delivery, Platform, Shop
from punchcard.ports import Bodies, Deliveries, Shops

BODY_BYTES_MAX = 4 * 1024 * 1024
"""Lambda takes 6 MB per call, of which base64 leaves 4.5."""

INLINE_BODY_BYTES_MAX = 192 * 1024
"""A larger body travels by reference: as JSON in a message it may nearly double."""

SHOP_ID_LENGTH_MAX = 64

PING = "ping"
"""What stands for the topic of a greeting, which has none."""


class ShopDisabledError(ShopNotFoundError):
    """A webhook that was signed by a shop which is switched off; only who can sign learns so."""

    code = "shop_disabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What became of a webhook. `reason` says why one was ignored."""

    status: Literal["queued", "ignored", "greeted"]
    topic: str
    delivery_id: str
    reason: str | None = None


def receive_webhook(
    body: bytes,
    headers: Mapping[str, str],
    *,
    shop_id: str,
    platform: str,
    shops: Shops,
    queue: Deliveries,
    bodies: Bodies,
    now: datetime,
) -> Received:
    """Queue a webhook that a registered shop signed.

    One of a topic that is of no use here is accepted and dropped, so that the platform neither
    repeats it nor takes the subscription away. A platform's unsigned greeting is answered only
    at the address of a shop that waits for it, and goes no further.

    Args:
        body: the raw bytes that were signed.
        headers: as received; names in any case.
        shop_id: the shop that the path names.
        platform: the platform that the path names.
        shops: the registered shops.
        queue: where deliveries go.
        bodies: where bodies go that are too large for the queue.
        now: the time of arrival.

    Raises:
        BodyTooLargeError: more than `BODY_BYTES_MAX`.
        ShopNotFoundError: no such shop, or not of this platform.
        ShopDisabledError: the shop is switched off.
        SignatureInvalidError: none of the shop's secrets signed this.
        InvalidError: not JSON, or a header is missing or does not fit the body.
    """
    if len(body) > BODY_BYTES_MAX:
        raise BodyTooLargeError(f"the body has more than {BODY_BYTES_MAX} bytes")
    shop = _open_shop(shop_id, platform, shops)
    connector = connector_for(shop.platform)
    if connector.is_ping(body, headers):
        if not shop.enabled:
            raise _unknown_shop()
        delivery_id = connector.delivery_id(body, headers)
        return Received(status="greeted", topic=PING, delivery_id=delivery_id)
    _verify(body, headers, shop=shop, connector=connector, shops=shops, now=now)
    if not shop.enabled:
        raise ShopDisabledError("this shop is switched off, and nothing was taken in")
    document = decode_json(body)
    topic = connector.topic_of(headers, document)
    delivery_id = connector.delivery_id(body, headers)
    if topic not in connector.TOPICS:
        return Received(
            status="ignored", topic=topic, delivery_id=delivery_id, reason="topic_not_needed"
        )
    connector.check_shape(topic, document)
    shared = connector.group(topic, document) or f"delivery:{delivery_id}"
    text, reference = _carry(body, shop=shop.id, delivery_id=delivery_id, bodies=bodies)
    queue.send(
        Delivery(
            shop=shop.id,
            topic=topic,
            delivery_id=delivery_id,
            received_at=now,
            group=f"{shop.id}:{shared}",
            body=text,
            body_reference=reference,
            order=_order_of(topic, document, connector),
        )
    )
    return Received(status="queued", topic=topic, delivery_id=delivery_id)


def _open_shop(shop_id: str, platform: str, shops: Shops) -> Shop:
    """The shop that a path names. Whatever is wrong with it, a stranger learns the same."""
    if platform in Platform and shop_id.isascii() and len(shop_id) <= SHOP_ID_LENGTH_MAX:
        shop = shops.shop(shop_id)
        if shop.platform == platform:
            return shop
    raise _unknown_shop()


def _unknown_shop() -> ShopNotFoundError:
    return ShopNotFoundError("no shop of this platform is registered under this name")


def _verify(
    body: bytes,
    headers: Mapping[str, str],
    *,
    shop: Shop,
    connector: Connector,
    shops: Shops,
    now: datetime,
) -> None:
    """Check the signature; where it fits no known secret, the shop may just have a new one."""
    try:
        connector.verify(body, headers, shops.secrets(shop.id).valid_at(now), now=now)
    except SignatureInvalidError:
        fresh = shops.secrets(shop.id, refresh=True)
        connector.verify(body, headers, fresh.valid_at(now), now=now)


def _order_of(topic: str, document: object, connector: Connector) -> str | None:
    """The order that a delivery is about; one that cannot be read is told behind the queue."""
    try:
        return connector.order_of(topic, document)
    except InvalidError:
        return None


def _carry(
    body: bytes, *, shop: str, delivery_id: str, bodies: Bodies
) -> tuple[str | None, str | None]:
    """The body as text, or a reference to where it was stored."""
    text = body.decode()
    if len(body) <= INLINE_BODY_BYTES_MAX:
        return text, None
    return None, bodies.put(text, shop=shop, delivery_id=delivery_id)
