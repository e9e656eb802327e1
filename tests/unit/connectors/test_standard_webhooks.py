"""Signatures of Standard Webhooks."""

import hmac
from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
from punchcard.connectors.standard_webhooks import signing_key, verify
from punchcard.domain.errors import MisconfiguredError, SignatureInvalidError
from punchcard.domain.shops import ShopSecrets

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
KEY = bytes(range(32))
SECRET = "whsec_" + b64encode(KEY).decode()
BODY = b'{"type": "order.updated"}'


def signature(
    body: bytes = BODY, *, key: bytes = KEY, webhook_id: str = "e-1", timestamp: str = ""
) -> str:
    signed = f"{webhook_id}.{timestamp or int(NOW.timestamp())}.".encode() + body
    return "v1," + b64encode(hmac.digest(key, signed, "sha256")).decode()


def headers(**changed: str) -> dict[str, str]:
    return {
        "webhook-id": "e-1",
        "webhook-timestamp": str(int(NOW.timestamp())),
        "webhook-signature": signature(),
        **{name.replace("_", "-"): value for name, value in changed.items()},
    }


def check(given: dict[str, str], *, body: bytes = BODY, now: datetime = NOW) -> None:
    verify(body, given, ShopSecrets(current=SECRET), now=now)


def test_a_known_signature_is_recomputed() -> None:
    """The value was computed with OpenSSL from the same parts."""
    given = {
        "webhook-id": "evt_1",
        "webhook-timestamp": "1772442000",
        "webhook-signature": "v1,FbPrTXJmdKdFyKM1Nu5hbVBYB3ZyMm7VWUWAOyRewtI=",
    }
    check(given, body=b'{"test": true}', now=datetime.fromtimestamp(1772442000, UTC))


def test_the_prefix_of_the_secret_may_be_left_out() -> None:
    secrets = ShopSecrets(current=SECRET.removeprefix("whsec_"))
    verify(BODY, headers(), secrets, now=NOW)


def test_a_previous_secret_is_accepted() -> None:
    other = "whsec_" + b64encode(bytes(32)).decode()
    verify(BODY, headers(), ShopSecrets(current=other, previous=SECRET), now=NOW)


def test_names_of_headers_come_in_any_case() -> None:
    check({name.title(): value for name, value in headers().items()})


def test_one_fitting_signature_of_a_list_is_enough() -> None:
    other = signature(key=bytes(32))
    check(headers(webhook_signature=f"{other} v2,AAAA v1a,AAAA {signature()} {other}"))


@pytest.mark.parametrize(
    "given",
    [
        *("", "v1", "v1,", "v1,AAAA", "v1,not base64", "v1,\u00e9", signature()[3:]),
        *(signature().replace("v1,", "v2,"), signature().replace("v1,", "v1a,")),
        signature()[:-2] + "A=",
        signature(BODY + b" "),
        signature(webhook_id="e-2"),
        signature(timestamp="1"),
        signature(key=bytes(32)),
    ],
)
def test_what_is_no_signature_of_these_parts_is_refused(given: str) -> None:
    with pytest.raises(SignatureInvalidError):
        check(headers(webhook_signature=given))


@pytest.mark.parametrize(
    "timestamp",
    ["", "hello", "-161426533", "161426533.0", "1e9", "9" * 12, "9" * 40, "\u0661\u0662"],
)
def test_what_is_no_time_is_refused_whoever_signed_it(timestamp: str) -> None:
    given = headers(
        webhook_timestamp=timestamp, webhook_signature=signature(timestamp=timestamp or " ")
    )
    with pytest.raises(SignatureInvalidError):
        check(given)


@pytest.mark.parametrize("seconds", [-300, -1, 0, 1, 300])
def test_the_clocks_may_differ_by_five_minutes(seconds: int) -> None:
    check(headers(), now=NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds", [-301, 301])
def test_the_clocks_may_not_differ_by_more(seconds: int) -> None:
    with pytest.raises(SignatureInvalidError, match="5 minutes"):
        check(headers(), now=NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_missing_header_is_refused(name: str) -> None:
    given = headers()
    del given[name]
    with pytest.raises(SignatureInvalidError):
        check(given)


@pytest.mark.parametrize("size", [24, 32, 64])
def test_keys_have_24_to_64_bytes(size: int) -> None:
    key = bytes(range(size))
    assert signing_key("whsec_" + b64encode(key).decode()) == key


@pytest.mark.parametrize(
    "secret",
    [
        *("", "w", "whsec_", "whsec_%", "whsec_wronglength", "\u00e9" * 32),
        "whsk_" + b64encode(bytes(32)).decode(),
        "whsec_" + b64encode(bytes(23)).decode(),
        "whsec_" + b64encode(bytes(65)).decode(),
    ],
)
def test_another_secret_is_for_the_operator_to_mend(secret: str) -> None:
    with pytest.raises(MisconfiguredError) as caught:
        signing_key(secret)
    assert not secret or secret not in caught.value.detail
