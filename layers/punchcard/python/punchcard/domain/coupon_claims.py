"""What an order does to the coupons whose codes it shows: each is redeemed once, or says why not.

What an order is due follows from its record alone, and is compared with what it did so far: so
nothing that is told again redeems a coupon twice, or gives it back twice.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from punchcard.domain.coupon_record import CouponRecord, CouponUse, UseStatus, is_kept
from punchcard.domain.coupons import CouponNotFoundError, require_usable
from punchcard.domain.errors import ConflictError
from punchcard.domain.record import OrderCoupon, OrderRecord
from punchcard.domain.spending import sold_and_returned
from punchcard.domain.working import Working

_BY_ORDER = "order"
"""Stands where the digest of a call would."""


class CouponsSettled(NamedTuple):
    """An order's record as it stands then, and what is new about coupons.

    `used` are those of which the order redeemed a use, `restored` those that it gave one back.
    """

    order: OrderRecord
    used: tuple[CouponRecord, ...] = ()
    restored: tuple[CouponRecord, ...] = ()


def claim_coupons(known: OrderRecord | None, keys: Iterable[str]) -> tuple[OrderCoupon, ...]:
    """All coupons that any state of an order showed, with those of this state, by their keys."""
    coupons = {key: OrderCoupon(key) for key in keys}
    before = () if known is None else known.coupons
    return tuple((coupons | {coupon.key: coupon for coupon in before}).values())


def settle_coupons(
    order: OrderRecord,
    working: Working,
    found: Mapping[str, CouponRecord],
    *,
    order_key: str,
    number: int,
) -> CouponsSettled:
    """Bring an order's coupons to what it is due: redeemed as long as it is paid and kept.

    Args:
        order: the record of the order.
        working: the member's state; whether a coupon had expired is asked as of the order's time.
        found: the newest about the coupons, by key; those that are not there are not the member's.
        order_key: the hashed key of the order.
        number: of the entry that will say so.
    """
    is_due = _is_due(order)
    coupons, used, restored = [], [], []
    for coupon in order.coupons:
        known = found.get(coupon.key)
        has_used = coupon.redeemed or _has_used(known, order_key)
        if is_due and not has_used and coupon.refused is None:
            try:
                used.append(_redeemed(known, order_key, working, number))
            except (CouponNotFoundError, ConflictError) as refusal:
                coupons.append(coupon._replace(refused=refusal.code))
            else:
                coupons.append(coupon._replace(redeemed=True))
        elif known is not None and has_used and not is_due:
            restored.append(_restored(known, order_key, number))
            coupons.append(coupon._replace(redeemed=False))
        else:
            coupons.append(coupon._replace(redeemed=has_used))
    return CouponsSettled(order._replace(coupons=tuple(coupons)), tuple(used), tuple(restored))


def _is_due(order: OrderRecord) -> bool:
    """Whether an order uses its coupons: it is paid, and something of it is kept."""
    sold, returned = sold_and_returned(order)
    is_returned = order.keeps_nothing or 0 < sold <= returned
    return order.paid and not order.cancelled and not is_returned


def _has_used(known: CouponRecord | None, order_key: str) -> bool:
    """Whether a coupon says that an order redeemed a use, which the order may have forgotten.

    Code that knew no coupons of orders leaves them out of an order's record when it changes that.
    """
    return known is not None and any(_is_used_by(order_key, use) for use in known.calls)


def _is_used_by(order_key: str, use: CouponUse) -> bool:
    """Whether an order redeemed a use; such code leaves `order` out, but not what ended the use."""
    is_ended = use.status is UseStatus.REDEEMED and use.ended_digest == _BY_ORDER
    return is_ended and use.ended_by == order_key


def _redeemed(
    known: CouponRecord | None, order_key: str, working: Working, number: int
) -> CouponRecord:
    """With a use that is free; where all are reserved, with the one that was reserved first.

    Past the coupon's last day an order redeems what its checkout had reserved, and nothing else.
    It may be told when that has lapsed; then it takes it nevertheless while a use is free.

    Raises:
        CouponNotFoundError: no coupon of this member has such a code.
        ConflictError: the coupon was cancelled or used up, or had expired at the order's time.
    """
    if known is None:
        raise CouponNotFoundError("there is no coupon with this code")
    placed_at, now = working.occurred_at, working.now
    has_expired = known.has_expired(placed_at)
    reserved = [use for use in known.calls if has_expired and is_kept(use, placed_at)]
    require_usable(known, known.coupon.issued_at if reserved else placed_at)
    kept = [use for use in known.calls if is_kept(use, now)]
    is_free = known.redeemed + len(kept) < known.coupon.uses
    if is_free and not has_expired:
        begun = CouponUse(order_key, _BY_ORDER, now, None, number, UseStatus.REDEEMED)
        return known._replace(calls=(*known.calls, _ended(begun, order_key, number)))
    taken = next(use for use in (*reserved, *kept) if is_free or use in kept)
    ended = _ended(taken._replace(status=UseStatus.REDEEMED), order_key, number)
    return known._replace(calls=tuple(ended if use is taken else use for use in known.calls))


def _ended(use: CouponUse, order_key: str, number: int) -> CouponUse:
    return use._replace(
        ended_by=order_key, ended_digest=_BY_ORDER, ended_in=number, order=order_key
    )


def _restored(record: CouponRecord, order_key: str, number: int) -> CouponRecord:
    """Without the use that the order began, or with the reservation released that it ended."""
    calls = []
    for use in record.calls:
        if not _is_used_by(order_key, use):
            calls.append(use)
        elif use.until is not None:
            calls.append(use._replace(status=UseStatus.RELEASED, ended_in=number))
    return record._replace(calls=tuple(calls))
