"""Deciding about orders and their refunds, with the holds and coupons whose codes they show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from punchcard.domain.activity import Activity, Order, Refund
from punchcard.domain.coupon_claims import claim_coupons, settle_coupons
from punchcard.domain.coupon_codes import coupon_key
from punchcard.domain.coupon_record import CouponRecord
from punchcard.domain.deciding import Decided, reused
from punchcard.domain.errors import CurrencyUnknownError
from punchcard.domain.hold_claims import Claims, claim_holds, told_holds
from punchcard.domain.hold_codes import hold_key
from punchcard.domain.memory import hash_key, key_text
from punchcard.domain.orders import apply_order, apply_refund
from punchcard.domain.outcome import Outcome, Status
from punchcard.domain.record import HoldRecord, OrderRecord, Recorded
from punchcard.domain.working import Working

NOT_PAID = "not_paid"

type Shown = Sequence[tuple[str, Recorded]]
"""The newest about each hold and coupon whose code an order shows, by code, and about each coupon
that it showed before, by its hashed key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDesk:
    """What is known where an order is decided.

    `shown` is what the ledger says about its holds and coupons, and about those of the orders that
    stand before it in the entry in the making; `newest` is what that entry says about any key.
    Keys are hidden under `salt`; `number` is that of the entry.
    """

    shown: Mapping[str, Recorded]
    newest: Iterable[Recorded]
    salt: bytes
    number: int

    def hidden(self, key: str) -> str:
        """A business key as entries know it."""
        return key_text(hash_key(key, self.salt))

    def by_key(self) -> dict[str | None, Recorded]:
        """The newest about each hold and coupon, by its hashed key."""
        known = (*self.shown.values(), *self.newest)
        return {item.key: item for item in known}

    def keys(self, codes: Mapping[str, str]) -> dict[str, str]:
        """By code the hashed key of what it is a code of, given the business key of each.

        What is known says under which key, for it may have been recorded on an account that was
        merged into this one: its key is hidden under the salt of that account.
        """
        own = {code: self.hidden(key) for code, key in codes.items()}
        return own | {
            code: item.key for code, item in self.shown.items() if item.key and code in codes
        }

    def coupons(self) -> dict[str, CouponRecord]:
        """The newest about each coupon, by its hashed key."""
        return {
            item.coupon.coupon.key: item.coupon for item in self.by_key().values() if item.coupon
        }


def decide_order(
    working: Working, activity: Activity, order: Order, known: Recorded | None, desk: OrderDesk
) -> Decided | Outcome:
    """Decide about a state of an order.

    Raises:
        CurrencyUnknownError: it is in another currency than the program.
        IdempotencyKeyReusedError: its key stands for something else.
    """
    currency = working.timeline.at_or_first(activity.occurred_at).version.currency
    if order.currency != currency:
        raise CurrencyUnknownError(f"the order is in {order.currency}, the program in {currency}")
    record = known.order if known is not None else None
    if known is not None and record is None:
        raise reused()
    order_key = desk.hidden(activity.key)
    claims = _claims(order, record, order_key, desk)
    joined = apply_order(working, claims, record)
    if joined is not None:
        told = told_holds(claims, joined, working, order_key=order_key, number=desk.number)
        return _decided(working, joined, order_key, desk, told=tuple(told))
    if record is None:
        return Outcome(status=Status.IGNORED, reason=NOT_PAID)
    stale = order.updated_at < record.version.updated_at
    return Outcome(status=Status.SUPERSEDED if stale else Status.DUPLICATE)


def decide_refund(
    working: Working, activity: Activity, refund: Refund, known: Recorded | None, desk: OrderDesk
) -> Decided | Outcome:
    """Decide about a refund that came without its order's state."""
    if known is None or known.order is None:
        return Outcome(status=Status.ORDER_UNKNOWN)
    hidden = replace(refund, refund_id=desk.hidden(refund.refund_id))
    joined = apply_refund(working, hidden, known.order)
    if joined is None:
        return Outcome(status=Status.DUPLICATE)
    return _decided(working, joined, desk.hidden(activity.key), desk)


def with_hidden_refunds(order: Order, salt: bytes) -> Order:
    """An order whose refunds have the ids under which entries know them."""
    refunds = tuple(
        replace(refund, refund_id=key_text(hash_key(refund.refund_id, salt)))
        for refund in order.refunds
    )
    return replace(order, refunds=refunds)


def _claims(order: Order, known: OrderRecord | None, order_key: str, desk: OrderDesk) -> Claims:
    """Understand the codes of an order, whose refunds are hidden."""
    if order.refunds:
        order = with_hidden_refunds(order, desk.salt)
    claims = Claims(order, () if known is None else known.holds)
    if order.holds:
        newest = desk.by_key()
        keys = desk.keys({shown.code: hold_key(shown.code) for shown in order.holds})
        found = {code: (key, _hold(newest.get(key))) for code, key in keys.items()}
        claims = claim_holds(order, known, found, order_key=order_key)
    if not order.coupons:
        return claims
    keys = desk.keys({code: coupon_key(code) for code in order.coupons})
    return claims._replace(coupons=claim_coupons(known, keys.values()))


def _hold(item: Recorded | None) -> HoldRecord | None:
    return None if item is None else item.hold


def _decided(
    working: Working,
    joined: OrderRecord,
    order_key: str,
    desk: OrderDesk,
    told: tuple[HoldRecord, ...] = (),
) -> Decided:
    if not joined.coupons:
        return Decided(order=joined, told=told)
    settled = settle_coupons(
        joined, working, desk.coupons(), order_key=order_key, number=desk.number
    )
    return Decided(order=settled.order, told=told, used=settled.used, restored=settled.restored)
