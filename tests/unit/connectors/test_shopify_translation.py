"""What each of Shopify's topics becomes, and who the people in it are."""

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
    TopicUnsupportedError,
)
from punchcard.domain.shops import Platform, Shop

from tests.fakes.shopify_bodies import (
    Body,
    customer,
    encoded,
    order,
    refund,
)

SHOP = Shop(id="harbour", platform=Platform.SHOPIFY, program="club", currency="EUR")
ORDER_TOPICS = [
    *("orders/create", "orders/paid", "orders/updated", "orders/cancelled", "orders/fulfilled"),
    "orders/partially_fulfilled",
]
NOT_TRANSLATED = [*("customers/data_request", "customers/redact", "shop/redact", "products/update")]


def report_of(topic: str, body: Body) -> Report:
    (translation,) = shopify.translate(topic, decode_json(encoded(body)), SHOP)
    assert isinstance(translation, Report)
    return translation


def activity_of(body: Body, topic: str = "orders/paid") -> Activity:
    return report_of(topic, body).activity


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


@pytest.mark.parametrize("topic", NOT_TRANSLATED)
def test_what_nobody_translates_is_refused_with_its_topic(topic: str) -> None:
    with pytest.raises(TopicUnsupportedError, match=topic):
        shopify.translate(topic, {"shop_domain": "harbour.example"}, SHOP)
