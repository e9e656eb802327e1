"""A coupon's uses: reserved, redeemed, released, each once; unused it can be taken back."""

from dataclasses import replace
from datetime import timedelta
from typing import Unpack

import pytest
from punchcard.domain.catalogue import CouponTerms
from punchcard.domain.coupon_record import UseStatus
from punchcard.domain.coupons import (
    RESERVATIONS_MAX,
    CouponCancelledError,
    CouponExpiredError,
    CouponNotFoundError,
    CouponRedeemedError,
    CouponReservedError,
    ReservationNotFoundError,
    ReservationReleasedError,
    ReservationsTooManyError,
)
from punchcard.domain.entry import Account
from punchcard.domain.errors import IdempotencyKeyReusedError
from punchcard.domain.outcome import Status
from punchcard.domain.policies import ExpiresAfterDays

from tests.fakes.programs import ProgramFields
from tests.fakes.till import NOON, Till
from tests.unit.domain.test_rewards import COFFEE, refusal, till

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
RECORDED = Status.RECORDED


def issued(
    uses: int = 1, *, valid_days: int | None = None, **fields: Unpack[ProgramFields]
) -> Till:
    """A till at which somebody has just got a coupon for 60 of 100 points."""
    terms = CouponTerms(uses=uses, valid_days=valid_days)
    shop = till(replace(COFFEE, coupon=terms), **fields)
    shop.redeem_reward()
    return shop


def statuses(shop: Till) -> list[UseStatus]:
    assert shop.newest.coupon is not None
    return [use.status for use in shop.newest.coupon.calls]


class TestRedeeming:
    def test_takes_one_use_and_then_there_is_none(self) -> None:
        shop = issued()
        assert shop.redeem().status is RECORDED
        assert refusal(shop.redeem(call="again")) is CouponRedeemedError
        assert shop.available == 40

    def test_is_possible_as_often_as_there_are_uses(self) -> None:
        shop = issued(uses=3)
        results = [shop.redeem(call=str(number)).status for number in range(4)]
        assert results == [RECORDED] * 3 + [Status.REFUSED]

    def test_again_under_the_same_key_happens_once(self) -> None:
        shop = issued(uses=2)
        shop.redeem()
        assert shop.redeem().status is Status.DUPLICATE
        assert statuses(shop) == [UseStatus.REDEEMED]

    def test_of_a_coupon_that_never_was_is_refused(self) -> None:
        assert refusal(till().redeem()) is CouponNotFoundError

    def test_of_a_redemption_that_was_abandoned_is_refused(self) -> None:
        shop = till()
        shop.abandon()
        assert refusal(shop.redeem()) is CouponNotFoundError

    def test_after_its_last_day_is_refused(self) -> None:
        shop = issued(valid_days=1)
        shop.wait_until(NOON + DAY)
        assert shop.reserve(call="kept").status is RECORDED
        shop.release(reservation="kept")
        shop.wait_until(NOON + 2 * DAY)
        assert refusal(shop.redeem()) is CouponExpiredError


class TestReserving:
    def test_keeps_a_use_from_other_checkouts(self) -> None:
        shop = issued()
        assert shop.reserve().status is RECORDED
        assert refusal(shop.reserve(call="other")) is CouponReservedError
        assert refusal(shop.redeem(call="other")) is CouponReservedError
        assert shop.redeem(reservation="reserve").status is RECORDED
        assert statuses(shop) == [UseStatus.REDEEMED]

    def test_of_several_uses_keeps_one(self) -> None:
        shop = issued(uses=2)
        shop.reserve()
        assert shop.redeem(call="other").status is RECORDED
        assert refusal(shop.redeem(call="third")) is CouponReservedError

    def test_lapses_by_itself_at_its_last_moment(self) -> None:
        shop = issued()
        shop.reserve()
        shop.wait_until(NOON + HOUR - timedelta(milliseconds=1))
        assert refusal(shop.redeem()) is CouponReservedError
        shop.wait_until(NOON + HOUR)
        assert shop.redeem().status is RECORDED

    def test_that_lapsed_is_redeemed_as_long_as_a_use_is_free(self) -> None:
        shop = issued()
        shop.reserve()
        shop.wait_until(NOON + HOUR)
        assert shop.redeem(reservation="reserve").status is RECORDED
        shop = issued()
        shop.reserve()
        shop.wait_until(NOON + HOUR)
        shop.reserve(call="other")
        assert refusal(shop.redeem(reservation="reserve")) is CouponReservedError

    def test_in_time_outlives_the_coupon(self) -> None:
        shop = issued(valid_days=0)
        shop.wait_until(NOON + 11.5 * HOUR)
        shop.reserve()
        shop.wait_until(NOON + 12 * HOUR)
        assert refusal(shop.reserve(call="late")) is CouponExpiredError
        assert shop.redeem(reservation="reserve").status is RECORDED

    def test_again_under_the_same_key_happens_once_however_it_went_on(self) -> None:
        shop = issued(uses=2)
        shop.reserve()
        shop.release()
        assert shop.reserve().status is Status.DUPLICATE
        assert shop.release().status is Status.DUPLICATE
        assert statuses(shop) == [UseStatus.RELEASED]

    def test_in_vain_is_possible_so_many_times(self) -> None:
        shop = issued()
        for number in range(RESERVATIONS_MAX):
            shop.reserve(call=f"reserve {number}")
            shop.release(call=f"release {number}", reservation=f"reserve {number}")
        assert refusal(shop.reserve()) is ReservationsTooManyError
        assert shop.redeem().status is RECORDED


