"""Orders that show a coupon's code: it is redeemed once, and never in the way."""

from datetime import datetime, timedelta

import pytest
from punchcard.domain.activity import ORDER
from punchcard.domain.coupon_record import CouponRecord, UseStatus
from punchcard.domain.coupons import (
    CouponRedeemedError,
    ReservationReleasedError,
)
from punchcard.domain.outcome import Status
from punchcard.domain.record import OrderCoupon
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.wording import Language

from tests.fakes.stories import told
from tests.fakes.till import MEMBER, NOON, OrderFields, Till, line, order_activity
from tests.unit.domain.test_coupons import DAY, HOUR, issued
from tests.unit.domain.test_rewards import refusal


def shown(shop: Till, request: str = "click") -> tuple[str, ...]:
    return (shop.coupon_code(request),)


def coupon(shop: Till) -> CouponRecord:
    """The newest that any entry says about a coupon."""
    chain = shop.ledger.entries_before(program="club", member=MEMBER.id, before=None, limit=200)
    told_of = [item for entry in chain for item in reversed(decode_activities(entry.activities))]
    return next(item.coupon for item in told_of if item.coupon is not None)


def of_order(shop: Till, number: int = 2) -> OrderCoupon:
    """What the newest record of an order says of its coupon."""
    key = shop.hidden(f"shop:order:{number}")
    chain = shop.ledger.entries_before(program="club", member=MEMBER.id, before=None, limit=200)
    told_of = [item for entry in chain for item in reversed(decode_activities(entry.activities))]
    (record,) = next(item.order.coupons for item in told_of if item.key == key and item.order)
    return record


def kept_past_its_last_day(uses: int = 1) -> tuple[Till, datetime]:
    """A coupon of which a use was reserved in its last minute, and the moment of that."""
    shop = issued(uses=uses, valid_days=0)
    last_moment = NOON + 12 * HOUR - timedelta(minutes=1)
    shop.wait_until(last_moment).reserve()
    return shop, last_moment


class TestTheOrder:
    def test_redeems_the_coupon_and_earns_for_all_of_its_lines(self) -> None:
        shop = issued()
        shop.order(2, 10_00, coupons=shown(shop))
        assert (coupon(shop).redeemed, of_order(shop).redeemed) == (1, True)
        assert shop.available == 40 + 10
        assert refusal(shop.redeem()) is CouponRedeemedError
        assert shop.newest_entry.kind == ORDER

    def test_told_again_and_changed_redeems_it_once(self) -> None:
        shop = issued(uses=3)
        for version in (1, 1, 2, 3):
            shop.order(2, version * 10_00, coupons=shown(shop), version=version)
        assert shop.order(2, 30_00, coupons=shown(shop), version=3).status is Status.DUPLICATE
        assert coupon(shop).redeemed == 1

    def test_may_be_one_of_several_that_use_the_coupon(self) -> None:
        shop = issued(uses=2)
        for number in (2, 3, 4):
            shop.order(number, 10_00, coupons=shown(shop))
        assert coupon(shop).redeemed == 2
        assert of_order(shop, 3).redeemed
        assert of_order(shop, 4).refused == "coupon_already_redeemed"

    def test_that_is_not_fully_paid_leaves_the_coupon_until_it_is(self) -> None:
        shop = issued()
        shop.order(2, 10_00, coupons=shown(shop), paid=False, partly_paid=True)
        assert (coupon(shop).redeemed, of_order(shop)) == (0, OrderCoupon(of_order(shop).key))
        shop.order(2, 10_00, coupons=shown(shop), version=2)
        assert coupon(shop).redeemed == 1

    def test_that_costs_nothing_redeems_it_too(self) -> None:
        shop = issued()
        shop.order(2, lines=(line(0),), coupons=shown(shop))
        assert coupon(shop).redeemed == 1

    @pytest.mark.parametrize(
        "undue",
        [
            {"lines": (line(10_00),), "paid": False, "partly_paid": True},
            {"lines": ()},
        ],
        ids=["partly paid", "without lines"],
    )
    def test_redeems_it_in_the_entry_in_which_only_an_earlier_state_showed_it(
        self, undue: OrderFields
    ) -> None:
        shop = issued()
        first = order_activity(2, **(undue | {"coupons": shown(shop)}))
        shop.ring(first, order_activity(2, 10_00, version=2))
        assert (coupon(shop).redeemed, of_order(shop).redeemed) == (1, True)

    def test_may_show_several_coupons(self) -> None:
        shop = issued()
        shop.order(3, 60_00)
        shop.redeem_reward(request="other")
        shop.order(2, 10_00, coupons=(*shown(shop), *shown(shop, "other")))
        told_of = decode_activities(shop.newest_entry.activities)
        assert [item.type for item in told_of] == ["order", "coupon_shown", "coupon_shown"]
        assert {item.coupon.redeemed for item in told_of if item.coupon} == {1}


