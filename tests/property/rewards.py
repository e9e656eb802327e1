"""Strategies for sound catalogues of rewards."""

from hypothesis import strategies as st
from punchcard.domain.catalogue import CouponTerms, Reward, RewardPrice
from punchcard.domain.reward_checks import (
    COUPON_DAYS_MAX,
    COUPON_USES_MAX,
    RESERVE_MINUTES_MAX,
    STOCK_MAX,
)
from punchcard.domain.rule_checks import POINTS_MAX

from tests.property.values import instants, optional, slugs, text_tuples, texts

prices = st.integers(0, POINTS_MAX)
reward_prices = st.builds(
    RewardPrice,
    points=prices,
    tiers=text_tuples,
    segments=st.lists(texts, unique=True, min_size=1, max_size=2).map(tuple),
)
coupon_terms = st.builds(
    CouponTerms,
    uses=st.integers(1, COUPON_USES_MAX),
    valid_days=optional(st.integers(0, COUPON_DAYS_MAX)),
    reserve_minutes=st.integers(1, RESERVE_MINUTES_MAX),
)


@st.composite
def rewards(draw: st.DrawFn) -> tuple[Reward, ...]:
    span = sorted(draw(st.lists(instants, unique=True, min_size=2, max_size=2)))
    return tuple(
        Reward(
            id=reward_id,
            title=draw(texts),
            points=draw(prices),
            prices=tuple(draw(st.lists(reward_prices, max_size=2))),
            since=draw(st.sampled_from([None, span[0]])),
            until=draw(st.sampled_from([None, span[1]])),
            tiers=draw(text_tuples),
            segments=draw(text_tuples),
            per_member=draw(optional(st.integers(1, STOCK_MAX))),
            stock=draw(optional(st.integers(1, STOCK_MAX))),
            coupon=draw(st.just(CouponTerms()) | coupon_terms),
        )
        for reward_id in draw(st.lists(slugs, unique=True, max_size=2))
    )
