"""Signs and sends webhooks as shops do."""

import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from local.http_calls import Answer, call

# What a sender of our own schema puts before the base64 of its key.
KEY_PREFIX = "whsec_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A request that a shop makes: path below the API's address, headers, and the signed bytes."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    def send(self, api_url: str) -> Answer:
        """Deliver it once. Raises CallError where there is no answer."""
        return call("POST", f"{api_url}{self.path}", body=self.body, headers=self.headers)


def shopify_webhook(
    body: bytes, *, shop: str, topic: str, delivery_id: str, secret: str
) -> Webhook:
    """A delivery of Shopify's: the signature covers the body alone."""
    signature = hmac.digest(secret.encode(), body, "sha256")
    return Webhook(
        path=f"/webhooks/shopify/{shop}",
        headers={
            "Content-Type": "application/json",
            "X-Shopify-Topic": topic,
            "X-Shopify-Webhook-Id": delivery_id,
            "X-Shopify-Hmac-Sha256": b64encode(signature).decode(),
        },
        body=body,
    )


def woocommerce_webhook(
    body: bytes, *, shop: str, topic: str, secret: str, source: str = "https://shop.example/"
) -> Webhook:
    """A delivery of WooCommerce's: the signature covers the body alone, with the secret as text.

    Its headers name a delivery too, but two of one second share that name.
    """
    signature = hmac.digest(secret.encode(), body, "sha256")
    return Webhook(
        path=f"/webhooks/woocommerce/{shop}",
        headers={
            "Content-Type": "application/json",
            "X-WC-Webhook-Source": source,
            "X-WC-Webhook-Topic": topic,
            "X-WC-Webhook-Signature": b64encode(signature).decode(),
        },
        body=body,
    )


def woocommerce_greeting(*, shop: str, webhook: int) -> Webhook:
    """What WooCommerce posts when a webhook is saved: an unsigned form, to be answered 200."""
    return Webhook(
        path=f"/webhooks/woocommerce/{shop}",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        body=f"webhook_id={webhook}".encode(),
    )


def standard_webhook(
    body: bytes, *, shop: str, delivery_id: str, secret: str, sent_at: datetime
) -> Webhook:
    """A delivery of our own connector's: the signature covers id, time of sending and body."""
    timestamp = str(int(sent_at.timestamp()))
    signed = f"{delivery_id}.{timestamp}.".encode() + body
    key = b64decode(secret.removeprefix(KEY_PREFIX))
    return Webhook(
        path=f"/webhooks/standard/{shop}",
        headers={
            "Content-Type": "application/json",
            "webhook-id": delivery_id,
            "webhook-timestamp": timestamp,
            "webhook-signature": f"v1,{b64encode(hmac.digest(key, signed, 'sha256')).decode()}",
        },
        body=body,
    )


def encoded(body: Mapping[str, object]) -> bytes:
    """A body as the bytes that are signed and sent."""
    return json.dumps(body).encode()
