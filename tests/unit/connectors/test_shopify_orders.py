"""What Shopify's orders and refunds are worth, line by line.

The quirks are those of public samples and live deliveries; bodies here are our own and repeat
their numbers, not their text.
"""

import pytest
from punchcard.domain.activity import Line
from punchcard.domain.errors import CurrencyUnknownError, PayloadInvalidError

from tests.fakes.shopify_bodies import (
    Body,
    line_item,
    money,
    order,
    refund,
    refund_line,
    shipping_line,
    transaction,
)
from tests.unit.connectors.reading import goods, order_of, refund_of


class TestLines:
    def test_carry_what_rules_match_on(self) -> None:
        (line,) = order_of(order(line_item(11, "20.00", sku="MUG", vendor="Kiln"))).lines
        assert line == Line(
            line_id="11", quantity=1, amount=2000, sku="MUG", product="7000011", vendor="Kiln"
        )

    def test_of_own_making_have_no_product(self) -> None:
        item = line_item(11, "20.00", product_id=None, sku="", vendor=None)
        (line,) = order_of(order(item)).lines
        assert (line.product, line.sku, line.vendor) == (None, None, None)

    @pytest.mark.parametrize(
        ("items", "subtotal"),
        [
            # 10.00 over three lines, and 5.00 on one of them
            (
                [("95.00", "3.20"), ("102.00", "3.40"), ("102.00", "3.40", "5.00")],
                28400,
            ),
            # 10.00 over four lines, which no even split gives
            (
                [
                    *(("95.00", "2.39"), ("102.00", "2.54"), ("101.00", "2.54", "5.00")),
                    ("101.00", "2.53"),
                ],
                38400,
            ),
            # 20.00 over four lines
            (
                [
                    *(("95.00", "4.78"), ("102.00", "5.08"), ("101.00", "5.07", "5.00")),
                    ("101.00", "5.07"),
                ],
                37400,
            ),
            # 15 % of what a discount on the line had left
            ([("199.00", "29.10", "5.00")], 16490),
        ],
    )
    def test_are_worth_their_price_less_the_allocated_discounts(
        self, items: list[tuple[str, ...]], subtotal: int
    ) -> None:
        bought = [
            line_item(number, price, discounts=tuple(discounts), currency="HKD")
            for number, (price, *discounts) in enumerate(items)
        ]
        assert goods(order_of(order(*bought, currency="HKD"), "HKD").lines) == subtotal

    def test_do_not_count_a_total_discount_that_no_line_was_allocated(self) -> None:
        body = order(
            line_item(1, "214.95"),
            line_item(2, "200.00"),
            total_discounts="20.00",
            subtotal_price="404.95",
            current_subtotal_price="414.95",
        )
        assert goods(order_of(body).lines) == 41495

    def test_are_worth_nothing_where_the_discount_is_the_price(self) -> None:
        (line,) = order_of(order(line_item(1, "5.00", discounts=("5.00",)))).lines
        assert line.amount == 0

    def test_have_their_tax_beside_the_price_where_it_was_added(self) -> None:
        item = line_item(1, "74.99", quantity=3, taxes=("13.50",))
        (line,) = order_of(order(item)).lines
        assert (line.amount, line.tax) == (22497, 1350)

    def test_have_their_tax_taken_out_where_prices_include_it(self) -> None:
        item = line_item(1, "11.90", quantity=2, discounts=("3.80",), taxes=("2.00", "1.19"))
        (line,) = order_of(order(item, taxes_included=True)).lines
        assert (line.amount, line.tax) == (2000 - 319, 319)

    def test_are_in_the_shops_currency_whatever_the_buyer_paid_in(self) -> None:
        buyers: Body = {"amount": "115.90", "currency_code": "EUR"}
        item = line_item(1, "124.36", currency="USD")
        item["price_set"] = money("124.36", currency="USD", buyers=buyers)
        body = order(item, currency="USD", presentment_currency="EUR", taxes_included=True)
        assert goods(order_of(body, "USD").lines) == 12436

    def test_of_an_older_version_have_plain_amounts(self) -> None:
        item = line_item(1, "20.00", price_set=None, discount_allocations=[{"amount": "1.50"}])
        assert goods(order_of(order(item)).lines) == 1850

    def test_that_sell_a_gift_card_say_so(self) -> None:
        (line,) = order_of(order(line_item(1, "50.00", gift_card=True, taxable=False))).lines
        assert line.gift_card
        assert line.amount == 5000

    @pytest.mark.parametrize("mark", [{"tip": {}}, {"tip_payment_gateway": "till"}])
    def test_that_are_a_tip_are_no_goods(self, mark: Body) -> None:
        tip = {**line_item(2, "3.00"), **mark}
        read = order_of(order(line_item(1, "20.00"), tip, total_tip_received="3.00"))
        assert goods(read.lines) == 2000
        assert read.tip == 300

    def test_removed_by_an_edit_are_gone(self) -> None:
        kept = line_item(1, "10.00", quantity=3, discounts=("1.00",), current_quantity=2)
        gone = line_item(2, "40.00", current_quantity=0)
        (line,) = order_of(order(kept, gone)).lines
        assert (line.line_id, line.quantity, line.amount) == ("1", 2, 1934)

    def test_with_one_id_twice_are_refused(self) -> None:
        with pytest.raises(PayloadInvalidError, match=r"line_items\[1\]\.id repeats"):
            order_of(order(line_item(1, "10.00"), line_item(1, "10.00")))

    @pytest.mark.parametrize(
        ("fields", "path"),
        [
            ({"price_set": money("-1.00")}, r"price_set\.shop_money\.amount"),
            ({"quantity": -1}, "quantity"),
            ({"quantity": "1"}, "quantity"),
            ({"quantity": 10**7}, "quantity"),
            ({"discount_allocations": None}, "discount_allocations"),
            ({"tax_lines": [{"price": None}]}, r"tax_lines\[0\].price"),
            ({"id": None}, "id"),
        ],
    )
    def test_that_cannot_be_read_are_refused_by_path(self, fields: Body, path: str) -> None:
        with pytest.raises(PayloadInvalidError, match=rf"^line_items\[0\]\.{path} "):
            order_of(order({**line_item(1, "10.00"), **fields}))

    def test_in_another_currency_are_refused(self) -> None:
        item = line_item(1, "10.00", price_set=money("10.00", currency="USD"))
        with pytest.raises(CurrencyUnknownError, match=r"price_set\.shop_money\.currency_code"):
            order_of(order(item))


