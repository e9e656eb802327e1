"""The catalogue of a program: what points are exchanged for, as data of one version."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

REWARDS_MAX = 500
"""Rewards of a program version."""

RESERVE_MINUTES = 60
"""How long a coupon stays reserved for a checkout where a program does not say."""


class RewardKind(StrEnum):
    """What somebody gets for the points."""

    COUPON = "coupon"


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardPrice:
    """Another price, for members of whom everything that is named holds."""

    points: int
    tiers: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponTerms:
    """What a coupon is good for: how many `uses`, and through which day after it was issued.

    Without `valid_days` it does not expire. A reservation lasts `reserve_minutes`.
    """

    uses: int = 1
    valid_days: int | None = None
    reserve_minutes: int = RESERVE_MINUTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Reward:
    """Something that points are exchanged for.

    It costs `points`, or the lowest of `prices` that apply if that is less. `since` and `until`
    are half-open; `tiers` and `segments` say who may have it, `per_member` how often, and `stock`
    how often all together; None is without limit.
    """

    id: str
    title: str
    points: int
    kind: RewardKind = RewardKind.COUPON
    prices: tuple[RewardPrice, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    tiers: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    per_member: int | None = None
    stock: int | None = None
    coupon: CouponTerms = field(default_factory=CouponTerms)
