"""Using a coupon by its code: reserve, redeem or release a use, or take the coupon back."""

from dataclasses import dataclass
from datetime import datetime

from punchcard.domain.activity import (
    COUPON_CANCELLED,
    COUPON_REDEEMED,
    COUPON_RELEASED,
    COUPON_RESERVED,
    Activity,
)
from punchcard.domain.instants import instant
from punchcard.domain.redeeming import (
    CancelCoupon,
    CouponCall,
    RedeemCoupon,
    ReleaseCoupon,
    ReserveCoupon,
)
from punchcard.ports import Directory, Ledger, Programs
from punchcard.use_cases.coupon_calls import StandingCoupon, record_coupon
from punchcard.use_cases.report_activity import client_key
from punchcard.use_cases.show_coupon import find_coupon

_TYPES = {
    "reserve": COUPON_RESERVED,
    "redeem": COUPON_REDEEMED,
    "release": COUPON_RELEASED,
    "cancel": COUPON_CANCELLED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponCaller:
    """Who calls, under a key of its own, and from which channel."""

    client: str
    idempotency_key: str
    channel: str

    @property
    def request(self) -> str:
        """The key of the call, which no other client can use."""
        return client_key(self.client, self.idempotency_key)


def reserve_coupon(
    code: str,
    *,
    caller: CouponCaller,
    program: str,
    directory: Directory,
    ledger: Ledger,
    programs: Programs,
    now: datetime,
) -> StandingCoupon:
    """Keep one use for a checkout; a repeated call gets the first answer.

    Raises:
        CouponNotFoundError: no coupon of this program has this code.
        ConflictError: no use is free, or the key was used for another call.
        ReservationsTooManyError: it was reserved too often in vain.
        TransientError: nothing was recorded; call again with the same key.
    """
    content = ReserveCoupon(request=caller.request)
    return _call(
        code,
        content,
        caller=caller,
        program=program,
        directory=directory,
        ledger=ledger,
        programs=programs,
        now=now,
    )


def redeem_coupon(
    code: str,
    *,
    reservation: str | None,
    caller: CouponCaller,
    program: str,
    directory: Directory,
    ledger: Ledger,
    programs: Programs,
    now: datetime,
) -> StandingCoupon:
    """Redeem the use that a reservation keeps, or any that is free.

    Raises:
        NotFoundError: there is no such coupon or reservation.
        ConflictError: nothing is left to redeem, or the key was used for another call.
        TransientError: nothing was recorded; call again with the same key.
    """
    content = RedeemCoupon(request=caller.request, reservation=reservation)
    return _call(
        code,
        content,
        caller=caller,
        program=program,
        directory=directory,
        ledger=ledger,
        programs=programs,
        now=now,
    )


def release_coupon(
    code: str,
    *,
    reservation: str,
    caller: CouponCaller,
    program: str,
    directory: Directory,
    ledger: Ledger,
    programs: Programs,
    now: datetime,
) -> StandingCoupon:
    """Give a reservation up.

    Raises:
        NotFoundError: there is no such coupon or reservation.
        ConflictError: it was redeemed or released, or the key was used for another call.
        TransientError: nothing was recorded; call again with the same key.
    """
    content = ReleaseCoupon(request=caller.request, reservation=reservation)
    return _call(
        code,
        content,
        caller=caller,
        program=program,
        directory=directory,
        ledger=ledger,
        programs=programs,
        now=now,
    )


def cancel_coupon(
    code: str,
    *,
    caller: CouponCaller,
    program: str,
    directory: Directory,
    ledger: Ledger,
    programs: Programs,
    now: datetime,
) -> StandingCoupon:
    """Take an unused coupon back; its points go back to the lots they came from.

    Raises:
        CouponNotFoundError: no coupon of this program has this code.
        ConflictError: it was used, is reserved, or has expired; or the key was used otherwise.
        TransientError: nothing was recorded; call again with the same key.
    """
    content = CancelCoupon(request=caller.request)
    return _call(
        code,
        content,
        caller=caller,
        program=program,
        directory=directory,
        ledger=ledger,
        programs=programs,
        now=now,
    )


def _call(
    code: str,
    content: CouponCall,
    *,
    caller: CouponCaller,
    program: str,
    directory: Directory,
    ledger: Ledger,
    programs: Programs,
    now: datetime,
) -> StandingCoupon:
    found = find_coupon(code, program=program, directory=directory, ledger=ledger)
    activity = Activity(
        key=found.key,
        type=_TYPES[content.kind],
        occurred_at=instant(now),
        channel=caller.channel,
        content=content,
    )
    return record_coupon(
        activity,
        found.keeper,
        request=caller.request,
        directory=directory,
        ledger=ledger,
        programs=programs,
        now=now,
    )
