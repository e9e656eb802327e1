"""Coupons: each use is reserved, redeemed or released once; an unused coupon can be taken back.

A reservation keeps one use for a checkout. Once it has lapsed it keeps nothing any more, and yet
its checkout may still redeem a use that is free then.
"""

from datetime import datetime, timedelta

from punchcard.domain.coupon_record import CouponRecord, CouponUse, UseStatus, is_kept
from punchcard.domain.coupon_repeats import call_digest, is_repeated
from punchcard.domain.entry import Account
from punchcard.domain.errors import (
    ActivityRefusedError,
    ConflictError,
    NotFoundError,
)
from punchcard.domain.redeeming import (
    CouponCall,
    RedeemCoupon,
    ReleaseCoupon,
    ReserveCoupon,
)
from punchcard.domain.rewards import count_reward
from punchcard.domain.settle import ReturnReasons, return_lots
from punchcard.domain.working import Working

RESERVATIONS_MAX = 50
"""Reservations of one coupon that redeemed nothing, for each stays in its record."""

COUPON_RETURNED = "coupon_returned"
COUPON_RETURNED_LATE = "coupon_returned_late"
COUPON_LOST = "coupon_lost"

_REASONS = ReturnReasons(COUPON_RETURNED, late=COUPON_RETURNED_LATE, lost=COUPON_LOST)


class CouponNotFoundError(NotFoundError):
    """No coupon of this program has this code."""

    code = "coupon_not_found"


class ReservationNotFoundError(NotFoundError):
    """The coupon was never reserved under this id."""

    code = "coupon_reservation_not_found"


class CouponRedeemedError(ConflictError):
    """Every use of the coupon, or this reservation's, was redeemed."""

    code = "coupon_already_redeemed"


class CouponReservedError(ConflictError):
    """Every use that is left is reserved for another checkout."""

    code = "coupon_already_reserved"


class CouponExpiredError(ConflictError):
    """The coupon is not valid any more."""

    code = "coupon_expired"


class CouponCancelledError(ConflictError):
    """The coupon was taken back for the points it cost."""

    code = "coupon_cancelled"


class ReservationReleasedError(ConflictError):
    """The reservation was given up."""

    code = "coupon_reservation_released"


class ReservationsTooManyError(ActivityRefusedError):
    """The coupon was reserved in vain as often as is possible; it can still be redeemed."""

    code = "coupon_reservations_too_many"


def call_coupon(
    working: Working, content: CouponCall, known: CouponRecord | None, *, request: str, number: int
) -> CouponRecord | None:
    """Reserve, redeem or release a use of a coupon, or take the coupon back.

    Args:
        working: the state of the member whose coupon it is.
        content: what is to be done.
        known: the newest that is recorded about the coupon.
        request: the hashed key of this call.
        number: of the entry that will say so.

    Returns:
        The coupon's new record; None for a call that was answered before.

    Raises:
        NotFoundError: there is no such coupon or reservation.
        ConflictError: it is redeemed, reserved, expired or cancelled, or the key was used
            otherwise.
        ReservationsTooManyError: it was reserved too often in vain.
    """
    if known is None:
        raise CouponNotFoundError("there is no coupon with this code")
    digest = call_digest(content)
    if is_repeated(known, request, digest):
        return None
    call = CouponUse(
        id=request,
        digest=digest,
        at=working.now,
        until=None,
        began_in=number,
        status=UseStatus.REDEEMED,
        ended_by=request,
        ended_digest=digest,
        ended_in=number,
    )
    if isinstance(content, ReserveCoupon):
        return _reserve(known, call)
    if isinstance(content, RedeemCoupon):
        return _redeem(known, content.reservation, call)
    if isinstance(content, ReleaseCoupon):
        use = _reservation(known, content.reservation)
        return _ended(known, use, call, UseStatus.RELEASED)
    return _cancel(working, known, call, content.unit)


def require_usable(record: CouponRecord, now: datetime) -> None:
    """Refuse a coupon that nobody can use any more.

    Raises:
        ConflictError: it was cancelled or redeemed, or it has expired.
    """
    if record.cancelled_in is not None:
        raise CouponCancelledError("the coupon was cancelled, and its points went back")
    if record.redeemed >= record.coupon.uses:
        raise CouponRedeemedError("every use of the coupon has been redeemed")
    if record.has_expired(now):
        raise CouponExpiredError("the coupon is not valid any more")


def _require_free(record: CouponRecord, now: datetime) -> None:
    require_usable(record, now)
    if record.redeemed + record.reserved(now) >= record.coupon.uses:
        raise CouponReservedError(
            "every use that is left is reserved for another checkout; release that, or wait"
        )


def _reserve(record: CouponRecord, call: CouponUse) -> CouponRecord:
    _require_free(record, call.at)
    if len(record.calls) - record.redeemed >= RESERVATIONS_MAX:
        raise ReservationsTooManyError(
            f"the coupon was reserved {RESERVATIONS_MAX} times in vain; redeem it without that"
        )
    reserved = call._replace(
        status=UseStatus.RESERVED,
        until=call.at + timedelta(minutes=record.coupon.reserve_minutes),
        ended_by=None,
        ended_digest=None,
        ended_in=None,
    )
    return record._replace(calls=(*record.calls, reserved))


def _redeem(record: CouponRecord, reservation: str | None, call: CouponUse) -> CouponRecord:
    if reservation is None:
        _require_free(record, call.at)
        return record._replace(calls=(*record.calls, call))
    use = _reservation(record, reservation)
    if not is_kept(use, call.at):
        _require_free(record, call.at)
    return _ended(record, use, call, UseStatus.REDEEMED)


def _reservation(record: CouponRecord, reservation: str) -> CouponUse:
    """A reservation that was neither redeemed nor released."""
    for use in record.calls:
        if use.id == reservation and use.until is not None:
            if use.status is UseStatus.REDEEMED:
                raise CouponRedeemedError("what was reserved has been redeemed")
            if use.status is UseStatus.RELEASED:
                raise ReservationReleasedError("the reservation was released; reserve again")
            return use
    raise ReservationNotFoundError("the coupon has no such reservation")


def _ended(
    record: CouponRecord, use: CouponUse, call: CouponUse, status: UseStatus
) -> CouponRecord:
    ended = use._replace(
        status=status,
        ended_by=call.id,
        ended_digest=call.digest,
        ended_in=call.began_in,
    )
    calls = tuple(ended if other is use else other for other in record.calls)
    return record._replace(calls=calls)


def _cancel(
    working: Working, record: CouponRecord, call: CouponUse, unit: str | None
) -> CouponRecord:
    """Give an unused coupon's points back to the lots they came from."""
    require_usable(record, call.at)
    if record.redeemed:
        raise CouponRedeemedError("the coupon has been used, so it cannot be cancelled")
    if record.reserved(call.at):
        raise CouponReservedError("the coupon is reserved for a checkout; release that first")
    coupon = record.coupon
    working.state, moves = return_lots(
        working.state, working.timeline, coupon.lots, at=working.now, reasons=_REASONS
    )
    for target, points, reason in moves:
        working.post(Account.REDEEMED, target, points, reason)
    if coupon.is_counted:
        working.state = count_reward(working.state, coupon.reward, -1)
    return record._replace(
        cancelled_by=call.id,
        cancelled_digest=call.digest,
        cancelled_in=call.began_in,
        returned=unit,
    )
