"""Points are exchanged for rewards; a refusal says why, and by how much."""

from dataclasses import replace
from datetime import timedelta
from typing import Unpack

import pytest
from punchcard.domain.adjusting import PointsInsufficientError
from punchcard.domain.catalogue import CouponTerms, Reward, RewardPrice
from punchcard.domain.codec import encode_state
from punchcard.domain.coupon_codes import coupon_code, read_coupon_code
from punchcard.domain.entry import Account
from punchcard.domain.errors import IdempotencyKeyReusedError
from punchcard.domain.hold_codes import read_code
from punchcard.domain.outcome import Outcome, Status
from punchcard.domain.policies import ExpiresAfterDays
from punchcard.domain.rewards import (
    RedemptionAbandonedError,
    RewardLimitReachedError,
    RewardNotActiveError,
    RewardNotEligibleError,
    RewardNotFoundError,
    RewardOutOfStockError,
)

from tests.fakes.hold_calls import SALT
from tests.fakes.programs import ProgramFields, program_version
from tests.fakes.till import NOON, Till

COFFEE = Reward(id="coffee", title="A cup of coffee", points=60)
DAY = timedelta(days=1)


def till(reward: Reward = COFFEE, *, earned: int = 100, **fields: Unpack[ProgramFields]) -> Till:
    """A till whose member has points, in a program with one reward."""
    shop = Till((replace(program_version(rewards=(reward,)), **fields),))
    shop.order(1, earned * 100)
    return shop


def refusal(outcome: Outcome) -> type | None:
    return None if outcome.error is None else type(outcome.error)


class TestRedeeming:
    def test_burns_what_the_reward_costs_and_issues_a_coupon(self) -> None:
        shop = till()
        assert shop.redeem_reward().status is Status.RECORDED
        assert shop.available == 40
        (posting,) = shop.newest.postings
        assert (posting.source, posting.target) == (Account.AVAILABLE, Account.REDEEMED)
        assert (posting.points, posting.reason) == (60, "reward_redeemed")
        record = shop.newest.coupon
        assert record is not None
        coupon = record.coupon
        assert (coupon.reward, coupon.points, coupon.uses) == ("coffee", 60, 1)
        assert (coupon.issued_at, coupon.valid_until) == (NOON, None)
        assert [(lot.at, lot.points) for lot in coupon.lots] == [(shop.state.lots[0].at, 60)]

    def test_soonest_expiry_goes_first(self) -> None:
        shop = till(earned=50, expiry=ExpiresAfterDays(days=10))
        shop.order(2, 5_000, at=NOON + DAY)
        first, second = (lot.at for lot in shop.state.lots)
        shop.redeem_reward()
        assert shop.newest.coupon is not None
        burned = [(lot.at, lot.points) for lot in shop.newest.coupon.coupon.lots]
        assert burned == [(first, 50), (second, 10)]

    def test_a_coupon_is_valid_through_the_day_that_many_days_later(self) -> None:
        shop = till(replace(COFFEE, coupon=CouponTerms(valid_days=30)))
        shop.redeem_reward()
        assert shop.newest.coupon is not None
        # The first of April begins at 22 h UTC in Berlin's summer time.
        until = shop.newest.coupon.coupon.valid_until
        assert until is not None
        assert until.isoformat() == "2026-04-01T22:00:00+00:00"

    def test_again_gets_the_first_answer(self) -> None:
        shop = till()
        shop.redeem_reward()
        assert shop.redeem_reward().status is Status.DUPLICATE
        assert shop.available == 40

    def test_another_reward_under_the_same_key_is_refused(self) -> None:
        shop = till()
        shop.redeem_reward()
        assert refusal(shop.redeem_reward("tea")) is IdempotencyKeyReusedError

    def test_a_reward_for_nothing_posts_nothing(self) -> None:
        shop = till(replace(COFFEE, points=0), earned=0)
        assert shop.redeem_reward().status is Status.RECORDED
        assert (shop.newest.postings, shop.available) == ((), 0)

    def test_without_limits_nothing_is_counted_in_the_state(self) -> None:
        shop = till()
        shop.redeem_reward()
        assert shop.state.reward_counts == ()
        assert "reward_counts" not in encode_state(shop.state)


class TestPrices:
    PRICES = (
        RewardPrice(points=50, tiers=("gold", "platinum")),
        RewardPrice(points=30, tiers=("gold",), segments=("birthday",)),
        RewardPrice(points=90, segments=("new",)),
    )

    @pytest.mark.parametrize(
        ("tier", "segments", "price"),
        [
            (None, (), 60),
            ("gold", (), 50),
            ("silver", ("birthday",), 60),
            ("gold", ("birthday",), 30),
            ("silver", ("new",), 60),
        ],
    )
    def test_the_lowest_that_applies_counts(
        self, tier: str | None, segments: tuple[str, ...], price: int
    ) -> None:
        shop = till(replace(COFFEE, prices=self.PRICES))
        shop.classify(tier=tier, segments=segments)
        shop.redeem_reward()
        assert shop.available == 100 - price


