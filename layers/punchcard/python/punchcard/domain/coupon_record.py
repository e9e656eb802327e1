"""What the ledger says about a coupon: how it was issued, and every call about it."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from punchcard.domain.state import Row


class UseStatus(StrEnum):
    """How one use of a coupon stands. A reservation lapses by itself: nobody says so."""

    RESERVED = "reserved"
    REDEEMED = "redeemed"
    RELEASED = "released"


class CouponUse(NamedTuple):
    """One use: reserved by a call and then ended by another, or redeemed by one alone.

    `id` is the hashed key of the call that began it in the entry `began_in`, `until` when the
    reservation lapses (None: there was none). `ended_by` is the hashed key of the call that
    redeemed or released it in the entry `ended_in`. Digests identify the contents of the calls.
    Where an order redeemed it, its hashed key stands for that of a call, and is the `order`.
    """

    id: str
    digest: str
    at: datetime
    until: datetime | None
    began_in: int
    status: UseStatus
    ended_by: str | None = None
    ended_digest: str | None = None
    ended_in: int | None = None
    order: str | None = None


class Coupon(NamedTuple):
    """A coupon as it was issued, with the terms that hold for it from then on.

    `key` is the hashed key that everything about it has, `request` the hashed key of the client
    who redeemed the points, from which the code is derived. `lots` are those that `points` were
    burned from. `unit` is what it took of its reward's stock; `is_counted` says that it counts
    towards the member's limit.
    """

    key: str
    request: str
    reward: str
    points: int
    lots: Row
    uses: int
    issued_at: datetime
    valid_until: datetime | None
    reserve_minutes: int
    unit: str | None = None
    is_counted: bool = False


class CouponRecord(NamedTuple):
    """Everything about a coupon.

    `digest` identifies the request to redeem, and `issued_in` is the entry that did. `calls` are
    the uses in the order in which they began, and `cancelled_in` is the entry that took it back.
    `returned` is the name under which its unit went back to the stock then.
    """

    coupon: Coupon
    digest: str
    issued_in: int
    calls: tuple[CouponUse, ...] = ()
    cancelled_by: str | None = None
    cancelled_digest: str | None = None
    cancelled_in: int | None = None
    returned: str | None = None

    @property
    def redeemed(self) -> int:
        """Uses that were redeemed."""
        return sum(use.status is UseStatus.REDEEMED for use in self.calls)

    def reserved(self, now: datetime) -> int:
        """Uses that are kept for a checkout at an instant."""
        return sum(is_kept(use, now) for use in self.calls)

    def has_expired(self, now: datetime) -> bool:
        """Whether it can no longer be used at an instant."""
        until = self.coupon.valid_until
        return until is not None and until <= now


class CouponStatus(StrEnum):
    """How a coupon stands. `reserved` are those of which every use that is left is kept."""

    VALID = "valid"
    RESERVED = "reserved"
    REDEEMED = "redeemed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


def status_of(record: CouponRecord, now: datetime) -> CouponStatus:
    """How a coupon stands at an instant."""
    if record.cancelled_in is not None:
        return CouponStatus.CANCELLED
    if record.redeemed >= record.coupon.uses:
        return CouponStatus.REDEEMED
    if record.has_expired(now):
        return CouponStatus.EXPIRED
    if record.redeemed + record.reserved(now) >= record.coupon.uses:
        return CouponStatus.RESERVED
    return CouponStatus.VALID


def answered_in(record: CouponRecord, request: str) -> int | None:
    """The entry that answered a call about a coupon; None: the record does not know the call."""
    if record.cancelled_in is not None and record.cancelled_by == request:
        return record.cancelled_in
    for use in record.calls:
        if use.ended_in is not None and use.ended_by == request:
            return use.ended_in
        if use.id == request:
            return use.began_in
    return None


def is_kept(use: CouponUse, now: datetime) -> bool:
    """Whether a reservation lasts at an instant."""
    return use.status is UseStatus.RESERVED and use.until is not None and use.until > now
