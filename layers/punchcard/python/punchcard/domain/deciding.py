"""Deciding about activities that are no orders, and what is recorded of any decided activity."""

from collections.abc import Callable
from dataclasses import dataclass

from punchcard.domain.activity import Activity, Classification, Facts
from punchcard.domain.adjusting import apply_adjustment
from punchcard.domain.checkout import CaptureHold, HoldContent, TakeHold, VoidHold
from punchcard.domain.corrections import (
    Adjustment,
    Correction,
    Reinstatement,
    TransferContent,
)
from punchcard.domain.coupon_record import CouponRecord
from punchcard.domain.coupons import call_coupon
from punchcard.domain.errors import IdempotencyKeyReusedError
from punchcard.domain.facts import apply_classification, apply_facts, digest_of
from punchcard.domain.holds import apply_hold
from punchcard.domain.record import (
    ByHand,
    HoldRecord,
    OrderRecord,
    Reason,
    Recorded,
    Terms,
    TransferRecord,
)
from punchcard.domain.redeeming import (
    AbandonRedemption,
    CancelCoupon,
    RedeemCoupon,
    RedeemReward,
    ReleaseCoupon,
    ReserveCoupon,
    RewardContent,
)
from punchcard.domain.reinstating import apply_reinstatement
from punchcard.domain.rewards import redeem_reward
from punchcard.domain.transferring import apply_transfer
from punchcard.domain.working import Working

type Hidden = Callable[[str], str]
"""Hides a business key under the member's salt."""


REWARD_CONTENT = (
    *(RedeemReward, AbandonRedemption),
    *(ReserveCoupon, RedeemCoupon, ReleaseCoupon, CancelCoupon),
)


@dataclass(slots=True, kw_only=True)
class Decided:
    """What is recorded about an activity beside its postings.

    `told` are holds that an order ended, or was the first to show; `used` are coupons that it
    redeemed, and `restored` those that it gave back.
    """

    digest: str | None = None
    terms: Terms | None = None
    reasons: tuple[Reason, ...] = ()
    order: OrderRecord | None = None
    by_hand: ByHand | None = None
    hold: HoldRecord | None = None
    transfer: TransferRecord | None = None
    told: tuple[HoldRecord, ...] = ()
    coupon: CouponRecord | None = None
    used: tuple[CouponRecord, ...] = ()
    restored: tuple[CouponRecord, ...] = ()


def decide_other(
    working: Working,
    activity: Activity,
    content: Facts | Classification | Correction | TransferContent | HoldContent | RewardContent,
    known: Recorded | None,
    *,
    hidden: Hidden,
    number: int,
) -> Decided | None:
    """Decide about an activity that is no order; None for one that was recorded before.

    Raises:
        InvalidError: it is refused.
        ConflictError: the key was used for something else, or its hold or coupon has ended.
        NotFoundError: it is about a hold, reward or coupon that there never was.
    """
    if isinstance(content, TakeHold | CaptureHold | VoidHold):
        hold = apply_hold(
            working,
            content,
            known and known.hold,
            key=hidden(activity.key),
            request=hidden(content.request),
            number=number,
        )
        return None if hold is None else Decided(hold=hold)
    if isinstance(content, REWARD_CONTENT):
        return _decide_reward(working, activity, content, known, hidden=hidden, number=number)
    digest = digest_of(content)
    if known is not None:
        if known.digest == digest and known.type == activity.type:
            return None
        raise reused()
    if isinstance(content, Facts):
        terms, reasons = apply_facts(working, activity, content)
        return Decided(digest=digest, terms=terms, reasons=reasons)
    if isinstance(content, Classification):
        apply_classification(working, content)
        return Decided(digest=digest)
    return _decide_by_hand(working, content, digest)


def _decide_by_hand(
    working: Working, content: Correction | TransferContent, digest: str
) -> Decided:
    if isinstance(content, Adjustment):
        return Decided(digest=digest, by_hand=apply_adjustment(working, content))
    if isinstance(content, Reinstatement):
        return Decided(digest=digest, by_hand=apply_reinstatement(working, content))
    by_hand, transfer = apply_transfer(working, content)
    return Decided(digest=digest, by_hand=by_hand, transfer=transfer)


def _decide_reward(
    working: Working,
    activity: Activity,
    content: RewardContent,
    known: Recorded | None,
    *,
    hidden: Hidden,
    number: int,
) -> Decided | None:
    if isinstance(content, AbandonRedemption):
        return None if known is not None else Decided()
    request = hidden(content.request)
    coupon = (
        redeem_reward(
            working, content, known, key=hidden(activity.key), request=request, number=number
        )
        if isinstance(content, RedeemReward)
        else call_coupon(working, content, known and known.coupon, request=request, number=number)
    )
    return None if coupon is None else Decided(coupon=coupon)


def reused() -> IdempotencyKeyReusedError:
    """The refusal of a key that stands for something else."""
    return IdempotencyKeyReusedError(
        "this key was used for another activity; send each activity with a key of its own"
    )