class TestRefusing:
    def test_too_few_points_say_how_many_are_missing(self) -> None:
        shop = till(earned=45)
        error = shop.redeem_reward().error
        assert isinstance(error, PointsInsufficientError)
        assert (error.required, error.available, error.missing) == (60, 45, 15)
        assert shop.available == 45

    def test_a_deficit_buys_nothing(self) -> None:
        shop = till(earned=0)
        shop.adjust(-10, allow_deficit=True)
        assert refusal(shop.redeem_reward()) is PointsInsufficientError

    def test_an_unknown_reward_is_not_found(self) -> None:
        assert refusal(till().redeem_reward("tea")) is RewardNotFoundError

    def test_before_its_time_and_from_its_end_on_a_reward_is_not_active(self) -> None:
        shop = till(replace(COFFEE, since=NOON + DAY, until=NOON + 2 * DAY))
        error = shop.redeem_reward().error
        assert isinstance(error, RewardNotActiveError)
        assert (error.since, error.until) == (NOON + DAY, NOON + 2 * DAY)
        shop.wait_until(NOON + DAY)
        assert shop.redeem_reward().status is Status.RECORDED
        shop.wait_until(NOON + 2 * DAY)
        assert refusal(shop.redeem_reward(request="late")) is RewardNotActiveError

    def test_somebody_elses_reward_says_whose_it_is(self) -> None:
        shop = till(replace(COFFEE, tiers=("gold",), segments=("staff",)))
        error = shop.redeem_reward().error
        assert isinstance(error, RewardNotEligibleError)
        assert (error.tiers, error.segments) == (("gold",), ("staff",))
        shop.classify(tier="gold")
        assert refusal(shop.redeem_reward()) is RewardNotEligibleError
        shop.classify(tier="gold", segments=("staff",))
        assert shop.redeem_reward().status is Status.RECORDED

    def test_a_limit_says_how_often_it_was_had(self) -> None:
        shop = till(replace(COFFEE, points=10, per_member=2))
        shop.redeem_reward(request="1")
        shop.redeem_reward(request="2")
        assert shop.state.reward_counts == (("coffee", 2),)
        error = shop.redeem_reward(request="3").error
        assert isinstance(error, RewardLimitReachedError)
        assert (error.limit, error.redeemed) == (2, 2)

    def test_without_a_unit_of_its_stock_it_is_out_of_stock(self) -> None:
        shop = till(replace(COFFEE, stock=7))
        error = shop.redeem_reward().error
        assert isinstance(error, RewardOutOfStockError)
        assert error.stock == 7
        assert shop.redeem_reward(unit="0.A").status is Status.RECORDED
        assert shop.newest.coupon is not None
        assert shop.newest.coupon.coupon.unit == "0.A"

    def test_the_unit_is_no_part_of_what_is_asked_for(self) -> None:
        shop = till(replace(COFFEE, stock=7))
        shop.redeem_reward(unit="0.A")
        assert shop.redeem_reward(unit="0.B").status is Status.DUPLICATE


class TestAbandoning:
    def test_what_was_abandoned_can_never_be_recorded(self) -> None:
        shop = till()
        assert shop.abandon().status is Status.RECORDED
        assert refusal(shop.redeem_reward()) is RedemptionAbandonedError
        assert shop.available == 100

    def test_what_was_recorded_cannot_be_abandoned(self) -> None:
        shop = till()
        shop.redeem_reward()
        assert shop.abandon().status is Status.DUPLICATE
        assert shop.available == 40


class TestCodes:
    def test_are_read_as_people_write_them_and_are_no_codes_of_holds(self) -> None:
        code = coupon_code("request", SALT)
        assert len(code) == 18
        assert read_coupon_code(f" {code[:6].lower()}-{code[6:]} ") == code
        assert read_code(code) is None

    @pytest.mark.parametrize("text", ["", "RW", "SUMMER10", "PC0123456789ABCDEF", "RWRW"])
    def test_other_codes_are_none_of_ours(self, text: str) -> None:
        assert read_coupon_code(text) is None

    def test_differ_from_those_of_holds_and_of_others(self) -> None:
        codes = {coupon_code("a", SALT), coupon_code("b", SALT), coupon_code("a", bytes(16))}
        assert len(codes) == 3
