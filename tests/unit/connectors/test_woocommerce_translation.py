"""What each of WooCommerce's topics becomes, and who the people in it are."""

from datetime import UTC, datetime

import pytest
from punchcard.connectors import woocommerce
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
from punchcard.domain.errors import PayloadInvalidError, TopicUnsupportedError
from punchcard.domain.shops import Platform, Shop

from tests.fakes.woocommerce_bodies import Body, billing, customer, encoded, order

SHOP = Shop(id="pier", platform=Platform.WOOCOMMERCE, program="club", currency="EUR")
ORDER_TOPICS = ["order.created", "order.updated", "order.restored"]


def report_of(body: Body, topic: str = "order.updated") -> Report:
    (translation,) = woocommerce.translate(topic, decode_json(encoded(body)), SHOP)
    assert isinstance(translation, Report)
    return translation


def activity_of(body: Body) -> Activity:
    return report_of(body).activity


class TestOrder:
    @pytest.mark.parametrize("topic", ORDER_TOPICS)
    def test_means_the_same_under_every_topic(self, topic: str) -> None:
        assert report_of(order(), topic) == report_of(order())

    @pytest.mark.parametrize("number", [9007199254740993, "9007199254740993"])
    def test_is_keyed_by_shop_and_order_and_born_when_it_was_created(self, number: object) -> None:
        activity = activity_of(order(id=number))

        assert activity.key == "woocommerce:pier:order:9007199254740993"
        assert activity.born_at == activity.occurred_at == datetime(2026, 3, 2, 9, tzinfo=UTC)

    def test_is_dated_in_utc_and_not_by_the_shops_clock(self) -> None:
        body = order(date_created="2026-03-02T23:00:00")
        assert activity_of(body).born_at == datetime(2026, 3, 2, 9, tzinfo=UTC)

    @pytest.mark.parametrize("name", ["date_paid_gmt", "date_completed_gmt"])
    def test_whose_date_was_moved_is_no_younger_than_its_payment(self, name: str) -> None:
        """Else a key that was forgotten could seem new, and the order would earn once more."""
        dates = {"date_paid_gmt": None, "date_completed_gmt": None, name: "2026-03-02T09:00:05"}
        activity = activity_of(order(date_created_gmt="2026-03-20T09:00:00", **dates))
        assert activity.born_at == datetime(2026, 3, 2, 9, 0, 5, tzinfo=UTC)
        assert activity.occurred_at == datetime(2026, 3, 20, 9, tzinfo=UTC)

    def test_names_its_channel(self) -> None:
        assert activity_of(order()).channel == "web:pier"
        assert activity_of(order(created_via="pos-rest-api")).channel == "pos:pier"


class TestDeletion:
    @pytest.mark.parametrize("topic", ["order.deleted", "customer.deleted"])
    @pytest.mark.parametrize("number", [501, "501"])
    def test_names_an_id_alone_and_changes_nothing(self, topic: str, number: object) -> None:
        (translation,) = woocommerce.translate(topic, {"id": number}, SHOP)
        assert translation == Ignored(reason="deletion_without_state")

    def test_of_nothing_is_refused(self) -> None:
        with pytest.raises(PayloadInvalidError):
            woocommerce.translate("order.deleted", {"id": "all"}, SHOP)


class TestPeople:
    id_ = Identity(kind=SHOP_CUSTOMER, value="pier:501", verified=True)
    email = Identity(kind=EMAIL, value="rosa@example.com", verified=False)
    phone = Identity(kind=PHONE, value="+4930901820")

    def test_of_an_order_are_named_the_most_trusted_first(self) -> None:
        assert report_of(order()).identities == (self.id_, self.email, self.phone)

    @pytest.mark.parametrize("guest", [0, "0", None])
    def test_who_buy_as_guests_are_known_by_the_contact_of_the_order(self, guest: object) -> None:
        assert report_of(order(customer_id=guest)).identities == (self.email, self.phone)

    def test_of_all_guests_are_not_one_person(self) -> None:
        ada = order(customer_id=0, billing=billing(email="ada@example.com", phone=""))
        rosa = order(customer_id=0, billing=billing(phone=""))
        assert not {*report_of(ada).identities} & {*report_of(rosa).identities}

    def test_who_leave_no_contact_leave_an_order_of_nobody(self) -> None:
        body = order(customer_id=0, billing=billing(email="", phone="(030) 901820"))
        assert report_of(body).identities == ()

    @pytest.mark.parametrize("topic", ["customer.created", "customer.updated"])
    def test_with_an_account_are_made_known_without_vouching_for_their_address(
        self, topic: str
    ) -> None:
        (known,) = woocommerce.translate(topic, customer(), SHOP)
        assert known == CustomerKnown(
            identities=(self.id_, self.email, self.phone),
            occurred_at=datetime(2026, 3, 2, 9, tzinfo=UTC),
            channel="web:pier",
        )

    def test_whose_account_is_new_are_known_since_it_was_made(self) -> None:
        (known,) = woocommerce.translate("customer.created", customer(date_modified_gmt=None), SHOP)
        assert isinstance(known, CustomerKnown)
        assert known.occurred_at == datetime(2026, 1, 5, 8, tzinfo=UTC)

    def test_whose_account_has_the_number_of_guests_are_refused(self) -> None:
        with pytest.raises(PayloadInvalidError, match="guests"):
            woocommerce.translate("customer.updated", customer(id=0), SHOP)


@pytest.mark.parametrize("topic", ["product.updated", "coupon.created", "action.anything"])
def test_what_nobody_translates_is_refused_with_its_topic(topic: str) -> None:
    with pytest.raises(TopicUnsupportedError, match=topic):
        woocommerce.translate(topic, {"id": 1}, SHOP)