class TestPayment:
    @pytest.mark.parametrize(
        ("status", "paid", "partly"),
        [
            *(("paid", True, False), ("partially_refunded", True, False)),
            *(("refunded", True, False), ("partially_paid", False, True)),
            *(("pending", False, False), ("authorized", False, False), ("voided", False, False)),
            *((None, False, False), ("something_new", False, False)),
        ],
    )
    def test_is_read_from_the_financial_status(
        self, status: str | None, paid: bool, partly: bool
    ) -> None:
        read = order_of(order(financial_status=status))
        assert (read.paid, read.partly_paid) == (paid, partly)

    def test_of_nothing_is_none(self) -> None:
        """Zero subtotal: one line of 5.00 at 5.00 off, 10.00 of shipping, voided."""
        body = order(
            line_item(1, "5.00", discounts=("5.00",)),
            financial_status="voided",
            shipping_lines=[shipping_line("10.00")],
        )
        read = order_of(body)
        assert not read.paid
        assert goods(read.lines) == 0
        assert read.shipping == 1000


class TestShipping:
    def test_counts_after_discounts_and_without_removed_lines(self) -> None:
        lines = [
            shipping_line("55.00", discounts=("5.00",)),
            shipping_line("9.00", is_removed=True),
        ]
        assert order_of(order(shipping_lines=lines)).shipping == 5000

    def test_has_its_tax_apart(self) -> None:
        line = shipping_line("11.90", tax_lines=[{"price": "1.90"}])
        read = order_of(order(shipping_lines=[line], taxes_included=True))
        assert (read.shipping, read.shipping_tax) == (1000, 190)

    def test_that_was_paid_back_is_gone(self) -> None:
        back = refund(refund_shipping_lines=[{"subtotal_amount_set": money("4.00")}])
        read = order_of(order(shipping_lines=[shipping_line("10.00")], refunds=[back]))
        assert read.shipping == 600


class TestFulfilment:
    def test_is_the_time_of_the_last_parcel(self) -> None:
        parcels = [
            {"created_at": "2026-03-04T08:00:00Z"},
            {"created_at": "2026-03-03T08:00:00Z"},
        ]
        read = order_of(order(fulfillment_status="fulfilled", fulfillments=parcels))
        assert read.fulfilled_at is not None
        assert read.fulfilled_at.isoformat() == "2026-03-04T08:00:00+00:00"

    @pytest.mark.parametrize("status", [None, "partial"])
    def test_is_not_there_before_all_have_left(self, status: str | None) -> None:
        assert order_of(order(fulfillment_status=status)).fulfilled_at is None

    def test_without_parcels_is_when_the_order_says_so(self) -> None:
        read = order_of(order(fulfillment_status="fulfilled"))
        assert read.fulfilled_at == read.updated_at


def test_tags_are_taken_apart() -> None:
    assert order_of(order(tags="gift, click and collect,")).tags == ("gift", "click and collect")


def test_a_refund_that_came_alone_reads_no_json_numbers() -> None:
    item = refund_line(line_item(1, "19.99"))
    item["subtotal"] = 19.990000000000002
    assert goods(refund_of(refund(lines=(item,))).lines) == 1999


def test_the_refund_of_a_refunds_transactions_counts_success_alone() -> None:
    back = refund(
        transactions=(
            transaction("10.00"),
            transaction("7.00", status="pending"),
            transaction("5.00", status="failure"),
            transaction("3.00", kind="void"),
        )
    )
    assert order_of(order(refunds=[back])).refunded == 1000
