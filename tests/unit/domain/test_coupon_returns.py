"""Orders that give a coupon back: once, when they are cancelled or wholly returned."""

from datetime import datetime
from itertools import permutations

import pytest
from punchcard.domain import record_codec
from punchcard.domain.activity import Refund
from punchcard.domain.codec import Json
from punchcard.domain.coupon_codec import encode_coupon
from punchcard.domain.coupon_record import CouponRecord
from punchcard.domain.coupons import RESERVATIONS_MAX, CouponRedeemedError
from punchcard.domain.order_codec import encode_order
from punchcard.domain.outcome import Status
from punchcard.domain.record import OrderCoupon, OrderRecord
from punchcard.domain.wording import Language

from tests.fakes.stories import told
from tests.fakes.till import NOON, line, order_activity, refund_activity
from tests.unit.domain.test_coupon_orders import coupon, of_order, shown
from tests.unit.domain.test_coupons import DAY, issued
from tests.unit.domain.test_rewards import refusal

WHOLE = Refund(refund_id="r1", amount=10_00)


class TestGivingBack:
    @pytest.mark.parametrize("times", [1, 2])
    def test_a_cancelled_order_gives_the_coupon_back_once(self, times: int) -> None:
        shop = issued()
        shop.order(2, 10_00, coupons=shown(shop))
        for version in range(2, 2 + times):
            shop.order(2, 10_00, coupons=shown(shop), version=version, cancelled=True)
        assert (coupon(shop).calls, of_order(shop).redeemed) == ((), False)
        assert shop.order(3, 10_00, coupons=shown(shop)).status is Status.RECORDED
        assert coupon(shop).redeemed == 1
        shop.order(2, 10_00, coupons=shown(shop), version=9, cancelled=True)
        assert coupon(shop).redeemed == 1

    def test_a_refund_alone_of_all_of_it_does(self) -> None:
        shop = issued()
        shop.order(2, 10_00, coupons=shown(shop))
        shop.refund(2, WHOLE)
        assert coupon(shop).redeemed == 0

    def test_a_refund_of_a_part_does_not(self) -> None:
        shop = issued()
        shop.order(2, 10_00, coupons=shown(shop))
        shop.refund(2, Refund(refund_id="r1", amount=9_99))
        assert coupon(shop).redeemed == 1
        shop.refund(2, Refund(refund_id="r2", amount=1))
        assert coupon(shop).redeemed == 0

    def test_a_state_with_nothing_left_does_whatever_it_was_worth(self) -> None:
        shop = issued()
        shop.order(2, lines=(line(0),), coupons=shown(shop))
        shop.order(2, coupons=shown(shop), version=2)
        assert coupon(shop).redeemed == 0

    def test_of_a_coupon_that_expired_meanwhile_helps_nobody(self) -> None:
        shop = issued(valid_days=1)
        shop.order(2, 10_00, coupons=shown(shop))
        shop.wait_until(NOON + 3 * DAY)
        shop.order(2, 10_00, coupons=shown(shop), version=2, cancelled=True)
        shop.order(3, 10_00, coupons=shown(shop), at=shop.now)
        assert of_order(shop, 3).refused == "coupon_expired"

    def test_lets_the_points_be_taken_back_again(self) -> None:
        shop = issued()
        shop.order(2, 10_00, coupons=shown(shop))
        assert refusal(shop.cancel()) is CouponRedeemedError
        shop.order(2, 10_00, coupons=shown(shop), version=2, cancelled=True)
        assert shop.cancel(call="later").status is Status.RECORDED
        assert shop.available == 100

    def test_as_often_as_one_likes_leaves_the_record_as_small_as_it_was(self) -> None:
        shop = issued()
        for number in range(2, 2 + RESERVATIONS_MAX):
            shop.order(number, 10_00, coupons=shown(shop))
            shop.order(number, 10_00, coupons=shown(shop), version=2, cancelled=True)
        assert coupon(shop).calls == ()
        assert shop.reserve().status is Status.RECORDED

    def test_is_told_in_words(self) -> None:
        shop = issued()
        shop.order(2, 10_00, coupons=shown(shop))
        assert told(shop)[-1] == "The order of 2 March 2026 used the coupon for “A cup of coffee”."
        shop.order(2, 10_00, coupons=shown(shop), version=2, cancelled=True)
        assert told(shop)[-1] == (
            "That the coupon for “A cup of coffee” was used is undone: the order of 2 March 2026 "
            "was cancelled or returned."
        )
        assert told(shop, Language.DE)[-1].startswith("Die Einlösung des Gutscheins für „A cup of")


