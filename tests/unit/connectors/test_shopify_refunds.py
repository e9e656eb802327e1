"""Orders net of their refunds, and refunds that came alone, where Shopify contradicts itself.

The numbers are those of public samples and live deliveries, the bodies our own.
"""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from punchcard.domain.activity import Refund

from tests.fakes.shopify_bodies import (
    Body,
    line_item,
    order,
    refund,
    refund_line,
    transaction,
)
from tests.unit.connectors.reading import goods, order_of, refund_of


def three_lines() -> list[Body]:
    """Gross 597.00 with 10.00 off and 11.94 of tax, as in the demo order."""
    return [
        line_item(1, "199.00", discounts=("3.34",), taxes=("3.98",)),
        line_item(2, "199.00", discounts=("3.33",), taxes=("3.98",)),
        line_item(3, "199.00", discounts=("3.33",), taxes=("3.98",)),
    ]


class TestReturnedLines:
    def test_leave_nothing_of_a_cancelled_order(self) -> None:
        """Live cancel: `total_price` stays, one refund with a transaction over all of it."""
        item = line_item(1, "99.00", current_quantity=0)
        read = order_of(
            order(
                item,
                financial_status="refunded",
                cancelled_at="2026-03-09T12:00:00Z",
                total_price="99.00",
                current_total_price="0.00",
                refunds=[refund(lines=(refund_line(item),), transactions=(transaction("99.00"),))],
            )
        )
        assert read.cancelled
        assert read.lines == ()
        assert read.refunded == 9900
        assert [goods(back.lines) for back in read.refunds] == [9900]

    def test_count_by_their_own_price_whatever_the_totals_say(self) -> None:
        """Partly refunded: lines of 391.33 back, 209.00 paid, subtotal still 597.00."""
        first, second, third = three_lines()
        first["current_quantity"] = third["current_quantity"] = 0
        lines_back = (
            refund_line(third, subtotal="195.66"),
            refund_line(first, subtotal="195.67"),
        )
        read = order_of(
            order(
                first,
                second,
                third,
                financial_status="partially_refunded",
                subtotal_price="597.00",
                refunds=[refund(lines=lines_back, transactions=(transaction("209.00"),))],
            )
        )
        assert goods(read.lines) == 19567
        assert goods(read.refunds[0].lines) == 39133
        assert read.refunds[0].amount == 0
        assert read.refunded == 20900

    def test_are_gone_though_no_current_number_moved(self) -> None:
        """All lines refunded for 10.00: `current_quantity` and `current_subtotal` stay."""
        items = three_lines()
        back = refund(
            lines=tuple(refund_line(item) for item in items), transactions=(transaction("10.00"),)
        )
        read = order_of(order(*items, current_subtotal_price="587.00", refunds=[back]))
        assert read.lines == ()
        assert goods(read.refunds[0].lines) == 58700

    def test_count_in_full_where_a_gift_card_paid_a_part(self) -> None:
        """110.00 paid back for a line of 195.66 and tax; the rest is a discrepancy of 89.64."""
        first, second, third = three_lines()
        back = refund(
            lines=(refund_line(third, subtotal="195.66"),),
            transactions=(transaction("110.00", gateway="gift_card"),),
            order_adjustments=[
                {"kind": "refund_discrepancy", "amount": "89.64", "tax_amount": "0.00"}
            ],
        )
        read = order_of(order(first, second, third, refunds=[back]))
        assert goods(read.lines) == 58700 - 19567
        assert read.refunds[0].amount == 0

    @pytest.mark.parametrize(("price", "paid"), [("41.94", "41.94"), ("15.00", "15.00")])
    def test_count_where_nothing_was_restocked_and_their_subtotal_is_zero(
        self, price: str, paid: str
    ) -> None:
        item = line_item(1, price)
        back = refund(
            lines=(refund_line(item, subtotal="0.00"),), transactions=(transaction(paid),)
        )

        read = order_of(order(item, refunds=[back]))

        assert read.lines == ()
        assert goods(read.refunds[0].lines) == int(paid.replace(".", ""))
        assert refund_of(back).lines == read.refunds[0].lines
        assert refund_of(back).amount == 0

    def test_count_before_the_money_has_arrived(self) -> None:
        item = line_item(1, "30.00", quantity=3)
        back = refund(
            lines=(refund_line(item),), transactions=(transaction("10.00", status="pending"),)
        )
        read = order_of(order(item, refunds=[back]))
        assert goods(read.lines) == 6000
        assert read.refunded == 0

    def test_take_their_units_one_refund_after_another(self) -> None:
        """10.00 for three units: 3.33, 3.33 and 3.34 are returned, and never a cent remains."""
        item = line_item(1, "5.00", quantity=3, discounts=("5.00",))
        refunds = [
            refund(id=100 + day, created_at=f"2026-03-0{day}T00:00:00Z", lines=(refund_line(item),))
            for day in (4, 5, 6)
        ]
        expected = {"104": 333, "105": 333, "106": 334}
        for known in permutations(refunds):
            read = order_of(order(item, refunds=list(known)))
            assert {back.refund_id: goods(back.lines) for back in read.refunds} == expected
            assert read.lines == ()

    def test_beyond_what_was_bought_do_not_count(self) -> None:
        item = line_item(1, "10.00", quantity=2)
        back = refund(lines=(refund_line(item, quantity=5), refund_line(item)))
        (read,) = order_of(order(item, refunds=[back])).refunds
        assert [line.quantity for line in read.lines] == [2, 0]
        assert goods(read.lines) == 2000

    def test_of_a_line_that_the_order_does_not_show_do_not_count(self) -> None:
        back = refund(lines=(refund_line(line_item(99, "10.00")),))
        read = order_of(order(line_item(1, "10.00"), refunds=[back]))
        assert goods(read.lines) == 1000
        assert read.refunds[0].lines == ()

    def test_that_are_a_tip_do_not_count(self) -> None:
        tip = line_item(2, "3.00", tip={})
        back = refund(lines=(refund_line(tip),), transactions=(transaction("3.00"),))
        read = order_of(order(line_item(1, "10.00"), tip, refunds=[back]))
        assert goods(read.lines) == 1000
        assert refund_of(back) == Refund(refund_id="9001")


