"""Shopify's signature, headers, and the shapes and groups of its bodies."""

import hmac
from datetime import UTC, datetime

import pytest
from punchcard.connectors import shopify
from punchcard.domain.errors import (
    PayloadInvalidError,
    SignatureInvalidError,
    TopicMismatchError,
)
from punchcard.domain.shops import ShopSecrets

from tests.fakes.shopify_bodies import (
    SECRET,
    Body,
    customer,
    order,
    refund,
    signed_headers,
)

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
ORDER_TOPICS = [
    *("orders/create", "orders/paid", "orders/updated", "orders/cancelled", "orders/fulfilled"),
    "orders/partially_fulfilled",
]
COMPLIANCE: list[tuple[str, Body]] = [
    ("customers/data_request", {"shop_domain": "harbour.example", "data_request": {"id": 9}}),
    ("customers/redact", {"shop_domain": "harbour.example", "orders_to_redact": []}),
    ("shop/redact", {"shop_domain": "harbour.example", "shop_id": 1}),
]
BODIES: list[tuple[str, Body]] = [
    *((topic, order()) for topic in ORDER_TOPICS),
    ("orders/edited", {"order_edit": {"id": 1, "order_id": 5_001}}),
    ("refunds/create", refund()),
    ("customers/create", customer()),
    ("customers/update", customer()),
    *COMPLIANCE,
]


class TestSignature:
    body = b'{"id": 1}'
    headers = signed_headers(body, topic="orders/paid")

    def test_of_the_current_secret_is_accepted(self) -> None:
        shopify.verify(self.body, self.headers, ShopSecrets(current=SECRET), now=NOW)

    def test_of_the_previous_secret_is_accepted(self) -> None:
        secrets = ShopSecrets(current="rotated", previous=SECRET)
        shopify.verify(self.body, self.headers, secrets, now=NOW)

    def test_is_found_under_a_name_in_any_case(self) -> None:
        headers = {name.title(): value for name, value in self.headers.items()}
        shopify.verify(self.body, headers, ShopSecrets(current=SECRET), now=NOW)

    @pytest.mark.parametrize("given", ["", "AAAA", "\u00e9\ud800", "a" * 10_000])
    def test_that_is_none_is_refused(self, given: str) -> None:
        headers = {**self.headers, "x-shopify-hmac-sha256": given}
        with pytest.raises(SignatureInvalidError):
            shopify.verify(self.body, headers, ShopSecrets(current=SECRET), now=NOW)

    def test_that_is_missing_is_refused(self) -> None:
        with pytest.raises(SignatureInvalidError):
            shopify.verify(self.body, {}, ShopSecrets(current=SECRET), now=NOW)

    def test_in_hexadecimal_as_the_same_secret_signs_cookies_and_links_is_refused(self) -> None:
        given = hmac.digest(SECRET.encode(), self.body, "sha256").hex()
        headers = {**self.headers, "x-shopify-hmac-sha256": given}
        with pytest.raises(SignatureInvalidError):
            shopify.verify(self.body, headers, ShopSecrets(current=SECRET), now=NOW)

    def test_of_other_bytes_is_refused(self) -> None:
        with pytest.raises(SignatureInvalidError):
            shopify.verify(b'{"id":1}', self.headers, ShopSecrets(current=SECRET), now=NOW)

    def test_with_an_empty_secret_is_never_accepted(self) -> None:
        headers = signed_headers(self.body, topic="orders/paid", secret="")
        with pytest.raises(SignatureInvalidError):
            shopify.verify(self.body, headers, ShopSecrets(current="", previous=""), now=NOW)


def test_nothing_of_shopifys_goes_unsigned() -> None:
    assert not shopify.is_ping(b"webhook_id=7", {})


class TestHeaders:
    def test_name_topic_and_delivery_in_any_case(self) -> None:
        headers = {"X-Shopify-Topic": "orders/paid", "X-SHOPIFY-WEBHOOK-ID": "b2f1"}
        assert shopify.topic_of(headers, {}) == "orders/paid"
        assert shopify.delivery_id(b"", headers) == "b2f1"

    @pytest.mark.parametrize("topic", ["", "orders", "orders/paid,orders/paid", "a/" + "b" * 300])
    def test_without_one_topic_are_refused(self, topic: str) -> None:
        with pytest.raises(PayloadInvalidError):
            shopify.topic_of({"x-shopify-topic": topic}, {})

    def test_without_a_delivery_are_refused(self) -> None:
        with pytest.raises(PayloadInvalidError, match="x-shopify-webhook-id is missing"):
            shopify.delivery_id(b"", {})


class TestShape:
    @pytest.mark.parametrize(("topic", "body"), BODIES)
    def test_of_its_own_topic_fits(self, topic: str, body: Body) -> None:
        shopify.check_shape(topic, body)

    @pytest.mark.parametrize("topic", sorted(shopify.TOPICS))
    @pytest.mark.parametrize(("own", "body"), BODIES)
    def test_of_another_kind_is_refused(self, topic: str, own: str, body: Body) -> None:
        same_kind = topic == own or {topic, own} <= set(ORDER_TOPICS)
        if same_kind or {topic, own} <= {"customers/create", "customers/update"}:
            return
        with pytest.raises(TopicMismatchError):
            shopify.check_shape(topic, body)

    @pytest.mark.parametrize("body", [[], "text", None, 5])
    def test_of_no_object_is_refused(self, body: object) -> None:
        with pytest.raises(PayloadInvalidError):
            shopify.check_shape("orders/paid", body)

    def test_is_judged_by_fields_where_the_global_id_is_filtered_out(self) -> None:
        body = order()
        del body["admin_graphql_api_id"]
        shopify.check_shape("orders/paid", body)
        with pytest.raises(TopicMismatchError):
            shopify.check_shape("customers/update", body)


class TestGroup:
    @pytest.mark.parametrize(
        ("topic", "body", "group"),
        [
            ("orders/paid", order(), "customer:4001"),
            ("orders/paid", order(customer=None), "order:5001"),
            ("orders/paid", order(customer=customer(id=None)), "order:5001"),
            ("refunds/create", refund(), "order:5001"),
            ("customers/update", customer(), "customer:4001"),
            ("orders/edited", {"order_edit": {}}, None),
            *((topic, body, None) for topic, body in COMPLIANCE),
        ],
    )
    def test_is_what_deliveries_share(self, topic: str, body: Body, group: str | None) -> None:
        assert shopify.group(topic, body) == group
