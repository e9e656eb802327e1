"""Shops over HTTP: registering and showing them."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta

import pytest
from punchcard import wiring
from punchcard.domain.instants import instant_text
from punchcard.domain.shops import Platform, ShopSecrets

from tests.fakes.gateway import Gateway, Json

SHOP = "/v1/shops/harbour"
SECRET = "whsec_" + b64encode(bytes(range(24))).decode()
SETTINGS: Json = {"platform": "standard", "program": "club", "currency": "EUR", "secret": SECRET}


def test_a_shop_is_registered_and_shown_without_its_secret(gateway: Gateway) -> None:
    answer = gateway.put(SHOP, SETTINGS)
    assert answer.status == 200
    assert answer.document == {
        "shop": "harbour",
        "platform": "standard",
        "program": "club",
        "currency": "EUR",
        "enrolment": "explicit",
        "enabled": True,
        "webhook_path": "/webhooks/standard/harbour",
    }
    assert gateway.get(SHOP).document == answer.document
    assert wiring.shops().secrets("harbour") == ShopSecrets(current=SECRET)


def test_registering_again_replaces_all_settings(gateway: Gateway) -> None:
    gateway.put(SHOP, {**SETTINGS, "enrolment": "every_customer", "enabled": False})
    assert gateway.get(SHOP).document["enabled"] is False
    gateway.put(SHOP, SETTINGS)
    shown = gateway.get(SHOP).document
    assert (shown["enrolment"], shown["enabled"]) == ("explicit", True)


def test_a_shop_of_any_platform_is_told_where_to_send(gateway: Gateway) -> None:
    for platform in Platform:
        shop = f"/v1/shops/{platform}"
        answer = gateway.put(shop, {**SETTINGS, "platform": platform.value})
        assert answer.status == 200
        assert answer.document["webhook_path"] == f"/webhooks/{platform}/{platform}"


def test_another_secret_leaves_the_present_one_valid(gateway: Gateway) -> None:
    other = "whsec_" + b64encode(bytes(24)).decode()
    for secret in (SECRET, SECRET, other):
        gateway.put(SHOP, {**SETTINGS, "secret": secret})
    assert wiring.shops().secrets("harbour") == ShopSecrets(current=other, previous=SECRET)


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"currency": "USD"}, 422, "shop_currency"),
        ({"program": "unknown"}, 404, "program_not_found"),
        ({"secret": "no base64 but long enough"}, 422, "secret_invalid"),
        ({"secret": "short"}, 400, "request_invalid"),
        ({"platform": "abacus"}, 400, "request_invalid"),
        ({"enrolment": "always"}, 400, "request_invalid"),
        ({"enabled": "yes"}, 400, "request_invalid"),
        ({"webhook_path": "/"}, 400, "request_invalid"),
    ],
)
def test_settings_that_do_not_fit_are_refused(
    gateway: Gateway, changed: Json, status: int, code: str
) -> None:
    answer = gateway.put(SHOP, {**SETTINGS, **changed})
    assert (answer.status, answer.document["code"]) == (status, code)
    assert gateway.get(SHOP).status == 404


def test_a_refusal_does_not_repeat_the_secret(gateway: Gateway) -> None:
    answer = gateway.put(SHOP, {**SETTINGS, "secret": "whsec_notbase64!", "currency": 1})
    assert "notbase64" not in str(answer.document)


def test_a_shop_that_is_not_registered_is_not_found(gateway: Gateway) -> None:
    answer = gateway.get("/v1/shops/corner")
    assert (answer.status, answer.document["code"]) == (404, "shop_not_found")


def test_shops_are_listed(gateway: Gateway) -> None:
    assert gateway.get("/v1/shops").document == {"shops": [], "next_cursor": None}
    for name in ("harbour", "corner"):
        gateway.put(f"/v1/shops/{name}", SETTINGS)

    first = gateway.get("/v1/shops?limit=1").document
    second = gateway.get(f"/v1/shops?cursor={first['next_cursor']}").document

    shown = [each["shop"] for each in (*first["shops"], *second["shops"])]
    assert (shown, second["next_cursor"]) == (["corner", "harbour"], None)


def test_a_shop_is_switched_off_without_its_secret(gateway: Gateway) -> None:
    gateway.put(SHOP, {**SETTINGS, "enrolment": "every_customer"})

    answer = gateway.patch(SHOP, {"enabled": False})

    assert (answer.status, answer.document["enabled"]) == (200, False)
    assert gateway.get(SHOP).document == answer.document
    assert answer.document["enrolment"] == "every_customer"
    assert gateway.patch(SHOP, {"enrolment": "explicit"}).document["enabled"] is False


def test_a_secret_is_rotated_with_a_day_of_overlap(gateway: Gateway) -> None:
    gateway.put(SHOP, SETTINGS)
    other = "whsec_" + b64encode(bytes(24)).decode()

    answer = gateway.post(f"{SHOP}/secrets", {"secret": other})

    secrets = wiring.shops().secrets("harbour")
    assert (secrets.current, secrets.previous) == (other, SECRET)
    assert secrets.previous_until is not None
    assert timedelta(hours=23) < secrets.previous_until - datetime.now(UTC) <= timedelta(hours=24)
    assert answer.document == {
        "shop": "harbour",
        "previous_is_valid": True,
        "previous_valid_until": instant_text(secrets.previous_until),
    }
    assert gateway.post(f"{SHOP}/secrets", {"secret": other}).document == answer.document


def test_a_secret_that_has_leaked_is_rotated_without_overlap(gateway: Gateway) -> None:
    gateway.put(SHOP, SETTINGS)
    other = "whsec_" + b64encode(bytes(24)).decode()

    answer = gateway.post(f"{SHOP}/secrets", {"secret": other, "overlap_hours": 0})

    assert answer.document["previous_is_valid"] is False
    now = datetime.now(UTC)
    assert wiring.shops().secrets("harbour").valid_at(now) == ShopSecrets(current=other)


@pytest.mark.parametrize(
    ("command", "status", "code"),
    [
        ({"secret": "no base64 but long enough"}, 422, "secret_invalid"),
        ({"secret": "short"}, 400, "request_invalid"),
        ({"secret": SECRET, "overlap_hours": 337}, 400, "request_invalid"),
        ({}, 400, "request_invalid"),
    ],
)
def test_a_secret_that_does_not_fit_is_refused(
    gateway: Gateway, command: Json, status: int, code: str
) -> None:
    gateway.put(SHOP, SETTINGS)
    answer = gateway.post(f"{SHOP}/secrets", command)
    assert (answer.status, answer.document["code"]) == (status, code)


def test_what_is_not_registered_cannot_be_changed(gateway: Gateway) -> None:
    assert gateway.patch(SHOP, {"enabled": False}).status == 404
    assert gateway.post(f"{SHOP}/secrets", {"secret": SECRET}).status == 404
