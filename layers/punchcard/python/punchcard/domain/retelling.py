"""Telling an activity again from what its entry says of it alone, for those no archive keeps.

Signing up, points by hand, how a hold ended, and all calls about a reward stand whole in an entry.
The digest of the content that the entry carries proves that it was told right.
"""

from collections.abc import Iterator
from dataclasses import replace

from punchcard.domain.activity import (
    ADJUSTED,
    COUPON_CANCELLED,
    COUPON_RELEASED,
    COUPON_RESERVED,
    REDEMPTION_ABANDONED,
    REINSTATED,
    REWARD,
    SIGN_UP,
    VOID,
    Activity,
    Facts,
)
from punchcard.domain.checkout import CaptureHold, VoidHold
from punchcard.domain.corrections import Adjustment, Reinstatement
from punchcard.domain.coupon_record import CouponRecord
from punchcard.domain.coupon_repeats import call_digest
from punchcard.domain.entry import Account
from punchcard.domain.facts import digest_of
from punchcard.domain.record import ByHand, HoldRecord, Recorded, Resolution
from punchcard.domain.redeeming import (
    AbandonRedemption,
    CancelCoupon,
    RedeemCoupon,
    RedeemReward,
    ReleaseCoupon,
    ReserveCoupon,
    RewardContent,
)

type Told = Facts | Adjustment | Reinstatement | CaptureHold | VoidHold | RewardContent


def told_again(item: Recorded) -> Activity | None:
    """The activity that an entry itself tells the whole of; None: it does not."""
    moment = item.postings[0].effective_at if item.postings else item.occurred_at
    for content, told in _contents(item):
        if _digest(content) == told and item.key is not None and moment is not None:
            return Activity(
                key=item.key,
                type=item.type,
                occurred_at=moment,
                channel=item.channel or "",
                content=content,
                store=item.store,
            )
    return None


def _contents(item: Recorded) -> Iterator[tuple[Told, str | None]]:
    """What an activity may have said, each with the digest that it must have then."""
    if item.type == SIGN_UP:
        yield Facts(), item.digest
    elif item.type == REDEMPTION_ABANDONED:
        yield AbandonRedemption(), item.digest
    elif item.by_hand is not None:
        for content in _by_hand(item, item.by_hand):
            yield content, item.digest
    elif item.hold is not None and item.hold.resolved_by is not None:
        for call in _end_of_hold(item.type, item.hold, item.hold.resolved_by):
            yield call, item.hold.resolved_digest
    elif item.coupon is not None:
        yield _about_coupon(item.type, item.coupon)


def _by_hand(item: Recorded, by_hand: ByHand) -> Iterator[Adjustment | Reinstatement]:
    points = sum(
        posting.points if posting.target is Account.AVAILABLE else -posting.points
        for posting in item.postings
    )
    if item.type == ADJUSTED:
        for allow_deficit in (False, True):
            yield Adjustment(
                points=points,
                reason_code=by_hand.reason_code,
                operator=by_hand.operator,
                allow_deficit=allow_deficit,
            )
    if item.type == REINSTATED:
        for wished in (points, None):
            yield Reinstatement(
                points=wished,
                reason_code=by_hand.reason_code,
                operator=by_hand.operator,
                most=points,
            )


def _end_of_hold(kind: str, hold: HoldRecord, request: str) -> Iterator[CaptureHold | VoidHold]:
    if kind == VOID:
        yield VoidHold(request=request)
    else:
        yield CaptureHold(request=request)
        yield CaptureHold(request=request, points=sum(lot.points for lot in hold.captured))


def _about_coupon(kind: str, record: CouponRecord) -> tuple[RewardContent, str | None]:
    """The newest call about a coupon: its record ends with how that left it."""
    coupon = record.coupon
    if kind == REWARD:
        content = RedeemReward(request=coupon.request, reward=coupon.reward, unit=coupon.unit)
        return content, record.digest
    if kind == COUPON_CANCELLED:
        cancel = CancelCoupon(request=record.cancelled_by or "", unit=record.returned)
        return cancel, record.cancelled_digest
    if kind == COUPON_RESERVED:
        reserved = record.calls[-1]
        return ReserveCoupon(request=reserved.id), reserved.digest
    use = max(record.calls, key=lambda use: -1 if use.ended_in is None else use.ended_in)
    request, reservation = use.ended_by or "", use.id
    if kind == COUPON_RELEASED:
        return ReleaseCoupon(request=request, reservation=reservation), use.ended_digest
    kept = None if use.until is None else reservation
    return RedeemCoupon(request=request, reservation=kept), use.ended_digest


def _digest(content: Told) -> str | None:
    """The digest that such content leaves in an entry: without the key of the call."""
    if isinstance(content, AbandonRedemption):
        return None
    if isinstance(content, VoidHold):
        return Resolution.VOIDED.value
    if isinstance(content, RedeemReward):
        return digest_of(replace(content, request="", unit=None))
    if isinstance(content, ReserveCoupon | RedeemCoupon | ReleaseCoupon | CancelCoupon):
        return call_digest(content)
    if isinstance(content, CaptureHold):
        return digest_of(replace(content, request=""))
    return digest_of(content)
