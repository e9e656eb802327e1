"""Using a coupon by its code: reserve, redeem or release a use."""

from datetime import datetime

from punchcard.domain.activity import (
    COUPON_CANCELLED,
    COUPON_REDEEMED,
    COUPON_RELEASED,
    COUPON_RESERVED,
    Activity,
)
from punchcard.domain.instants import instant
from punchcard.domain.redeeming import CouponCall
from punchcard.ports import Directory, Ledger, Programs
from punchcard.use_cases.coupon_calls import StandingCoupon, record_coupon
from punchcard.use_cases.show_coupon import FoundCoupon, find_coupon

_TYPES = {
    "reserve": COUPON_RESERVED,
    "redeem": COUPON_REDEEMED,
    "release": COUPON_RELEASED,
    "cancel": COUPON_CANCELLED,
}


def use_coupon(
    code: str,
    call: CouponCall,
    *,
    channel: str,
    program: str,
    directory: Directory,
    ledger: Ledger,
    programs: Programs,
    now: datetime,
) -> StandingCoupon:
    """Do with a coupon what a call says; a repeated call gets the first answer.

    Args:
        code: the coupon's code.
        call: to reserve, redeem or release a use, under a key that no other client can use.
        channel: where it is shown.
        program: of the coupon.
        directory: whose it is.
        ledger: where it is recorded.
        programs: under which rules.
        now: the present instant.

    Raises:
        NotFoundError: there is no such coupon or reservation.
        ConflictError: the coupon or the reservation does not allow it, or the key was used for
            another call.
        ReservationsTooManyError: it was reserved too often in vain.
        TransientError: nothing was recorded; call again with the same key.
    """
    found = find_coupon(code, program=program, directory=directory, ledger=ledger)
    return record_use(
        found,
        call,
        channel=channel,
        directory=directory,
        ledger=ledger,
        programs=programs,
        now=now,
    )


def record_use(
    found: FoundCoupon,
    call: CouponCall,
    *,
    channel: str,
    directory: Directory,
    ledger: Ledger,
    programs: Programs,
    now: datetime,
) -> StandingCoupon:
    """Record a call about a coupon that was found. Raises what `use_coupon` does."""
    activity = Activity(
        key=found.key,
        type=_TYPES[call.kind],
        occurred_at=instant(now),
        channel=channel,
        content=call,
    )
    return record_coupon(
        activity,
        found.keeper,
        request=call.request,
        directory=directory,
        ledger=ledger,
        programs=programs,
        now=now,
    )