class TestWhatCannotBeRedeemed:
    """The order is recorded as any other; its record says why."""

    def test_is_a_coupon_of_nobody_here(self) -> None:
        shop = issued()
        outcome = shop.order(2, 10_00, coupons=shown(shop, "somebody else's"))
        assert (outcome.status, outcome.points) == (Status.RECORDED, 10)
        assert of_order(shop).refused == "coupon_not_found"

    def test_is_a_coupon_that_was_used_by_a_call(self) -> None:
        shop = issued()
        shop.redeem()
        assert shop.order(2, 10_00, coupons=shown(shop)).points == 10
        assert of_order(shop).refused == "coupon_already_redeemed"

    def test_is_a_coupon_that_was_cancelled(self) -> None:
        shop = issued()
        shop.cancel()
        assert shop.order(2, 10_00, coupons=shown(shop)).points == 10
        assert of_order(shop).refused == "coupon_cancelled"

    def test_is_a_coupon_that_had_expired_when_the_order_was_placed(self) -> None:
        shop = issued(valid_days=1)
        late = NOON + 3 * DAY
        assert shop.order(2, 10_00, coupons=shown(shop), at=late).points == 10
        assert of_order(shop).refused == "coupon_expired"

    def test_stays_so_for_this_order_whatever_happens_to_the_coupon(self) -> None:
        shop = issued()
        shop.order(2, 10_00, coupons=shown(shop))
        shop.order(3, 10_00, coupons=shown(shop))
        shop.order(2, 10_00, coupons=shown(shop), version=2, cancelled=True)
        shop.order(3, 20_00, coupons=shown(shop), version=2)
        assert of_order(shop, 3).refused == "coupon_already_redeemed"
        assert coupon(shop).redeemed == 0

    def test_is_told_in_words(self) -> None:
        shop = issued()
        shop.redeem()
        shop.order(2, 10_00, coupons=shown(shop))
        assert told(shop)[-2] == "A coupon that it showed was not redeemed: it had been used up."
        assert told(shop, Language.DE)[-2].startswith("Ein Gutschein, den sie zeigte")


class TestTime:
    def test_is_the_orders_own_however_late_it_is_told(self) -> None:
        shop = issued(valid_days=1)
        shop.wait_until(NOON + 9 * DAY)
        shop.order(2, 10_00, coupons=shown(shop), at=NOON + HOUR)
        assert coupon(shop).redeemed == 1

    def test_lets_a_reservation_be_redeemed_that_lasted_past_the_last_day(self) -> None:
        shop, last_moment = kept_past_its_last_day()
        shop.order(2, 10_00, coupons=shown(shop), at=last_moment + timedelta(minutes=30))
        assert coupon(shop).redeemed == 1

    def test_past_the_last_day_lets_nothing_be_redeemed_but_the_reservation(self) -> None:
        shop, last_moment = kept_past_its_last_day(uses=2)
        shop.order(2, 10_00, coupons=shown(shop), at=last_moment + timedelta(minutes=10))
        shop.order(3, 10_00, coupons=shown(shop), at=last_moment + timedelta(minutes=20))
        (use,) = coupon(shop).calls
        assert (use.status, use.order) == (UseStatus.REDEEMED, shop.hidden("shop:order:2"))
        assert of_order(shop, 3).refused == "coupon_expired"
        assert refusal(shop.redeem(reservation="reserve")) is CouponRedeemedError

    def test_of_a_reservation_is_the_orders_own_however_late_it_is_told(self) -> None:
        shop, last_moment = kept_past_its_last_day(uses=2)
        shop.wait_until(last_moment + DAY)
        shop.order(2, 10_00, coupons=shown(shop), at=last_moment + timedelta(minutes=10))
        assert [use.order for use in coupon(shop).calls] == [shop.hidden("shop:order:2")]
        shop.order(3, 10_00, coupons=shown(shop), at=last_moment + timedelta(minutes=20))
        assert of_order(shop, 3).refused == "coupon_expired"

    def test_leaves_a_reservation_that_lapsed_meanwhile_if_no_use_is_free_for_it(self) -> None:
        shop, last_moment = kept_past_its_last_day(uses=2)
        shop.wait_until(last_moment + timedelta(seconds=30))
        shop.reserve(call="second")
        shop.wait_until(last_moment + HOUR)
        shop.order(2, 10_00, coupons=shown(shop))
        shop.order(3, 10_00, coupons=shown(shop), at=last_moment + timedelta(minutes=10))
        assert [use.status for use in coupon(shop).calls] == [
            UseStatus.RESERVED,
            UseStatus.REDEEMED,
            UseStatus.REDEEMED,
        ]
        assert coupon(shop).calls[1].order == shop.hidden("shop:order:3")


class TestAReservation:
    def test_is_redeemed_by_the_order(self) -> None:
        shop = issued()
        shop.reserve()
        shop.order(2, 10_00, coupons=shown(shop))
        (use,) = coupon(shop).calls
        assert (use.status, use.order) == (UseStatus.REDEEMED, shop.hidden("shop:order:2"))
        assert refusal(shop.redeem(reservation="reserve")) is CouponRedeemedError

    def test_is_left_alone_while_a_use_is_free(self) -> None:
        shop = issued(uses=2)
        shop.reserve()
        shop.order(2, 10_00, coupons=shown(shop))
        assert shop.redeem(reservation="reserve").status is Status.RECORDED
        assert coupon(shop).redeemed == 2

    def test_that_its_order_gives_back_is_released(self) -> None:
        shop = issued()
        shop.reserve()
        shop.order(2, 10_00, coupons=shown(shop))
        shop.order(2, 10_00, coupons=shown(shop), version=2, cancelled=True)
        assert refusal(shop.redeem(reservation="reserve")) is ReservationReleasedError
        assert shop.redeem().status is Status.RECORDED