class TestCodeOfBefore:
    """It runs beside this one while a version is deployed, and leaves out what it does not know."""

    def test_makes_an_order_use_no_coupon_twice(self, monkeypatch: pytest.MonkeyPatch) -> None:
        shop = issued(uses=3)
        shop.order(2, 10_00, coupons=shown(shop))
        with monkeypatch.context() as before:
            _forget_coupons_of_orders(before)
            shop.order(2, 12_00, version=2)
            shop.redeem()
        shop.order(2, 13_00, coupons=shown(shop), version=3)
        assert (coupon(shop).redeemed, of_order(shop).redeemed) == (2, True)
        shop.order(2, 13_00, coupons=shown(shop), version=4, cancelled=True)
        assert (coupon(shop).redeemed, of_order(shop).redeemed) == (1, False)

    def test_keeps_no_coupon_from_going_back(self, monkeypatch: pytest.MonkeyPatch) -> None:
        shop = issued()
        shop.order(2, 10_00, coupons=shown(shop))
        with monkeypatch.context() as before:
            _forget_coupons_of_orders(before)
            shop.order(2, 12_00, version=2)
        shop.order(2, 12_00, coupons=shown(shop), version=3, cancelled=True)
        assert (coupon(shop).redeemed, of_order(shop)) == (0, OrderCoupon(of_order(shop).key))


def _forget_coupons_of_orders(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have entries written as by code that knew coupons, but none of orders."""

    def without_coupons(order: OrderRecord, occurred_at: datetime | None) -> Json:
        return encode_order(order._replace(coupons=(), keeps_nothing=False), occurred_at)

    def without_orders(record: CouponRecord) -> Json:
        calls = tuple(use._replace(order=None) for use in record.calls)
        return encode_coupon(record._replace(calls=calls))

    monkeypatch.setattr(record_codec, "encode_order", without_coupons)
    monkeypatch.setattr(record_codec, "encode_coupon", without_orders)


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("ending", ["cancelled", "refunded"])
def test_the_order_of_arrival_does_not_matter(ending: str, order: tuple[int, ...]) -> None:
    shop = issued()
    codes = shown(shop)
    refunds = (WHOLE,) if ending == "refunded" else ()
    states = (
        order_activity(2, 10_00, coupons=codes),
        order_activity(2, 10_00, coupons=codes, version=2, tags=("late",)),
        order_activity(
            2,
            0 if refunds else 10_00,
            coupons=codes,
            version=3,
            cancelled=not refunds,
            refunds=refunds,
        ),
    )
    for index in order:
        shop.ring(states[index])
    assert (coupon(shop).redeemed, of_order(shop).redeemed) == (0, False)


def test_used_and_given_back_in_one_entry_is_both_or_none() -> None:
    shop = issued()
    shop.ring(order_activity(2, 10_00, coupons=shown(shop)), refund_activity(2, WHOLE))
    assert (coupon(shop).redeemed, of_order(shop).redeemed) == (0, False)
    shop.ring(
        order_activity(3, 10_00, coupons=shown(shop)), order_activity(4, 10_00, coupons=shown(shop))
    )
    assert of_order(shop, 3).redeemed
    assert of_order(shop, 4).refused == "coupon_already_redeemed"
