"""Codes of holds in the orders of shops: recognised, put back into the lines, and counted once."""

import pytest
from punchcard.domain.activity import Report
from punchcard.domain.checkout import ShownHold
from punchcard.domain.errors import PayloadInvalidError

from tests.fakes import shopify_bodies, standard_bodies, woocommerce_bodies
from tests.unit.connectors.reading import (
    goods,
    order_of,
    translated,
    woocommerce_order_of,
)

CODE = "PC7M2Q9XK4T0VBN8ZD"


def allocation(amount: str, place: int = 0) -> shopify_bodies.Body:
    return {
        "amount": amount,
        "amount_set": shopify_bodies.money(amount),
        "discount_application_index": place,
    }


def discounts(*codes: str) -> list[shopify_bodies.Body]:
    return [{"type": "discount_code", "code": code} for code in codes]


class TestShopify:
    def test_the_code_of_a_coupon_is_a_discount_like_any_other(self) -> None:
        item = shopify_bodies.line_item(11, "20.00", discount_allocations=[allocation("2.00")])
        codes = discounts("RW7M2Q9XK4T0VBN8ZD")
        order = order_of(shopify_bodies.order(item, discount_applications=codes))
        assert (goods(order.lines), order.holds) == (1800, ())

    def test_points_are_a_payment_and_other_codes_are_discounts(self) -> None:
        item = shopify_bodies.line_item(
            11, "20.00", discount_allocations=[allocation("2.00"), allocation("8.00", 1)]
        )
        body = shopify_bodies.order(item, discount_applications=discounts("SPRING", CODE))
        order = order_of(body)
        assert (goods(order.lines), order.holds) == (
            1800,
            (ShownHold(code=CODE, amount=800, kept=800),),
        )

    def test_a_code_is_known_in_small_letters(self) -> None:
        item = shopify_bodies.line_item(11, "20.00", discount_allocations=[allocation("8.00")])
        body = shopify_bodies.order(item, discount_applications=discounts(CODE.lower()))
        assert [hold.code for hold in order_of(body).holds] == [CODE]

    def test_an_order_of_other_codes_is_what_it_was(self) -> None:
        item = shopify_bodies.line_item(11, "20.00", discount_allocations=[allocation("8.00")])
        order = order_of(shopify_bodies.order(item, discount_applications=discounts("SPRING")))
        assert (goods(order.lines), order.holds) == (1200, ())

    def test_what_is_returned_takes_its_part_along(self) -> None:
        item = shopify_bodies.line_item(
            11, "10.00", quantity=2, discount_allocations=[allocation("8.01")]
        )
        back = shopify_bodies.refund(lines=(shopify_bodies.refund_line(item),))
        body = shopify_bodies.order(item, refunds=[back], discount_applications=discounts(CODE))
        order = order_of(body)
        (hold,) = order.holds
        assert (goods(order.lines), hold.amount, hold.kept) == (1000, 801, 401)

    def test_tax_in_prices_is_none_of_the_part(self) -> None:
        item = shopify_bodies.line_item(
            11, "23.80", taxes=("1.90",), discount_allocations=[allocation("11.90")]
        )
        body = shopify_bodies.order(
            item, taxes_included=True, discount_applications=discounts(CODE)
        )
        order = order_of(body)
        assert (goods(order.lines), order.holds[0].amount, order.holds[0].kept) == (
            2000,
            1190,
            1000,
        )

    def test_a_basket_that_points_paid_in_full_keeps_its_value(self) -> None:
        item = shopify_bodies.line_item(11, "8.00", discount_allocations=[allocation("8.00")])
        order = order_of(shopify_bodies.order(item, discount_applications=discounts(CODE)))
        assert (goods(order.lines), order.holds[0].kept) == (800, 800)

    def test_a_code_without_allocations_is_known_by_its_amount(self) -> None:
        code = {"code": CODE, "amount": "8.00", "type": "fixed_amount"}
        order = order_of(shopify_bodies.order(discount_codes=[code]))
        assert order.holds == (ShownHold(code=CODE, amount=800, kept=0),)


def coupon(code: str, discount: str, tax: str = "0.00") -> woocommerce_bodies.Body:
    return {"id": 51, "code": code, "discount": discount, "discount_tax": tax}


class TestWooCommerce:
    def test_points_are_a_payment_and_other_coupons_are_discounts(self) -> None:
        item = woocommerce_bodies.line_item(11, "10.00", subtotal="20.00")
        body = woocommerce_bodies.order(
            item, coupon_lines=[coupon("spring", "2.00"), coupon(CODE.lower(), "8.00", "1.52")]
        )
        order = woocommerce_order_of(body)
        assert (goods(order.lines), order.holds) == (
            1800,
            (ShownHold(code=CODE, amount=952, kept=800),),
        )

    def test_an_order_of_other_coupons_is_what_it_was(self) -> None:
        item = woocommerce_bodies.line_item(11, "10.00", subtotal="20.00")
        order = woocommerce_order_of(
            woocommerce_bodies.order(item, coupon_lines=[coupon("spring", "10.00")])
        )
        assert (goods(order.lines), order.holds) == (1000, ())

    def test_half_of_the_money_back_is_half_of_the_order_back(self) -> None:
        item = woocommerce_bodies.line_item(11, "12.00", subtotal="20.00")
        body = woocommerce_bodies.order(
            item,
            coupon_lines=[coupon(CODE, "8.00")],
            refunds=[woocommerce_bodies.refund("-6.00")],
        )
        order = woocommerce_order_of(body)
        assert (goods(order.lines), order.holds[0].kept, order.refunds[0].amount) == (
            1000,
            400,
            1000,
        )

    def test_a_refunded_order_was_paid_by_no_hold(self) -> None:
        item = woocommerce_bodies.line_item(11, "0.00", subtotal="8.00")
        body = woocommerce_bodies.order(
            item, coupon_lines=[coupon(CODE, "8.00")], status="refunded"
        )
        assert woocommerce_order_of(body).holds == ()

    def test_a_basket_that_points_paid_in_full_keeps_its_value(self) -> None:
        item = woocommerce_bodies.line_item(11, "0.00", subtotal="8.00")
        order = woocommerce_order_of(
            woocommerce_bodies.order(item, coupon_lines=[coupon(CODE, "8.00")])
        )
        assert (goods(order.lines), order.holds[0].kept) == (800, 800)


class TestOurOwnSchema:
    def test_names_the_holds(self) -> None:
        event = standard_bodies.event(
            "order.updated", standard_bodies.order(holds=[{"code": CODE, "amount": "8.00"}])
        )
        report = translated(event)
        assert isinstance(report, Report)
        assert report.activity.content.holds == (ShownHold(code=CODE, amount=800),)  # type: ignore[union-attr]

    @pytest.mark.parametrize("hold", [{"code": "SPRING"}, {"code": CODE, "points": 8}, {}])
    def test_refuses_what_is_no_hold(self, hold: dict[str, object]) -> None:
        event = standard_bodies.event("order.updated", standard_bodies.order(holds=[hold]))
        with pytest.raises(PayloadInvalidError):
            translated(event)
