"""Exchanging points for a reward: what it costs a member, and why it cannot be had."""

from dataclasses import replace
from datetime import datetime

from punchcard.domain.adjusting import PointsInsufficientError
from punchcard.domain.catalogue import CouponTerms, Reward
from punchcard.domain.coupon_record import Coupon, CouponRecord
from punchcard.domain.entry import Account
from punchcard.domain.errors import (
    ActivityRefusedError,
    ConflictError,
    IdempotencyKeyReusedError,
    NotFoundError,
)
from punchcard.domain.facts import digest_of
from punchcard.domain.instants import instant_text
from punchcard.domain.lots import burn
from punchcard.domain.periods import expires_at
from punchcard.domain.policies import ExpiresAfterDays
from punchcard.domain.record import Recorded
from punchcard.domain.redeeming import RedeemReward
from punchcard.domain.rulebook import Rulebook
from punchcard.domain.state import State
from punchcard.domain.working import Working

REWARD_REDEEMED = "reward_redeemed"


class RewardNotFoundError(NotFoundError):
    """The version of the program in force has no such reward."""

    code = "reward_not_found"


class RewardNotActiveError(ActivityRefusedError):
    """The reward cannot be had yet, or no longer; says from when until when."""

    code = "reward_not_active"

    def __init__(self, *, since: datetime | None, until: datetime | None) -> None:
        begins = "" if since is None else f" from {instant_text(since)}"
        ends = "" if until is None else f" until {instant_text(until)}"
        super().__init__(f"the reward can be had{begins}{ends} only")
        self.since = since
        self.until = until


class RewardNotEligibleError(ActivityRefusedError):
    """The reward is for other members; says for which tiers and segments."""

    code = "reward_not_eligible"

    def __init__(self, *, tiers: tuple[str, ...], segments: tuple[str, ...]) -> None:
        groups = [*(f"tier {name}" for name in tiers), *(f"segment {name}" for name in segments)]
        super().__init__(f"the reward is for members of {', '.join(groups)}")
        self.tiers = tiers
        self.segments = segments


class RewardLimitReachedError(ActivityRefusedError):
    """The member has had the reward as often as is possible; says how often that is."""

    code = "reward_limit_reached"

    def __init__(self, *, limit: int, redeemed: int) -> None:
        super().__init__(f"the member has had this reward {redeemed} of at most {limit} times")
        self.limit = limit
        self.redeemed = redeemed


class RewardOutOfStockError(ActivityRefusedError):
    """Nothing is left of the reward; says how many there were."""

    code = "reward_out_of_stock"

    def __init__(self, *, stock: int) -> None:
        super().__init__(f"all {stock} of this reward are taken")
        self.stock = stock


class RedemptionAbandonedError(ConflictError):
    """The redemption did not come to its end in time; its key is spent."""

    code = "redemption_abandoned"


def offered(reward_id: str, book: Rulebook) -> Reward:
    """A reward of a version.

    Raises:
        RewardNotFoundError: it has no such reward.
    """
    reward = book.reward(reward_id)
    if reward is None:
        raise RewardNotFoundError("the program has no such reward")
    return reward


def price_of(reward: Reward, state: State) -> int:
    """What a reward costs a member: the lowest price that applies."""
    special = (
        price.points
        for price in reward.prices
        if _is_among(state, tiers=price.tiers, segments=price.segments)
    )
    return min((reward.points, *special))


def refusal_of(
    reward: Reward, state: State, *, now: datetime, in_stock: bool
) -> ActivityRefusedError | None:
    """Why a member cannot have a reward now, or None.

    What cannot change soon comes first: somebody who may not have it does not save up for it.
    """
    since, until = reward.since, reward.until
    if (since is not None and now < since) or (until is not None and now >= until):
        return RewardNotActiveError(since=since, until=until)
    if not _is_among(state, tiers=reward.tiers, segments=reward.segments):
        return RewardNotEligibleError(tiers=reward.tiers, segments=reward.segments)
    had = count_of(reward.id, state)
    if reward.per_member is not None and had >= reward.per_member:
        return RewardLimitReachedError(limit=reward.per_member, redeemed=had)
    if reward.stock is not None and not in_stock:
        return RewardOutOfStockError(stock=reward.stock)
    points = price_of(reward, state)
    if points > max(0, state.available):
        return PointsInsufficientError(required=points, available=state.available)
    return None


def redeem_reward(
    working: Working,
    content: RedeemReward,
    known: Recorded | None,
    *,
    key: str,
    request: str,
    number: int,
) -> CouponRecord | None:
    """Burn what a reward costs, soonest expiry first, and issue its coupon.

    Args:
        working: the member's state.
        content: which reward, and the unit of its stock.
        known: the newest that is recorded under the coupon's key.
        key: the hashed key of the coupon.
        request: the hashed key of the client.
        number: of the entry that will say so.

    Returns:
        The coupon's record; None for a call that was answered before.

    Raises:
        RewardNotFoundError: there is no such reward.
        ActivityRefusedError: the member cannot have it; the code says why.
        ConflictError: the key was used for another reward, or was given up.
    """
    digest = digest_of(replace(content, request="", unit=None))
    if known is not None:
        _require_repeated(known, digest)
        return None
    book = working.timeline.at_or_first(working.now)
    reward = offered(content.reward, book)
    in_stock = content.unit is not None
    refusal = refusal_of(reward, working.state, now=working.now, in_stock=in_stock)
    if refusal is not None:
        raise refusal
    points = price_of(reward, working.state)
    state, lots, _ = burn(working.state, points)
    is_counted = reward.per_member is not None
    working.state = count_reward(state, reward.id, 1) if is_counted else state
    working.post(Account.AVAILABLE, Account.REDEEMED, points, REWARD_REDEEMED)
    coupon = Coupon(
        key=key,
        request=request,
        reward=reward.id,
        points=points,
        lots=lots,
        uses=reward.coupon.uses,
        issued_at=working.now,
        valid_until=_valid_until(reward.coupon, book, working.now),
        reserve_minutes=reward.coupon.reserve_minutes,
        unit=content.unit,
        is_counted=is_counted,
    )
    return CouponRecord(coupon, digest, number)


def count_of(reward_id: str, state: State) -> int:
    """How often a member has had a reward, as far as it was counted."""
    return dict(state.reward_counts).get(reward_id, 0)


def count_reward(state: State, reward_id: str, more: int) -> State:
    """Count a reward that the member has had, or one less; none is not kept."""
    counts = dict(state.reward_counts)
    counts[reward_id] = counts.get(reward_id, 0) + more
    kept = sorted((name, count) for name, count in counts.items() if count > 0)
    return state._replace(reward_counts=tuple(kept))


def _is_among(state: State, *, tiers: tuple[str, ...], segments: tuple[str, ...]) -> bool:
    if tiers and state.tier not in tiers:
        return False
    return not segments or not set(segments).isdisjoint(state.segments)


def _valid_until(terms: CouponTerms, book: Rulebook, now: datetime) -> datetime | None:
    if terms.valid_days is None:
        return None
    return expires_at(ExpiresAfterDays(days=terms.valid_days), matured_at=now, zone=book.zone)


def _require_repeated(known: Recorded, digest: str) -> None:
    if known.coupon is None:
        raise RedemptionAbandonedError(
            "this redemption was given up; redeem the reward again under another key"
        )
    if known.coupon.digest != digest:
        raise IdempotencyKeyReusedError(
            "this key was used for another reward; send each redemption with a key of its own"
        )
