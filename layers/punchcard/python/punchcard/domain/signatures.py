"""How messages of our own are signed: Standard Webhooks, symmetric scheme `v1`.

Signed is `{webhook-id}.{webhook-timestamp}.{body}` with HMAC-SHA256.
"""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime

PREFIX = "whsec_"


def secret_of(key: bytes) -> str:
    """The text by which an endpoint is told a key."""
    return PREFIX + b64encode(key).decode()


def signed_headers(
    body: bytes, *, webhook_id: str, secrets: Sequence[str], now: datetime
) -> dict[str, str]:
    """The headers of a message, signed with each secret: any of them verifies it.

    Args:
        body: what is sent, byte for byte.
        webhook_id: the same in every attempt.
        secrets: as `secret_of` wrote them.
        now: when it is sent.
    """
    timestamp = str(int(now.timestamp()))
    signed = f"{webhook_id}.{timestamp}.".encode() + body
    signatures = (hmac.digest(_key(secret), signed, "sha256") for secret in secrets)
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{b64encode(each).decode()}" for each in signatures),
    }


def _key(secret: str) -> bytes:
    return b64decode(secret.removeprefix(PREFIX), validate=True)
