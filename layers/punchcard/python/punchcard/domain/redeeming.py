"""What clients want of rewards and coupons: each call under a key of the client's own.

The class of a call is part of what identifies its content: its `kind` stands in the digest.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class RedeemReward:
    """Points to be exchanged for a reward.

    `unit` is what was taken for it out of the reward's stock; None where nothing was, or the
    reward has no stock to be taken from.
    """

    kind: Literal["redeem_reward"] = "redeem_reward"
    request: str
    reward: str
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveCoupon:
    """One use of a coupon to be kept for a checkout."""

    kind: Literal["reserve"] = "reserve"
    request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RedeemCoupon:
    """One use of a coupon: the one that `reservation` keeps, or any that is free."""

    kind: Literal["redeem"] = "redeem"
    request: str
    reservation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseCoupon:
    """A reservation that is given up."""

    kind: Literal["release"] = "release"
    request: str
    reservation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelCoupon:
    """An unused coupon that is taken back for the points it cost.

    `unit` is the name under which its unit is on the way back to the stock; None where it has none.
    """

    kind: Literal["cancel"] = "cancel"
    request: str
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AbandonRedemption:
    """A redemption that never came to its end: from now on it cannot happen any more.

    Only then may the unit that was taken for it out of a stock go to somebody else.
    """

    kind: Literal["abandon"] = "abandon"


type CouponCall = ReserveCoupon | RedeemCoupon | ReleaseCoupon | CancelCoupon
type RewardContent = RedeemReward | CouponCall | AbandonRedemption
