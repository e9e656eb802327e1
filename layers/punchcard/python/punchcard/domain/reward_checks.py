"""What each reward of a program must be, by itself and beside the other rewards."""

from collections.abc import Iterator

from punchcard.domain.catalogue import REWARDS_MAX, CouponTerms, Reward, RewardPrice
from punchcard.domain.problem import Problem, under
from punchcard.domain.rule_checks import POINTS_MAX
from punchcard.domain.value_checks import (
    check_moment,
    check_number,
    check_slug,
    check_text,
    check_texts,
    shown,
)

COUPON_USES_MAX = 100
"""Most uses of one coupon: each stands in its record."""

COUPON_DAYS_MAX = 3_650
"""Longest that a coupon is valid: ten years."""

RESERVE_MINUTES_MAX = 10_080
"""Longest that a program lets a coupon stay reserved: a week."""

STOCK_MAX = 10_000_000
"""Largest stock, and most of one reward for one member."""


def check_rewards(rewards: tuple[Reward, ...]) -> Iterator[Problem]:
    """Problems of all rewards; the first element of each path is the position of the reward."""
    if len(rewards) > REWARDS_MAX:
        yield Problem((), f"are {len(rewards)}; at most {REWARDS_MAX} are possible")
    known = set()
    for index, reward in enumerate(rewards):
        yield from under((index,), _check_reward(reward))
        if reward.id in known:
            yield Problem((index, "id"), f"{shown(reward.id)} is the id of an earlier reward")
        known.add(reward.id)


def _check_reward(reward: Reward) -> Iterator[Problem]:
    yield from under(("id",), check_slug(reward.id))
    yield from under(("title",), check_text(reward.title))
    yield from under(("points",), check_number(reward.points, least=0, most=POINTS_MAX))
    for index, price in enumerate(reward.prices):
        yield from under(("prices", index), _check_price(price))
    for name in ("since", "until"):
        moment = getattr(reward, name)
        if moment is not None:
            yield from under((name,), check_moment(moment))
    if reward.since is not None and reward.until is not None and reward.since >= reward.until:
        yield Problem(("until",), "is not after since, so nobody could ever have it")
    yield from under(("tiers",), check_texts(reward.tiers))
    yield from under(("segments",), check_texts(reward.segments))
    for name in ("per_member", "stock"):
        number = getattr(reward, name)
        if number is not None:
            yield from under((name,), check_number(number, least=1, most=STOCK_MAX))
    yield from under(("coupon",), _check_coupon(reward.coupon))


def _check_price(price: RewardPrice) -> Iterator[Problem]:
    yield from under(("points",), check_number(price.points, least=0, most=POINTS_MAX))
    yield from under(("tiers",), check_texts(price.tiers))
    yield from under(("segments",), check_texts(price.segments))
    if not price.tiers and not price.segments:
        yield Problem((), "names no tiers and no segments; write such a price as points")


def _check_coupon(coupon: CouponTerms) -> Iterator[Problem]:
    yield from under(("uses",), check_number(coupon.uses, least=1, most=COUPON_USES_MAX))
    if coupon.valid_days is not None:
        days = check_number(coupon.valid_days, least=0, most=COUPON_DAYS_MAX)
        yield from under(("valid_days",), days)
    minutes = check_number(coupon.reserve_minutes, least=1, most=RESERVE_MINUTES_MAX)
    yield from under(("reserve_minutes",), minutes)