class TestReleasing:
    def test_frees_the_use(self) -> None:
        shop = issued()
        shop.reserve()
        assert shop.release().status is RECORDED
        assert shop.redeem().status is RECORDED
        assert statuses(shop) == [UseStatus.RELEASED, UseStatus.REDEEMED]

    def test_of_what_was_never_reserved_is_refused(self) -> None:
        shop = issued(uses=2)
        shop.redeem(call="straight")
        for reservation in ("unknown", "straight"):
            outcome = shop.release(reservation=reservation)
            assert refusal(outcome) is ReservationNotFoundError

    def test_of_what_has_ended_is_refused_and_says_how(self) -> None:
        shop = issued(uses=2)
        shop.reserve(call="one")
        shop.release(call="first", reservation="one")
        outcome = shop.redeem(call="second", reservation="one")
        assert refusal(outcome) is ReservationReleasedError
        shop.reserve(call="two")
        shop.redeem(call="third", reservation="two")
        outcome = shop.release(call="fourth", reservation="two")
        assert refusal(outcome) is CouponRedeemedError


class TestCancelling:
    def test_gives_the_points_back_to_their_lots(self) -> None:
        shop = till()
        before = shop.state.lots
        shop.redeem_reward()
        assert shop.cancel().status is RECORDED
        assert shop.state.lots == before
        (posting,) = shop.newest.postings
        assert (posting.source, posting.target) == (Account.REDEEMED, Account.AVAILABLE)
        assert posting.reason == "coupon_returned"
        assert refusal(shop.redeem()) is CouponCancelledError
        assert shop.cancel().status is Status.DUPLICATE

    @pytest.mark.parametrize(
        ("grace", "reason", "available"),
        [(30, "coupon_returned_late", 60), (0, "coupon_lost", 0)],
    )
    def test_after_the_lot_has_expired_gives_grace_or_nothing(
        self, grace: int, reason: str, available: int
    ) -> None:
        shop = issued(expiry=ExpiresAfterDays(days=1), returned_lot_grace_days=grace)
        shop.wait_until(NOON + 3 * DAY)
        shop.cancel()
        (posting,) = shop.newest.postings
        assert (posting.points, posting.reason) == (60, reason)
        assert shop.available == available

    def test_lowers_the_count_of_what_was_counted_alone(self) -> None:
        shop = till(replace(COFFEE, per_member=1))
        shop.redeem_reward()
        shop.cancel()
        assert shop.state.reward_counts == ()
        assert shop.redeem_reward(request="again").status is RECORDED

    def test_of_what_was_used_reserved_or_expired_is_refused(self) -> None:
        shop = issued(uses=2, valid_days=1)
        shop.reserve()
        assert refusal(shop.cancel()) is CouponReservedError
        shop.redeem(reservation="reserve")
        assert refusal(shop.cancel()) is CouponRedeemedError
        shop = issued(valid_days=1)
        shop.wait_until(NOON + 3 * DAY)
        assert refusal(shop.cancel()) is CouponExpiredError
        assert shop.available == 40


def test_a_key_that_was_used_for_another_call_is_refused() -> None:
    shop = issued(uses=5)
    shop.reserve(call="key")
    for outcome in (
        shop.redeem(call="key"),
        shop.cancel(call="key"),
        shop.release(call="key", reservation="key"),
    ):
        assert refusal(outcome) is IdempotencyKeyReusedError
    shop.redeem(call="end", reservation="key")
    assert refusal(shop.release(call="end", reservation="key")) is IdempotencyKeyReusedError
