"""What WooCommerce's orders are worth: lines, discounts, gift cards, and when they are paid."""

from datetime import UTC, datetime

import pytest
from punchcard.domain.activity import Line
from punchcard.domain.errors import CurrencyUnknownError, PayloadInvalidError

from tests.fakes.woocommerce_bodies import (
    encoded,
    fee,
    gift_card_line,
    line_item,
    order,
    unpaid_order,
)
from tests.unit.connectors.reading import goods
from tests.unit.connectors.reading import woocommerce_order_of as order_of


class TestLines:
    def test_are_read_after_coupons_and_without_tax(self) -> None:
        item = line_item(11, "18.00", tax="3.42", quantity=2, subtotal="20.00", subtotal_tax="3.80")
        coupon = {"id": 51, "code": "spring", "discount": "2.00", "discount_tax": "0.38"}
        (line,) = order_of(order(item, coupon_lines=[coupon])).lines
        assert line == Line(
            line_id="11", quantity=2, amount=1800, tax=342, sku="SKU-11", product="611"
        )

    @pytest.mark.parametrize("include_tax", [True, False])
    def test_mean_the_same_however_the_shop_shows_prices(self, include_tax: bool) -> None:
        """A price of 23.80 with 19 % of tax in it is kept as 20.00 and 3.80."""
        item = line_item(11, "20.00", tax="3.80")
        (line,) = order_of(order(item, prices_include_tax=include_tax)).lines
        assert (line.amount, line.tax) == (2000, 380)

    def test_that_repeat_an_id_are_refused(self) -> None:
        with pytest.raises(PayloadInvalidError, match=r"line_items\[1\]\.id repeats"):
            order_of(order(line_item(11, "1.00"), line_item(11, "2.00")))

    @pytest.mark.parametrize(("sku", "read"), [("", None), ("A-1", "A-1"), (4711, "4711")])
    def test_may_have_any_stock_number(self, sku: object, read: str | None) -> None:
        assert order_of(order(line_item(11, "1.00", sku=sku))).lines[0].sku == read

    def test_of_no_product_name_none(self) -> None:
        assert order_of(order(line_item(11, "1.00", product_id=0))).lines[0].product is None

    @pytest.mark.parametrize(
        "mark",
        [
            "wc_gc_giftcard_to_multiple",
            "wc_gc_giftcards",
            "pw_gift_card_to",
            "_ywgc_gift_card_code",
        ],
    )
    def test_that_sell_gift_cards_are_marked(self, mark: str) -> None:
        lamp, card = order_of(
            order(line_item(11, "20.00"), gift_card_line(12, "50.00", mark=mark))
        ).lines
        assert (lamp.gift_card, card.gift_card) == (False, True)


class TestMixedTypes:
    """Some shops and plugins write numbers where WooCommerce writes texts, and the reverse."""

    def test_of_ids_and_amounts_are_read_the_same(self) -> None:
        texts = order(
            line_item(11, "19.99", tax="3.80", quantity=3),
            shipping_total="4.20",
            refunds=[{"id": 901, "total": "-5.00"}],
        )
        numbers = order(
            line_item(0, 19.99, tax=3.8, id="11", product_id="611", quantity="3", sku="SKU-11"),
            id="7001",
            customer_id="501",
            shipping_total=4.2,
            shipping_tax=0,
            refunds=[{"id": "901", "total": -5}],
        )
        assert order_of(texts) == order_of(numbers)

    def test_of_amounts_are_exact(self) -> None:
        """Floats make 114.99999999999999 of 1.15 times 100, and an even number of the id."""
        (line,) = order_of(order(line_item(9007199254740993, 1.15))).lines
        assert (line.line_id, line.amount) == ("9007199254740993", 115)

    @pytest.mark.parametrize(
        ("text", "amount"),
        [
            ("19.989999999999998", 1999),  # As older PHP writes the number 19.99.
            ('"19.994999"', 1999),
            ('"19.995"', 2000),
            ("5", 500),
            ('"5.0400"', 504),
        ],
    )
    def test_with_more_decimals_than_the_currency_are_rounded_half_up(
        self, text: str, amount: int
    ) -> None:
        body = encoded(order(line_item(11, "T"))).replace(b'"T"', text.encode())
        assert goods(order_of(body).lines) == amount

    def test_of_a_currency_without_decimals_are_whole(self) -> None:
        body = order(line_item(11, "1200.00"), currency="JPY")
        assert goods(order_of(body, "JPY").lines) == 1200

    @pytest.mark.parametrize(
        ("quantity", "units"),
        [(2, 2), ("2", 2), ("2.0", 2), (0.5, 1), ("1.25", 2), (0, 0), ("0.000", 0)],
    )
    def test_of_quantities_count_each_begun_unit(self, quantity: object, units: int) -> None:
        assert order_of(order(line_item(11, "5.00", quantity=quantity))).lines[0].quantity == units

    @pytest.mark.parametrize("quantity", [-1, "-1", "", "two", "1.x", "1e3", 1e20, True, None, []])
    def test_of_what_is_no_quantity_is_refused(self, quantity: object) -> None:
        with pytest.raises(PayloadInvalidError, match="quantity"):
            order_of(order(line_item(11, "5.00", quantity=quantity)))

    @pytest.mark.parametrize("empty", ["", " ", None])
    def test_of_taxes_and_dates_that_are_empty_are_none(self, empty: object) -> None:
        body = order(
            line_item(11, "5.00", tax=empty),
            shipping_total=empty,
            shipping_tax=empty,
            date_completed_gmt=empty,
        )
        read = order_of(body)
        assert (read.lines[0].tax, read.shipping, read.fulfilled_at) == (0, 0, None)

    @pytest.mark.parametrize("total", ["", None, "x", "1,50", True, [], {}])
    def test_of_a_line_without_an_amount_is_refused(self, total: object) -> None:
        with pytest.raises(PayloadInvalidError, match="total"):
            order_of(order(line_item(11, total)))


