"""Money that a refund gives back beside lines: what is for goods, what for shipping and duties."""

from punchcard.domain.activity import Refund

from tests.fakes.shopify_bodies import (
    Body,
    line_item,
    money,
    order,
    refund,
    shipping_line,
    transaction,
)
from tests.unit.connectors.reading import goods, order_of, refund_of


class TestMoneyBesideLines:
    def test_comes_off_all_lines_by_their_price(self) -> None:
        back = refund(transactions=(transaction("12.00"),))
        read = order_of(order(line_item(1, "90.00"), line_item(2, "30.00"), refunds=[back]))
        assert [line.amount for line in read.lines] == [8100, 2700]
        assert read.refunds == (Refund(refund_id="9001", amount=1200),)

    def test_counts_without_its_part_of_the_tax(self) -> None:
        back = refund(transactions=(transaction("11.90"),))
        read = order_of(order(line_item(1, "100.00", taxes=("19.00",)), refunds=[back]))
        (line,) = read.lines
        assert (line.amount, line.tax, read.refunds[0].amount) == (9000, 1710, 1000)

    def test_for_shipping_alone_takes_nothing_off_the_goods(self) -> None:
        """An adjustment of kind shipping_refund over -5.00, and the line that newer APIs add."""
        adjustment = {"kind": "shipping_refund", "amount": "-5.00", "tax_amount": "0.00"}
        older = refund(order_adjustments=[adjustment], transactions=(transaction("5.00"),))
        newer = {**older, "refund_shipping_lines": [{"subtotal_amount_set": money("5.00")}]}
        for back in (older, newer):
            body = order(shipping_lines=[shipping_line("5.00")], refunds=[back])
            read = order_of(body)
            assert goods(read.lines) == 2000
            assert read.shipping == 0
            assert read.refunds[0].amount == refund_of(back).amount == 0

    def test_for_duties_takes_nothing_off_the_goods(self) -> None:
        back = refund(total_duties_set=money("4.00"), transactions=(transaction("6.00"),))
        assert goods(order_of(order(refunds=[back])).lines) == 1800

    def test_is_capped_at_the_goods(self) -> None:
        back = refund(transactions=(transaction("500.00"),))
        read = order_of(order(refunds=[back]))
        assert goods(read.lines) == 0
        assert read.refunds[0].amount == 2000

    def test_does_not_count_while_it_is_on_its_way(self) -> None:
        back = refund(transactions=(transaction("5.00", status="pending"),))
        assert goods(order_of(order(refunds=[back])).lines) == 2000

    def test_in_the_buyers_currency_is_brought_to_the_shops(self) -> None:
        """124.36 USD were paid as 115.90 EUR, of which 11.59 EUR came back."""
        buyers: Body = {"amount": "115.90", "currency_code": "EUR"}
        back = refund(transactions=(transaction("11.59", currency="EUR"),))
        body = order(
            line_item(1, "124.36", currency="USD"),
            currency="USD",
            presentment_currency="EUR",
            total_price_set=money("124.36", currency="USD", buyers=buyers),
            refunds=[back],
        )
        read = order_of(body, "USD")
        assert goods(read.lines) == 12436 - 1244
        assert read.refunded == 1244

    def test_in_the_buyers_currency_of_a_refund_alone_takes_its_rate_from_the_adjustment(
        self,
    ) -> None:
        buyers: Body = {"amount": "-11.59", "currency_code": "EUR"}
        adjustment = {
            "kind": "refund_discrepancy",
            "amount_set": money("-12.44", currency="USD", buyers=buyers),
        }
        back = refund(
            order_adjustments=[adjustment], transactions=(transaction("11.59", currency="EUR"),)
        )
        assert refund_of(back, "USD").amount == 1244

    def test_in_a_currency_without_a_rate_waits_for_the_order(self) -> None:
        back = refund(transactions=(transaction("11.59", currency="USD"),))
        assert refund_of(back).amount == 0
