"""Signatures of the Standard Webhooks specification, symmetric scheme `v1`.

Signed is `{webhook-id}.{webhook-timestamp}.{body}` with HMAC-SHA256. The signature header is a
list in which any may fit, so that a sender can rotate keys; other schemes in it are passed over.
"""

import binascii
import hmac
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from punchcard.connectors.headers import header, identifying_header
from punchcard.domain.errors import MisconfiguredError, SignatureInvalidError
from punchcard.domain.shops import ShopSecrets

TOLERANCE = timedelta(minutes=5)
"""How far a signature's time may be from now, before or after it."""

KEY_BYTES_MIN = 24
KEY_BYTES_MAX = 64
SIGNATURES_MAX = 10

_PREFIX = "whsec_"
_SECONDS = re.compile(r"[0-9]{1,12}", re.ASCII)


def verify(body: bytes, headers: Mapping[str, str], secrets: ShopSecrets, *, now: datetime) -> None:
    """Raise SignatureInvalidError unless a current or previous secret signed body and time."""
    webhook_id = header(headers, "webhook-id") or ""
    timestamp = header(headers, "webhook-timestamp") or ""
    given = _signatures(header(headers, "webhook-signature") or "")
    if not webhook_id or not given:
        raise SignatureInvalidError("webhook-id or a webhook-signature of scheme v1 is missing")
    _check_time(timestamp, now)
    signed = f"{webhook_id}.{timestamp}.".encode("utf-8", "replace") + body
    for secret in (secrets.current, secrets.previous):
        if secret is not None:
            expected = b64encode(hmac.digest(signing_key(secret), signed, "sha256"))
            if any(hmac.compare_digest(expected, signature) for signature in given):
                return
    raise SignatureInvalidError("webhook-signature is not the signature of this body")


def signing_key(secret: str) -> bytes:
    """The key in a secret: base64 of 24 to 64 bytes, with or without `whsec_` before it.

    Raises:
        MisconfiguredError: it is anything else. The message does not repeat it.
    """
    try:
        key = b64decode(secret.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError) as error:
        raise MisconfiguredError("the shop's signing secret is not base64") from error
    if not KEY_BYTES_MIN <= len(key) <= KEY_BYTES_MAX:
        raise MisconfiguredError(
            f"the shop's signing secret has not {KEY_BYTES_MIN} to {KEY_BYTES_MAX} bytes"
        )
    return key


def check_secret(secret: str) -> None:
    """Raise MisconfiguredError unless there is a key in the secret."""
    signing_key(secret)


def is_ping(body: bytes, headers: Mapping[str, str]) -> bool:
    """Whoever follows the specification signs whatever they send."""
    del body, headers
    return False


def delivery_id(body: bytes, headers: Mapping[str, str]) -> str:
    """The id that all attempts at one delivery share; it is signed."""
    del body
    return identifying_header(headers, "webhook-id")


def _check_time(timestamp: str, now: datetime) -> None:
    if not _SECONDS.fullmatch(timestamp):
        raise SignatureInvalidError("webhook-timestamp is not a whole number of seconds")
    try:
        moment = datetime.fromtimestamp(int(timestamp), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise SignatureInvalidError("webhook-timestamp is no time") from error
    if abs(now - moment) > TOLERANCE:
        raise SignatureInvalidError(
            "webhook-timestamp is more than 5 minutes from now: check the sender's clock"
        )


def _signatures(text: str) -> list[bytes]:
    versioned = [entry.partition(",") for entry in text.split(" ")[:SIGNATURES_MAX]]
    return [value.encode("utf-8", "replace") for scheme, _, value in versioned if scheme == "v1"]