class TestBesideLines:
    def test_shipping_is_read_with_its_tax(self) -> None:
        read = order_of(order(shipping_total="4.20", shipping_tax="0.80"))
        assert (read.shipping, read.shipping_tax) == (420, 80)

    def test_a_fee_is_no_purchase(self) -> None:
        assert goods(order_of(order(fee_lines=[fee("3.00", tax="0.57")])).lines) == 2000

    def test_a_fee_below_zero_is_a_discount_on_all_lines(self) -> None:
        lines = (line_item(11, "30.00", tax="5.70"), line_item(12, "10.00", tax="1.90"))
        read = order_of(order(*lines, fee_lines=[fee("-4.00", tax="-0.76"), fee("2.00")]))
        assert [(line.amount, line.tax) for line in read.lines] == [(2700, 513), (900, 171)]

    def test_a_line_below_zero_is_a_discount_too(self) -> None:
        read = order_of(order(line_item(11, "20.00"), line_item(12, "-5.00")))
        assert [(line.line_id, line.amount) for line in read.lines] == [("11", 1500)]

    def test_a_discount_takes_no_more_than_there_is(self) -> None:
        assert goods(order_of(order(fee_lines=[fee("-50.00")])).lines) == 0

    def test_gift_cards_that_pay_are_money(self) -> None:
        """Cards of 20.00 and 4.00 reduce the total of 28.00 to 4.00; the goods stay the same."""
        cards = [{"id": 1, "code": "A", "amount": "20.00"}, {"id": 2, "code": "B", "amount": 4}]
        read = order_of(order(line_item(11, "28.00"), gift_cards=cards, total="4.00"))
        assert goods(read.lines) == 2800


class TestPayment:
    @pytest.mark.parametrize(
        "status",
        ["processing", "completed", "on-hold", "pending", "refunded", "cancelled", "packed"],
    )
    def test_counts_from_its_date_on_whatever_the_status_becomes(self, status: str) -> None:
        assert order_of(order(status=status)).paid

    @pytest.mark.parametrize(
        "status",
        [
            *("pending", "on-hold", "cancelled", "refunded", "failed", "trash"),
            *("checkout-draft", "auto-draft", "draft", "packed"),
        ],
    )
    def test_is_missing_without_a_date(self, status: str) -> None:
        read = order_of(unpaid_order(status=status))
        assert (read.paid, read.partly_paid, read.cancelled) == (False, False, False)

    def test_on_delivery_is_missing_until_the_order_is_completed(self) -> None:
        sent = unpaid_order(status="processing", payment_method="cod")
        delivered = sent | {"status": "completed"}
        assert (order_of(sent).paid, order_of(delivered).paid) == (False, True)

    def test_may_have_been_dated_in_an_empty_text(self) -> None:
        assert not order_of(unpaid_order(date_paid_gmt="")).paid


class TestStatus:
    def test_cancelled_ends_an_order_that_was_paid(self) -> None:
        assert order_of(order(status="cancelled")).cancelled

    def test_cancelled_by_the_clock_does_not_end_an_order_that_may_still_be_paid(self) -> None:
        """WooCommerce cancels what is not paid in time; a payment that comes later revives it."""
        assert not order_of(unpaid_order(status="cancelled")).cancelled
        assert goods(order_of(order(status="processing")).lines) == 2000

    @pytest.mark.parametrize("status", ["refunded", "failed", "trash"])
    def test_under_which_nothing_is_kept_leaves_no_goods(self, status: str) -> None:
        read = order_of(order(status=status, shipping_total="4.00", shipping_tax="0.76"))
        assert read.paid
        assert not read.cancelled
        assert (read.lines, read.shipping, read.shipping_tax) == ((), 0, 0)

    @pytest.mark.parametrize("status", ["on-hold", "pending", "packed"])
    def test_of_any_other_kind_leaves_the_goods_with_the_buyer(self, status: str) -> None:
        assert goods(order_of(order(status=status)).lines) == 2000


class TestDates:
    def test_are_in_utc_though_they_do_not_say_so(self) -> None:
        read = order_of(order(status="completed", date_completed_gmt="2026-03-03T08:00:00"))
        assert read.updated_at == datetime(2026, 3, 2, 9, 0, 5, tzinfo=UTC)
        assert read.fulfilled_at == datetime(2026, 3, 3, 8, tzinfo=UTC)

    def test_that_say_their_zone_are_believed(self) -> None:
        read = order_of(order(date_modified_gmt="2026-03-02T10:00:05+01:00"))
        assert read.updated_at == datetime(2026, 3, 2, 9, 0, 5, tzinfo=UTC)

    def test_of_an_order_that_was_not_changed_are_that_of_its_creation(self) -> None:
        read = order_of(order(date_modified_gmt=None))
        assert read.updated_at == datetime(2026, 3, 2, 9, tzinfo=UTC)

    @pytest.mark.parametrize(
        "text", ["0000-00-00T00:00:00", "2026-03-02", "2026-02-30T00:00:00", 1772442000, "soon"]
    )
    def test_that_are_none_are_refused(self, text: object) -> None:
        with pytest.raises(PayloadInvalidError, match="date_modified_gmt"):
            order_of(order(date_modified_gmt=text))


def test_an_order_in_another_currency_than_the_shops_is_refused() -> None:
    with pytest.raises(CurrencyUnknownError, match="currency is not EUR"):
        order_of(order(currency="USD"))
