"""What is signed here is what the connectors check."""

from datetime import UTC, datetime

import pytest
from punchcard.connectors import connector_for
from punchcard.domain.errors import SignatureInvalidError
from punchcard.domain.shops import Platform, ShopSecrets

from local.example import new_signing_secret
from local.webhooks import (
    Webhook,
    encoded,
    shopify_webhook,
    standard_webhook,
    woocommerce_greeting,
    woocommerce_webhook,
)

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BODY = encoded({"id": 1})


def check(platform: Platform, webhook: Webhook, secret: str) -> None:
    secrets = ShopSecrets(current=secret)
    connector_for(platform).verify(webhook.body, webhook.headers, secrets, now=NOW)


def shopify(secret: str) -> Webhook:
    return shopify_webhook(BODY, shop="a", topic="orders/paid", delivery_id="1", secret=secret)


def woocommerce(secret: str) -> Webhook:
    return woocommerce_webhook(BODY, shop="a", topic="order.updated", secret=secret)


def standard(secret: str) -> Webhook:
    return standard_webhook(BODY, shop="a", delivery_id="1", secret=secret, sent_at=NOW)


def test_a_delivery_of_shopify_is_accepted() -> None:
    check(Platform.SHOPIFY, shopify("secret"), "secret")


def test_a_delivery_of_woocommerce_is_accepted() -> None:
    webhook = woocommerce("secret")
    check(Platform.WOOCOMMERCE, webhook, "secret")
    connector = connector_for(Platform.WOOCOMMERCE)
    assert connector.topic_of(webhook.headers, {}) == "order.updated"
    assert not connector.is_ping(webhook.body, webhook.headers)


def test_a_greeting_of_woocommerce_is_one() -> None:
    greeting = woocommerce_greeting(shop="a", webhook=7)
    assert connector_for(Platform.WOOCOMMERCE).is_ping(greeting.body, greeting.headers)


def test_a_delivery_of_our_own_schema_is_accepted() -> None:
    secret = new_signing_secret()

    check(Platform.STANDARD, standard(secret), secret)


def test_a_delivery_signed_with_another_secret_is_not() -> None:
    with pytest.raises(SignatureInvalidError):
        check(Platform.SHOPIFY, shopify("another"), "secret")
    with pytest.raises(SignatureInvalidError):
        check(Platform.WOOCOMMERCE, woocommerce("another"), "secret")
    with pytest.raises(SignatureInvalidError):
        check(Platform.STANDARD, standard(new_signing_secret()), new_signing_secret())
