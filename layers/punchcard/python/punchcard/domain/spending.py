"""Points that paid for an order: burned once it is paid, given back in proportion to refunds."""

from datetime import datetime

from punchcard.domain.entry import Account
from punchcard.domain.lots import add_to_lot, burn, remember_expired
from punchcard.domain.periods import expires_at
from punchcard.domain.policies import ExpiresAfterDays
from punchcard.domain.record import Burned, OrderRecord, SeenRefund
from punchcard.domain.rulebook import Rulebook
from punchcard.domain.settle import lot_date
from punchcard.domain.state import ExpiredLot
from punchcard.domain.working import Working

SPENT = "spent"
SPENT_RETURNED = "spent_returned"
SPENT_RETURNED_LATE = "spent_returned_late"
SPENT_LOST = "spent_lost"


def reconcile_spent(working: Working, record: OrderRecord, book: Rulebook) -> tuple[Burned, ...]:
    """Bring what was burned to pay for an order to what its kept part was paid with.

    Returned points go back to the lots they came from; where such a lot has expired meanwhile
    they stay usable for the version's days of grace, or are lost if it gives none.

    Returns:
        What is burned now, by lot.
    """
    due = spent_target(record) - sum(burned.points for burned in record.burned)
    if due > 0:
        return (*record.burned, *_spend(working, due))
    if due < 0:
        return _return_spent(working, record.burned, -due, _grace_until(working, book))
    return record.burned


def spent_target(record: OrderRecord) -> int:
    """Points that the kept part of an order was paid with.

    A refund gives points back in proportion to its value, counted over all refunds together.
    """
    if not record.points_spent or not record.paid or record.cancelled:
        return 0
    in_state = sum(_value(refund) for refund in record.refunds if refund.in_state)
    amending = sum(_value(refund) for refund in record.refunds if not refund.in_state)
    sold = record.measured.value + in_state
    if sold <= 0:
        return record.points_spent
    refunded = min(sold, in_state + amending)
    return record.points_spent - record.points_spent * refunded // sold


def _spend(working: Working, points: int) -> list[Burned]:
    """Burn from the balance as it is, below zero if need be: the order is paid already."""
    state, taken, missing = burn(working.state, points)
    working.state = state._replace(deficit=state.deficit + missing)
    working.post(Account.AVAILABLE, Account.REDEEMED, points, SPENT)
    burned = [Burned(lot.at, lot.points) for lot in taken]
    if missing:
        burned.append(Burned(None, missing, owed=True))
    return burned


def _return_spent(
    working: Working, burned: tuple[Burned, ...], points: int, grace_until: datetime | None
) -> tuple[Burned, ...]:
    """Undo burnings, the last one first."""
    kept = list(burned)
    while points > 0 and kept:
        last = kept.pop()
        part = min(points, last.points)
        points -= part
        _give_back(working, last._replace(points=part), grace_until)
        if part < last.points:
            kept.append(last._replace(points=last.points - part))
    return tuple(kept)


def _grace_until(working: Working, book: Rulebook) -> datetime | None:
    days = book.version.returned_lot_grace_days
    if days == 0:
        return None
    return expires_at(ExpiresAfterDays(days=days), matured_at=working.now, zone=book.zone)


def _give_back(working: Working, burned: Burned, grace_until: datetime | None) -> None:
    expires_at, reason = burned.expires_at, SPENT_RETURNED
    if burned.owed:
        # The member never had these points. Should later ones have filled the deficit, they come
        # back as points of today.
        expires_at = lot_date(working.timeline, working.now)
    elif expires_at is not None and expires_at <= working.now:
        if grace_until is None:
            working.post(Account.REDEEMED, Account.EXPIRED, burned.points, SPENT_LOST)
            lost = ExpiredLot(expires_at, burned.points)
            working.state = remember_expired(working.state, lost)
            return
        expires_at, reason = grace_until, SPENT_RETURNED_LATE
    working.state = add_to_lot(working.state, expires_at, burned.points)
    working.post(Account.REDEEMED, Account.AVAILABLE, burned.points, reason)


def _value(refund: SeenRefund) -> int:
    return refund.measured.value + refund.amount
