"""Refunds inside WooCommerce's orders, which say an amount with tax and nothing about lines."""

from itertools import permutations

import pytest
from punchcard.connectors import woocommerce
from punchcard.connectors.payload import decode_json
from punchcard.domain.activity import Refund, Report
from punchcard.domain.outcome import Status
from punchcard.domain.shops import Platform, Shop

from tests.fakes.till import Till
from tests.fakes.woocommerce_bodies import (
    Body,
    encoded,
    gift_card_line,
    line_item,
    order,
    refund,
    unpaid_order,
)
from tests.unit.connectors.reading import goods
from tests.unit.connectors.reading import woocommerce_order_of as order_of

SHOP = Shop(id="pier", platform=Platform.WOOCOMMERCE, program="club", currency="EUR")


class TestRefund:
    def test_comes_off_all_lines_by_their_price(self) -> None:
        lines = (line_item(11, "90.00"), line_item(12, "30.00"))
        read = order_of(order(*lines, refunds=[refund("-12.00")]))
        assert [line.amount for line in read.lines] == [8100, 2700]
        assert read.refunds == (Refund(refund_id="901", amount=1200),)
        assert read.refunded == 1200

    def test_counts_without_its_part_of_the_tax(self) -> None:
        lamp = line_item(11, "100.00", tax="19.00")
        read = order_of(order(lamp, refunds=[refund("-11.90")]))
        assert [(line.amount, line.tax) for line in read.lines] == [(9000, 1710)]
        assert (read.refunds[0].amount, read.refunded) == (1000, 1190)

    @pytest.mark.parametrize("total", ["-5.00", "5.00", -5, -5.0])
    def test_is_below_zero_however_it_is_written(self, total: object) -> None:
        assert goods(order_of(order(refunds=[refund(total)])).lines) == 1500

    def test_is_for_goods_first_and_for_shipping_then(self) -> None:
        """Whether shipping was meant cannot be told, and a return must not leave points."""
        body = order(line_item(11, "20.00"), shipping_total="4.00", shipping_tax="1.00")
        for total, kept, shipping in [("-20.00", 0, 400), ("-22.50", 0, 200), ("-25.00", 0, 0)]:
            read = order_of(body | {"refunds": [refund(total)]})
            assert (goods(read.lines), read.shipping) == (kept, shipping)

    def test_is_for_gift_cards_after_goods(self) -> None:
        """Else returned goods would leave points because a card was bought beside them."""
        lines = (gift_card_line(12, "50.00"), line_item(11, "50.00"))
        read = order_of(order(*lines, refunds=[refund("-60.00")]))
        assert {line.line_id: line.amount for line in read.lines} == {"11": 0, "12": 4000}

    def test_after_a_refund_adds_up(self) -> None:
        lines = (line_item(11, "10.00", tax="0.70"), line_item(12, "3.33", tax="0.63"))
        parts = [refund("-4.89", refund_id=902), refund("-9.77", refund_id=901)]
        read = order_of(order(*lines, refunds=parts))
        assert goods(read.lines) == 0
        assert [back.refund_id for back in read.refunds] == ["901", "902"]
        assert sum(back.amount for back in read.refunds) == 1333

    def test_takes_no_more_than_there_is(self) -> None:
        read = order_of(order(refunds=[refund("-500.00")]))
        assert (goods(read.lines), read.refunds[0].amount) == (0, 2000)

    def test_of_all_that_money_paid_leaves_nothing_that_gift_cards_paid(self) -> None:
        """24.00 of 28.00 were paid by cards, so that no more than 4.00 could be refunded."""
        cards = [{"id": 1, "amount": "24.00"}]
        body = order(line_item(11, "28.00"), gift_cards=cards, total="4.00")
        read = order_of(body | {"status": "refunded", "refunds": [refund("-4.00")]})
        assert read.lines == ()

    def test_has_a_number_of_any_size(self) -> None:
        read = order_of(order(refunds=[refund("-1.00", refund_id="9007199254740993")]))
        assert read.refunds[0].refund_id == "9007199254740993"


def state(minute: int, body: Body) -> Body:
    """The order as it was at that minute."""
    return body | {"date_modified_gmt": f"2026-03-02T09:{minute:02}:00"}


BOUGHT = (line_item(11, "60.00"), line_item(12, "40.00"))
PAID = state(1, order(*BOUGHT))
PARTLY_BACK = state(2, order(*BOUGHT, refunds=[refund("-25.00")]))
DONE = state(3, PARTLY_BACK | {"status": "completed", "date_completed_gmt": "2026-03-02T09:03:00"})
ALL_BACK = state(
    4, DONE | {"status": "refunded", "refunds": [refund("-25.00"), refund("-75.00", refund_id=902)]}
)


def balance_after(bodies: tuple[Body, ...]) -> int:
    """What a member has after these deliveries, at a point for each unit of money."""
    till = Till()
    for body in bodies:
        (report,) = woocommerce.translate("order.updated", decode_json(encoded(body)), SHOP)
        assert isinstance(report, Report)
        assert till.ring(report.activity).status is not Status.REFUSED
    return till.available


class TestOrder:
    @pytest.mark.parametrize(
        ("states", "points"),
        [
            ((PAID,), 100),
            ((state(0, unpaid_order(*BOUGHT)), PAID), 100),
            ((PAID, PARTLY_BACK, DONE), 75),
            ((PAID, PARTLY_BACK, DONE, ALL_BACK), 0),
            ((PAID, PAID, PARTLY_BACK, PARTLY_BACK), 75),
            ((PAID, state(2, PAID | {"status": "cancelled"})), 0),
            ((state(0, unpaid_order(*BOUGHT, status="cancelled")), PAID), 100),
            ((PAID, state(2, PAID | {"status": "failed"})), 0),
            ((PAID, state(2, PAID | {"status": "trash"}), state(3, PAID)), 100),
            ((PAID, PARTLY_BACK, state(5, PAID)), 75),
        ],
        ids=[
            *("paid", "paid late", "partly refunded", "refunded", "repeated", "cancelled"),
            *("revived by a payment", "failed", "trashed and restored", "refund deleted"),
        ],
    )
    def test_comes_to_the_same_whatever_the_order_of_its_deliveries(
        self, states: tuple[Body, ...], points: int
    ) -> None:
        assert {balance_after(arrival) for arrival in permutations(states)} == {points}
