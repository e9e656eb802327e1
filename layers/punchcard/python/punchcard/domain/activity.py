"""Activities: what happened, as a channel reports it, already in Punchcard's words.

Connectors translate shops' payloads into these classes; nothing here knows a platform.
All amounts are minor units of the program's currency, without tax unless the name says so.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from punchcard.domain.checkout import HoldContent, ShownHold
from punchcard.domain.corrections import Correction, TransferContent
from punchcard.domain.redeeming import RewardContent

ORDER = "order"
REFUND = "refund"
SIGN_UP = "sign_up"
CLASSIFIED = "classified"
ADJUSTED = "adjusted"
REINSTATED = "reinstated"
TRANSFERRED = "transferred"
HOLD = "hold"
CAPTURE = "capture"
VOID = "void"
HOLD_SHOWN = "hold_shown"
MERGED = "merged"
MERGED_INTO = "merged_into"
MERGED_OWED = "merged_owed"
REWARD = "reward"
REDEMPTION_ABANDONED = "redemption_abandoned"
COUPON_RESERVED = "coupon_reserved"
COUPON_REDEEMED = "coupon_redeemed"
COUPON_RELEASED = "coupon_released"
COUPON_CANCELLED = "coupon_cancelled"
COUPON_SHOWN = "coupon_shown"
COUPON_RESTORED = "coupon_restored"
RESERVED_TYPES = (
    *(ORDER, REFUND, SIGN_UP, ADJUSTED, REINSTATED, TRANSFERRED, MERGED, MERGED_INTO),
    *(HOLD, CAPTURE, VOID, HOLD_SHOWN),
    *(REWARD, REDEMPTION_ABANDONED),
    *(COUPON_RESERVED, COUPON_REDEEMED, COUPON_RELEASED, COUPON_CANCELLED),
    *(COUPON_SHOWN, COUPON_RESTORED),
    *("settled", "batch"),
)
"""Types that are recorded by an order, by enrolling, by hand, by spending or by the ledger itself,
and never reported."""


class Line(NamedTuple):
    """One line of an order as it stands now: after discounts, edits and returns.

    `quantity` counts the units still kept; `amount` is their price without tax, `tax` theirs.
    """

    line_id: str
    quantity: int
    amount: int
    tax: int = 0
    sku: str | None = None
    product: str | None = None
    vendor: str | None = None
    categories: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    gift_card: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """One refund of an order: the lines it takes back, and money given back beside lines.

    `amount` is goods money that no line carries (an allowance), without tax and shipping.
    """

    refund_id: str
    lines: tuple[Line, ...] = ()
    amount: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The whole state of an order at `updated_at`.

    `lines` are net of every refund in `refunds`. `paid` says that the order was fully paid at
    some time up to then; it stays true after a refund. `partly_paid` says that some of it was, as
    after an edit that added lines: whether it was fully paid before cannot be told from this
    state. `points_spent` were burned to pay for it
    and are worth `paid_with_points` minor units of the lines. What the codes of `holds` gave is
    still in the lines; `discount` is the part of it of codes that turned out to be no holds.
    `coupons` are the codes of coupons that it shows: what these took off is in no line.
    """

    currency: str
    updated_at: datetime
    paid: bool
    partly_paid: bool = False
    cancelled: bool = False
    lines: tuple[Line, ...] = ()
    refunds: tuple[Refund, ...] = ()
    refunded: int = 0
    shipping: int = 0
    shipping_tax: int = 0
    tip: int = 0
    paid_with_points: int = 0
    points_spent: int = 0
    fulfilled_at: datetime | None = None
    tags: tuple[str, ...] = ()
    # Not in the text that identifies a state: those of before had no such fields.
    holds: tuple[ShownHold, ...] = field(default=(), repr=False)
    discount: int = field(default=0, repr=False)
    coupons: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The content of an activity that is no order: how many, and what a rule may match on."""

    quantity: int = 1
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """The tier and the segments that the operator puts a member in."""

    tier: str | None = None
    segments: tuple[str, ...] = ()


type Content = (
    Order
    | Refund
    | Facts
    | Classification
    | Correction
    | TransferContent
    | HoldContent
    | RewardContent
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Something that happened, reported by a channel.

    `key` is the caller's business key (shop and order id, or the client's Idempotency-Key): one
    key has one effect. All events of an order, refunds alone included, share the order's key.
    `born_at` is the earliest moment at which anything with this key could exist, the same in
    every delivery; None where nobody can tell. `occurred_at` is when it happened for the rules:
    an order's creation.
    """

    key: str
    type: str
    occurred_at: datetime
    channel: str
    content: Content
    born_at: datetime | None = None
    store: str | None = None

    @property
    def leaves_an_entry(self) -> bool:
        """Whether it may be the first under its key to be recorded."""
        content = self.content
        if isinstance(content, Order):
            return content.paid or content.partly_paid
        return not isinstance(content, Refund)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a channel knows a member by. `value` is already in its normal form."""

    kind: str
    value: str
    verified: bool = False


SHOP_CUSTOMER = "shop_customer"
CARD = "card"
EMAIL = "email"
PHONE = "phone"
IDENTITY_TRUST = (SHOP_CUSTOMER, CARD, EMAIL, PHONE)
"""Kinds of identity, the most trusted first. An e-mail is bound to a member only once verified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """How an activity came in: a shop's delivery, or a call of the API (no `shop`).

    `delivery_id` is the id that the sender gave it; `received_at` when it came.
    """

    received_at: datetime
    topic: str
    delivery_id: str | None = None
    shop: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An activity together with the identities under which its channel knows the person.

    `arrival` is how it came in; None for what waited until now.
    """

    activity: Activity
    identities: tuple[Identity, ...] = ()
    arrival: Arrival | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerKnown:
    """A shop says which identities belong to one customer; no points hang on it by itself."""

    identities: tuple[Identity, ...]
    occurred_at: datetime
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """A delivery that is right and needs nothing done; `reason` is a stable code."""

    reason: str


type Translation = Report | CustomerKnown | Ignored
