"""A reward that nobody could ever have, or that has no place in a ledger, is refused."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from punchcard.domain.catalogue import REWARDS_MAX, CouponTerms, Reward, RewardPrice
from punchcard.domain.program_checks import check_program
from punchcard.domain.reward_checks import (
    COUPON_DAYS_MAX,
    COUPON_USES_MAX,
    RESERVE_MINUTES_MAX,
    STOCK_MAX,
)
from punchcard.domain.rule_checks import POINTS_MAX

from tests.fakes.programs import program_version
from tests.fakes.till import NOON

COFFEE = Reward(id="coffee", title="Coffee", points=500)


def paths_of(*rewards: Reward) -> list[str]:
    found = check_program(program_version(rewards=rewards))
    return [".".join(map(str, problem.path)) for problem in found]


def coupon(uses: int = 1, valid_days: int | None = None, reserve_minutes: int = 60) -> CouponTerms:
    return CouponTerms(uses=uses, valid_days=valid_days, reserve_minutes=reserve_minutes)


@pytest.mark.parametrize(
    "reward",
    [
        COFFEE,
        replace(COFFEE, points=0),
        replace(COFFEE, since=NOON, until=NOON + timedelta(days=1), per_member=1, stock=STOCK_MAX),
        replace(COFFEE, prices=(RewardPrice(points=0, segments=("new",)),), tiers=("gold",)),
        replace(COFFEE, coupon=coupon(COUPON_USES_MAX, COUPON_DAYS_MAX, RESERVE_MINUTES_MAX)),
        replace(COFFEE, coupon=coupon(valid_days=0)),
    ],
)
def test_sound_rewards_have_no_problem(reward: Reward) -> None:
    assert paths_of(reward, replace(reward, id="other")) == []


@pytest.mark.parametrize(
    ("reward", "path"),
    [
        (replace(COFFEE, id="Coffee"), "id"),
        (replace(COFFEE, title=" "), "title"),
        (replace(COFFEE, points=-1), "points"),
        (replace(COFFEE, points=POINTS_MAX + 1), "points"),
        (replace(COFFEE, prices=(RewardPrice(points=1),)), "prices.0"),
        (replace(COFFEE, prices=(RewardPrice(points=-1, tiers=("a",)),)), "prices.0.points"),
        (replace(COFFEE, prices=(RewardPrice(points=1, tiers=("",)),)), "prices.0.tiers.0"),
        (replace(COFFEE, prices=(RewardPrice(points=1, segments=("",)),)), "prices.0.segments.0"),
        (replace(COFFEE, since=datetime(1, 1, 1, tzinfo=NOON.tzinfo)), "since"),
        (replace(COFFEE, since=NOON, until=NOON), "until"),
        (replace(COFFEE, tiers=("a", "a")), "tiers.1"),
        (replace(COFFEE, segments=("a", "a")), "segments.1"),
        (replace(COFFEE, per_member=0), "per_member"),
        (replace(COFFEE, stock=0), "stock"),
        (replace(COFFEE, stock=STOCK_MAX + 1), "stock"),
        (replace(COFFEE, coupon=coupon(uses=0)), "coupon.uses"),
        (replace(COFFEE, coupon=coupon(uses=COUPON_USES_MAX + 1)), "coupon.uses"),
        (replace(COFFEE, coupon=coupon(valid_days=-1)), "coupon.valid_days"),
        (replace(COFFEE, coupon=coupon(reserve_minutes=0)), "coupon.reserve_minutes"),
    ],
)
def test_a_mistake_is_told_where_it_is(reward: Reward, path: str) -> None:
    assert paths_of(replace(COFFEE, id="first"), reward) == [f"rewards.1.{path}"]


def test_two_rewards_of_one_id_are_refused() -> None:
    assert paths_of(COFFEE, COFFEE) == ["rewards.1.id"]


def test_so_many_rewards_are_possible() -> None:
    rewards = tuple(replace(COFFEE, id=f"r{number}") for number in range(REWARDS_MAX + 1))
    assert paths_of(*rewards[1:]) == []
    assert paths_of(*rewards) == ["rewards"]
