"""Codes of coupons in the orders of shops: recognised, and otherwise discounts like any other."""

import pytest
from punchcard.connectors.shown_coupons import SHOWN_MAX
from punchcard.domain.activity import Order, Report
from punchcard.domain.errors import PayloadInvalidError

from tests.fakes import shopify_bodies, standard_bodies, woocommerce_bodies
from tests.unit.connectors.reading import goods, order_of, translated, woocommerce_order_of
from tests.unit.connectors.test_shown_holds import allocation, discounts

CODE = "RW7M2Q9XK4T0VBN8ZD"
OTHER = "RW7M2Q9XK4T0VBN8ZE"


class TestShopify:
    def test_a_coupon_is_a_discount_whose_code_is_reported(self) -> None:
        item = shopify_bodies.line_item(11, "20.00", discount_allocations=[allocation("2.00")])
        codes = [*discounts(CODE.lower(), "SPRING"), {"type": "automatic", "title": "Spring"}]
        order = order_of(shopify_bodies.order(item, discount_applications=codes))
        assert (goods(order.lines), order.coupons, order.holds) == (1800, (CODE,), ())

    def test_a_coupon_for_shipping_stands_among_the_codes_alone(self) -> None:
        codes = [{"code": CODE, "amount": "4.00", "type": "shipping"}]
        body = shopify_bodies.order(shopify_bodies.line_item(11, "20.00"), discount_codes=codes)
        assert order_of(body).coupons == (CODE,)

    def test_a_coupon_that_stands_in_both_places_is_one(self) -> None:
        codes = [{"code": CODE, "amount": "2.00"}, {"code": OTHER, "amount": "2.00"}]
        body = shopify_bodies.order(
            shopify_bodies.line_item(11, "20.00"),
            discount_applications=discounts(CODE),
            discount_codes=codes,
        )
        assert order_of(body).coupons == (CODE, OTHER)

    def test_no_more_are_looked_after_than_anybody_needs(self) -> None:
        codes = discounts(*(f"RW{number:016d}" for number in range(SHOWN_MAX + 5)))
        item = shopify_bodies.line_item(11, "20.00")
        order = order_of(shopify_bodies.order(item, discount_applications=codes))
        assert len(order.coupons) == SHOWN_MAX


class TestWooCommerce:
    def test_a_coupon_is_a_discount_whose_code_is_reported(self) -> None:
        item = woocommerce_bodies.line_item(11, "12.00", subtotal="20.00")
        lines = [{"code": CODE.lower(), "discount": "8.00", "discount_tax": "0.00"}]
        order = woocommerce_order_of(woocommerce_bodies.order(item, coupon_lines=lines))
        assert (goods(order.lines), order.coupons, order.holds) == (1200, (CODE,), ())


class TestOurOwnSchema:
    def test_names_the_coupons(self) -> None:
        event = standard_bodies.event(
            "order.updated", standard_bodies.order(coupons=[CODE.lower(), CODE, OTHER])
        )
        report = translated(event)
        assert isinstance(report, Report)
        assert isinstance(report.activity.content, Order)
        assert report.activity.content.coupons == (CODE, OTHER)

    @pytest.mark.parametrize(
        "coupons", [["SPRING"], ["PC7M2Q9XK4T0VBN8ZD"], [{"code": CODE}], [CODE] * 21, CODE]
    )
    def test_refuses_what_is_no_coupon(self, coupons: object) -> None:
        event = standard_bodies.event("order.updated", standard_bodies.order(coupons=coupons))
        with pytest.raises(PayloadInvalidError):
            translated(event)
