"""Shops over HTTP: registering and showing them."""

from base64 import b64encode

import pytest
from punchcard import wiring
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
