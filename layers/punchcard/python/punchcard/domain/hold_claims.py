"""What an order's hold codes mean: which of them are holds of its member, and what they paid.

A code counts once: for the first order that shows it. What the code of somebody else's hold, or
one that another order has used, took off the price is a discount like any other.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from punchcard.domain.activity import Order
from punchcard.domain.checkout import ShownHold
from punchcard.domain.record import (
    Burned,
    HoldRecord,
    OrderCoupon,
    OrderHold,
    OrderRecord,
    Resolution,
)
from punchcard.domain.working import Working


class Claims(NamedTuple):
    """An order whose codes have been understood.

    `holds` are all that any state of it showed, `shown` what is known of those of this state, and
    `adopted` is what calls had burned of holds that it shows for the first time. `coupons` are all
    that any state of it showed.
    """

    order: Order
    holds: tuple[OrderHold, ...] = ()
    shown: tuple[HoldRecord, ...] = ()
    adopted: tuple[Burned, ...] = ()
    coupons: tuple[OrderCoupon, ...] = ()


def claim_holds(
    order: Order,
    known: OrderRecord | None,
    found: Mapping[str, tuple[str, HoldRecord | None]],
    *,
    order_key: str,
) -> Claims:
    """Understand the hold codes of an order's state.

    Args:
        order: the state, as its connector read it.
        known: what is recorded of the order.
        found: by code, the hashed key of such a hold and what is recorded about it.
        order_key: the order's own hashed key.
    """
    holds = {} if known is None else {hold.key: hold for hold in known.holds}
    claims = Claims(order, tuple(holds.values()))
    for shown in {shown.code: shown for shown in order.holds}.values():
        key, record = found[shown.code]
        if record is not None and record.order in (None, order_key):
            claims = _claim(claims, record, is_new=key not in holds)
            holds = {hold.key: hold for hold in claims.holds}
        claims = claims._replace(order=_read(claims.order, shown, holds.get(key)))
    return claims


def told_holds(
    claims: Claims, record: OrderRecord, working: Working, *, order_key: str, number: int
) -> Iterator[HoldRecord]:
    """What an order says about the holds that it shows, as far as it was not known."""
    live = {hold.key for hold in working.state.holds}
    for known in claims.shown:
        told = known._replace(order=order_key)
        ended = record.paid and not record.cancelled and known.hold.key not in live
        if ended and known.resolution is not Resolution.CAPTURED:
            captured = working.captured.get(known.hold.key)
            late = Resolution.CAPTURED_LATE
            told = told._replace(
                resolution=late if captured is None else Resolution.CAPTURED,
                captured=captured or (),
                resolved_in=known.resolved_in if known.resolution is late else number,
            )
        if told != known:
            yield told


def _claim(claims: Claims, record: HoldRecord, *, is_new: bool) -> Claims:
    claims = claims._replace(shown=(*claims.shown, record))
    if not is_new:
        return claims
    hold = record.hold
    points = hold.points
    if record.resolution is Resolution.CAPTURED:
        points = sum(lot.points for lot in record.captured)
    claimed = OrderHold(hold.key, points, hold.amount * points // hold.points)
    adopted = tuple(Burned(lot.at, lot.points) for lot in record.captured)
    return claims._replace(holds=(*claims.holds, claimed), adopted=(*claims.adopted, *adopted))


def _read(order: Order, shown: ShownHold, hold: OrderHold | None) -> Order:
    if hold is None:
        return replace(order, discount=order.discount + shown.kept)
    return replace(
        order,
        points_spent=order.points_spent + _points_shown(hold, shown),
        paid_with_points=order.paid_with_points + shown.kept,
    )


def _points_shown(hold: OrderHold, shown: ShownHold) -> int:
    """The points of a discount; one that is smaller than the hold took a part, rounded up."""
    if shown.amount is None or shown.amount >= hold.amount:
        return hold.points
    return -(-hold.points * shown.amount // hold.amount)
