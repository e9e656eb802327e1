"""Shopify's signature, topics, shapes, groups and people."""

from datetime import UTC, datetime

import pytest
from punchcard.connectors import shopify
from punchcard.connectors.payload import decode_json
from punchcard.domain.activity import (
    EMAIL,
    PHONE,
    SHOP_CUSTOMER,
    Activity,
    CustomerKnown,
    Identity,
    Ignored,
    Report,
)
from punchcard.domain.errors import (
    CurrencyUnknownError,
    PayloadInvalidError,
    SignatureInvalidError,
    TopicMismatchError,
    TopicUnsupportedError,
)
from punchcard.domain.shops import Platform, Shop, ShopSecrets

from tests.fakes.shopify_bodies import (
    SECRET,
    Body,
    customer,
    encoded,
    order,
    refund,
    signed_headers,
)

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
SHOP = Shop(id="harbour", platform=Platform.SHOPIFY, program="club", currency="EUR")
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


def report_of(topic: str, body: Body) -> Report:
    (translation,) = shopify.translate(topic, decode_json(encoded(body)), SHOP)
    assert isinstance(translation, Report)
    return translation


def activity_of(body: Body, topic: str = "orders/paid") -> Activity:
    return report_of(topic, body).activity


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

    def test_of_other_bytes_is_refused(self) -> None:
        with pytest.raises(SignatureInvalidError):
            shopify.verify(b'{"id":1}', self.headers, ShopSecrets(current=SECRET), now=NOW)

    def test_with_an_empty_secret_is_never_accepted(self) -> None:
        headers = signed_headers(self.body, topic="orders/paid", secret="")
        with pytest.raises(SignatureInvalidError):
            shopify.verify(self.body, headers, ShopSecrets(current="", previous=""), now=NOW)


class TestHeaders:
    def test_name_topic_and_delivery_in_any_case(self) -> None:
        headers = {"X-Shopify-Topic": "orders/paid", "X-SHOPIFY-WEBHOOK-ID": "b2f1"}
        assert shopify.topic_of(headers, {}) == "orders/paid"
        assert shopify.delivery_id(headers) == "b2f1"

    @pytest.mark.parametrize("topic", ["", "orders", "orders/paid,orders/paid", "a/" + "b" * 300])
    def test_without_one_topic_are_refused(self, topic: str) -> None:
        with pytest.raises(PayloadInvalidError):
            shopify.topic_of({"x-shopify-topic": topic}, {})

    def test_without_a_delivery_are_refused(self) -> None:
        with pytest.raises(PayloadInvalidError, match="x-shopify-webhook-id is missing"):
            shopify.delivery_id({})


class TestShape:
    @pytest.mark.parametrize(("topic", "body"), BODIES)
    def test_of_its_own_topic_fits(self, topic: str, body: Body) -> None:
        shopify.check_shape(topic, body)

    @pytest.mark.parametrize("topic", shopify.TOPICS)
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


class TestOrder:
    @pytest.mark.parametrize("topic", ORDER_TOPICS)
    def test_means_the_same_under_every_topic(self, topic: str) -> None:
        assert report_of(topic, order()) == report_of("orders/create", order())

    def test_is_keyed_by_shop_and_order_and_born_when_it_was_created(self) -> None:
        activity = activity_of(order(id=820982911946154508))

        assert activity.key == "shopify:harbour:order:820982911946154508"
        assert activity.born_at == activity.occurred_at == datetime(2026, 3, 2, 9, tzinfo=UTC)

    def test_names_its_channel_and_store(self) -> None:
        online = activity_of(order())
        till = activity_of(order(source_name="pos", location_id=61))

        assert (online.channel, online.store) == ("web:harbour", None)
        assert (till.channel, till.store) == ("pos:harbour", "61")

    def test_for_testing_is_ignored(self) -> None:
        body = order(test=True)
        assert shopify.translate("orders/paid", body, SHOP) == (Ignored(reason="test_order"),)

    def test_in_another_currency_than_the_shops_is_refused(self) -> None:
        with pytest.raises(CurrencyUnknownError, match="currency is not EUR"):
            activity_of(order(currency="USD"))

    def test_edit_waits_for_the_update_that_has_the_state(self) -> None:
        body = {"order_edit": {"id": 1, "order_id": 5_001, "line_items": {"additions": []}}}
        (translation,) = shopify.translate("orders/edited", body, SHOP)
        assert translation == Ignored(reason="edit_without_state")


class TestRefund:
    def test_amends_its_order_whose_birth_it_does_not_name(self) -> None:
        report = report_of("refunds/create", refund())

        assert report.activity.key == activity_of(order()).key
        assert report.activity.born_at is None
        assert report.activity.occurred_at == datetime(2026, 3, 9, 11, tzinfo=UTC)
        assert report.identities == ()


class TestPeople:
    id_ = Identity(kind=SHOP_CUSTOMER, value="harbour:4001", verified=True)
    phone = Identity(kind=PHONE, value="+4930901820")

    @staticmethod
    def email(*, verified: bool, value: str = "rosa@example.com") -> Identity:
        return Identity(kind=EMAIL, value=value, verified=verified)

    def test_of_an_order_are_named_the_most_trusted_first(self) -> None:
        expected = (self.id_, self.email(verified=True), self.phone)
        assert report_of("orders/paid", order()).identities == expected

    @pytest.mark.parametrize("verified", [False, None])
    def test_who_have_not_verified_their_address_are_not_trusted(
        self, verified: bool | None
    ) -> None:
        body = order(customer=customer(verified_email=verified))
        assert self.email(verified=False) in report_of("orders/paid", body).identities

    def test_who_buy_as_guests_are_known_by_the_contact_of_the_order(self) -> None:
        body = order(customer=None, phone="+49 30 901820")
        expected = (self.email(verified=False), self.phone)
        assert report_of("orders/paid", body).identities == expected

    def test_whose_customer_has_no_id_are_guests(self) -> None:
        body = order(customer=customer(id=None))
        expected = (self.email(verified=False), self.phone)
        assert report_of("orders/paid", body).identities == expected

    def test_whose_own_address_is_hidden_do_not_vouch_for_that_of_the_order(self) -> None:
        body = order(customer=customer(email=""), email="gift@example.com")
        expected = self.email(verified=False, value="gift@example.com")
        assert expected in report_of("orders/paid", body).identities

    def test_who_are_hidden_altogether_leave_an_order_of_nobody(self) -> None:
        body = order(customer=None, email="", phone=None)
        assert report_of("orders/paid", body).identities == ()

    @pytest.mark.parametrize("topic", ["customers/create", "customers/update"])
    def test_of_a_customer_are_made_known_together(self, topic: str) -> None:
        (known,) = shopify.translate(topic, customer(), SHOP)
        assert known == CustomerKnown(
            identities=(self.id_, self.email(verified=True), self.phone),
            occurred_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
            channel="web:harbour",
        )


@pytest.mark.parametrize(("topic", "body"), [*COMPLIANCE, ("products/update", {"id": 1})])
def test_what_nobody_translates_is_refused_with_its_topic(topic: str, body: Body) -> None:
    with pytest.raises(TopicUnsupportedError, match=topic):
        shopify.translate(topic, body, SHOP)
