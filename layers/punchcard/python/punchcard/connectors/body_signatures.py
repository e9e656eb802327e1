"""Signatures over nothing but the raw body: HMAC-SHA256 in base64, in one header."""

import hmac
from base64 import b64encode
from collections.abc import Iterable, Mapping

from punchcard.connectors.headers import header
from punchcard.domain.errors import SignatureInvalidError
from punchcard.domain.shops import ShopSecrets


def check_body_signature(
    body: bytes, headers: Mapping[str, str], *, name: str, keys: Iterable[str]
) -> None:
    """Raise SignatureInvalidError unless one of the keys signed the body.

    Args:
        body: the raw bytes.
        headers: as received.
        name: the header that has the signature, in lower case.
        keys: what may have signed; an empty key never has.
    """
    given = (header(headers, name) or "").encode("utf-8", "replace")
    for key in keys:
        if key:
            expected = b64encode(hmac.digest(key.encode(), body, "sha256"))
            if hmac.compare_digest(expected, given):
                return
    raise SignatureInvalidError(f"{name} is not the signature of this body")


def keys_of(secrets: ShopSecrets) -> tuple[str, ...]:
    """The current secret and, while rotating, the previous one."""
    return tuple(secret for secret in (secrets.current, secrets.previous) if secret is not None)