class TestRefundAlone:
    def test_is_worth_what_the_order_will_say(self) -> None:
        items = three_lines()
        back = refund(lines=tuple(refund_line(item) for item in items[:2]))
        (in_order,) = order_of(order(*items, refunds=[back])).refunds
        assert refund_of(back) == in_order

    @pytest.mark.parametrize(("paid", "amount"), [("11.90", 1000), ("14.16", 1190)])
    def test_shows_by_its_payment_whether_prices_include_tax(self, paid: str, amount: int) -> None:
        """A price of 11.90 with tax in it, or with 2.26 of tax on top."""
        tax = "1.90" if amount == 1000 else "2.26"
        item = line_item(1, "11.90", taxes=(tax,))
        back = refund(lines=(refund_line(item),), transactions=(transaction(paid),))
        assert goods(refund_of(back).lines) == amount


prices = st.integers(1, 100_000).map(lambda cents: f"{cents // 100}.{cents % 100:02}")


@given(
    st.lists(st.tuples(prices, st.integers(1, 5), prices), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), prices), max_size=4),
    st.booleans(),
)
def test_an_order_and_its_refunds_always_add_up(
    bought: list[tuple[str, int, str]], given_back: list[tuple[int, int, str]], with_tax: bool
) -> None:
    items = [
        line_item(number, price, quantity=quantity, taxes=(tax,))
        for number, (price, quantity, tax) in enumerate(bought)
    ]
    refunds = [
        refund(
            id=number,
            lines=(refund_line(items[line % len(items)], quantity=units),) if units else (),
            transactions=(transaction(paid),),
        )
        for number, (line, units, paid) in enumerate(given_back)
    ]
    before = order_of(order(*items, taxes_included=with_tax))
    after = order_of(order(*items, taxes_included=with_tax, refunds=refunds))

    returned = sum(goods(back.lines) + back.amount for back in after.refunds)
    assert goods(after.lines) + returned == goods(before.lines)
    assert all(line.amount >= 0 and line.tax >= 0 for line in after.lines)
    assert all(back.amount >= 0 for back in after.refunds)
