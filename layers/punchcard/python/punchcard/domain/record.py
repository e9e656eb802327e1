"""What entries say about an activity: its postings and why; for an order, its whole record.

The record of an order is a join: the newest state by version, the union of all refunds seen, and
"was it ever paid / cancelled / fulfilled". Joins commute, so the events of one order may arrive
in any order and end in the same joined parts. What was posted for them differs on the way, and
in the end only where a policy looks at the clock: what matured or expired before a return came.
"""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from punchcard.domain.corrections import AdjustmentReason
from punchcard.domain.coupon_record import CouponRecord
from punchcard.domain.entry import Posting
from punchcard.domain.program import Per
from punchcard.domain.state import Hold, Row


class OrderVersion(NamedTuple):
    """How new a state of an order is; compared field by field."""

    updated_at: datetime
    cancelled: bool
    refunded: int
    refunds: int
    digest: str


class Room(NamedTuple):
    """Points left under a cap when an order was first recorded.

    `rule` is "" for the program's own cap on the sum.
    """

    rule: str
    per: Per
    points: int


class Terms(NamedTuple):
    """The circumstances under which an activity is decided, frozen by its first entry."""

    program_version: int
    first_order: bool = False
    tier: str | None = None
    segments: tuple[str, ...] = ()
    rooms: tuple[Room, ...] = ()


class Measured(NamedTuple):
    """What matching rules found: the basis of the whole order, and of each rule its own.

    Minor units, or units for a rule that pays by unit. Rules stand in document order. `value` is
    the price of all lines, whatever the basis leaves out: refunds are in proportion to it.
    """

    basis: int = 0
    value: int = 0
    by_rule: tuple[tuple[str, int], ...] = ()


class SeenRefund(NamedTuple):
    """A refund as measured when it was first seen; `amount` is goods money beside lines.

    `in_state` says that the newest state of the order is already net of it.
    """

    refund_id: str
    measured: Measured
    amount: int
    in_state: bool


class Reason(NamedTuple):
    """What one rule gave: points from a basis, and the cap that cut them short, if one did."""

    rule: str
    basis: int
    points: int
    cap: Per | None = None


class Burned(NamedTuple):
    """Points of one lot that paid for the order; None as date means a lot that never expires.

    `owed` marks points that the member did not have: they made or deepened a deficit.
    """

    expires_at: datetime | None
    points: int
    owed: bool = False


class OrderHold(NamedTuple):
    """A hold whose code an order showed: its key, its points, and their worth in minor units."""

    key: str
    points: int
    amount: int


class OrderCoupon(NamedTuple):
    """A coupon whose code an order showed: its key, and whether the order has redeemed a use of it.

    `refused` is the code of the reason for which it could not be, which is final for this order.
    """

    key: str
    redeemed: bool = False
    refused: str | None = None


class OrderRecord(NamedTuple):
    """Everything that the next event of the same order can need.

    `credited` counts points given and not taken back, `forgiven` those of them that could not be
    taken; their difference follows the target. `granted` is the most that each capped rule ever
    gave here: a return gives nothing back to a cap. `burned` are the lots that paid for the
    order, less what came back; `points_spent` is how many points it was paid with at first.
    `holds` and `coupons` are those whose codes any state of it showed; `keeps_nothing` says of an
    order with coupons that its newest state has no lines. `account` is the one that it was first
    recorded to, where another one took over that since.
    """

    terms: Terms
    version: OrderVersion
    paid: bool
    cancelled: bool
    fulfilled_at: datetime | None
    measured: Measured
    refunds: tuple[SeenRefund, ...] = ()
    reasons: tuple[Reason, ...] = ()
    granted: tuple[tuple[str, int], ...] = ()
    matures_at: datetime | None = None
    credited: int = 0
    forgiven: int = 0
    points_spent: int = 0
    burned: tuple[Burned, ...] = ()
    holds: tuple[OrderHold, ...] = ()
    coupons: tuple[OrderCoupon, ...] = ()
    keeps_nothing: bool = False
    account: str | None = None


class Resolution(StrEnum):
    """How a hold ended, unless it lapsed: then nobody says so under its key."""

    CAPTURED = "captured"
    CAPTURED_LATE = "captured_late"
    VOIDED = "voided"


class HoldRecord(NamedTuple):
    """Everything about a hold: how it was taken, and how it ended.

    `wished` are the points that were asked for, `digest` identifies the request to take it, and
    `taken_in` is the entry that did. `captured` are the lots that were burned when it was
    captured. `resolved_in` is the entry in which it ended; `resolved_by` the hashed key of the
    call that ended it, with the digest of its content, and `order` the hashed key of the order
    that showed the hold's code.
    """

    hold: Hold
    wished: int
    digest: str
    taken_in: int
    resolution: Resolution | None = None
    captured: Row = ()
    resolved_in: int | None = None
    resolved_by: str | None = None
    resolved_digest: str | None = None
    order: str | None = None


class ByHand(NamedTuple):
    """Who moved points by hand, as an opaque id, and why."""

    operator: str
    reason_code: AdjustmentReason


class TransferRecord(NamedTuple):
    """One side of a transfer: the id of the other member, and the lots that changed hands."""

    other: str
    lots: Row


class Merged(NamedTuple):
    """Two accounts of one person became one: the other account, and its entry that says so too."""

    member: str
    entry: int


class Recorded(NamedTuple):
    """One activity in an entry.

    `key` is the hashed key as text, None for what fell due by itself (a settlement). `digest`
    identifies the content of an activity that is no order, to tell a repeat from a reused key.
    """

    type: str
    postings: tuple[Posting, ...] = ()
    key: str | None = None
    channel: str | None = None
    store: str | None = None
    occurred_at: datetime | None = None
    terms: Terms | None = None
    reasons: tuple[Reason, ...] = ()
    digest: str | None = None
    order: OrderRecord | None = None
    by_hand: ByHand | None = None
    hold: HoldRecord | None = None
    transfer: TransferRecord | None = None
    merge: Merged | None = None
    coupon: CouponRecord | None = None
