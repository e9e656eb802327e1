"""Signatures of our own messages, as the connector for those of others verifies them."""

from base64 import b64encode
from datetime import UTC, datetime

from punchcard.connectors.standard_webhooks import signing_key, verify
from punchcard.domain.shops import ShopSecrets
from punchcard.domain.signatures import secret_of, signed_headers

KEY = bytes(range(32))
SECRET = "whsec_" + b64encode(KEY).decode()
SENT_AT = datetime.fromtimestamp(1772442000, UTC)
BODY = b'{"test": true}'


def test_a_known_signature_is_made() -> None:
    """The value was computed with OpenSSL from the same parts."""
    assert signed_headers(BODY, webhook_id="evt_1", secrets=[SECRET], now=SENT_AT) == {
        "webhook-id": "evt_1",
        "webhook-timestamp": "1772442000",
        "webhook-signature": "v1,FbPrTXJmdKdFyKM1Nu5hbVBYB3ZyMm7VWUWAOyRewtI=",
    }


def test_a_message_is_verified_by_any_of_its_secrets() -> None:
    other = secret_of(bytes(32))
    signed = signed_headers(BODY, webhook_id="evt_1", secrets=[other, SECRET], now=SENT_AT)
    for secret in (other, SECRET):
        verify(BODY, signed, ShopSecrets(current=secret), now=SENT_AT)


def test_the_text_of_a_key_is_read_as_the_key() -> None:
    assert signing_key(secret_of(KEY)) == KEY
