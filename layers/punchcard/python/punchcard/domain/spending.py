"""Points that paid for an order: burned once it is paid, given back in proportion to refunds."""

from datetime import datetime

from punchcard.domain.entry import Account
from punchcard.domain.expired import Origin, take_from_expired
from punchcard.domain.giving_back import Returned, give_back, grace_until
from punchcard.domain.holds import capture_held
from punchcard.domain.lots import burn
from punchcard.domain.record import Burned, HoldRecord, OrderRecord, SeenRefund
from punchcard.domain.rulebook import Rulebook
from punchcard.domain.settle import lot_date
from punchcard.domain.state import DatedPoints
from punchcard.domain.working import Working

SPENT = "spent"
SPENT_RETURNED = "spent_returned"
SPENT_RETURNED_LATE = "spent_returned_late"
SPENT_LOST = "spent_lost"
LATE_CAPTURE = "late_capture"

_REASONS = {
    Returned.IN_TIME: SPENT_RETURNED,
    Returned.LATE: SPENT_RETURNED_LATE,
    Returned.LOST: SPENT_LOST,
}


def reconcile_spent(
    working: Working, record: OrderRecord, book: Rulebook, shown: tuple[HoldRecord, ...] = ()
) -> tuple[Burned, ...]:
    """Bring what was burned to pay for an order to what its kept part was paid with.

    Holds of the order that still last are captured, their rest goes back. Returned points go back
    to the lots they came from; where such a lot has expired meanwhile they stay usable for the
    version's days of grace, or are lost if it gives none.

    Args:
        working: the member's state.
        record: the order's.
        book: the version under which the order is decided.
        shown: what is known of the holds whose codes the present state of the order shows.

    Returns:
        What is burned now, by lot.
    """
    burned = record.burned
    if not burned and not record.points_spent and not record.holds:
        return ()
    due = spent_target(record) - _points(burned)
    if record.holds and record.paid and not record.cancelled:
        captured = _capture(working, record, max(0, due))
        captured += _spend_lost(working, shown, due - _points(captured))
        burned += captured
        due -= _points(captured)
    if due > 0:
        reason = LATE_CAPTURE if record.holds else SPENT
        return (*burned, *_spend(working, due, reason))
    if due < 0:
        return _return_spent(working, burned, -due, grace_until(book, working.now))
    return burned


def spent_target(record: OrderRecord) -> int:
    """Points that the kept part of an order was paid with.

    A refund gives points back in proportion to its value, counted over all refunds together.
    """
    if not record.points_spent or record.cancelled:
        return 0
    if not record.paid:
        # A hold may have been captured by a call before its order is paid.
        return _points(record.burned)
    sold, returned = sold_and_returned(record)
    if sold <= 0:
        return record.points_spent
    return record.points_spent - record.points_spent * returned // sold


def sold_and_returned(record: OrderRecord) -> tuple[int, int]:
    """What an order was worth before any refund, and the part of it that was refunded."""
    in_state = sum(_value(refund) for refund in record.refunds if refund.in_state)
    amending = sum(_value(refund) for refund in record.refunds if not refund.in_state)
    sold = record.measured.value + in_state
    return sold, min(sold, in_state + amending)


def _capture(working: Working, record: OrderRecord, points: int) -> tuple[Burned, ...]:
    """Burn up to so many points out of the order's holds that still last, and end these."""
    keys = {hold.key for hold in record.holds}
    burned: list[Burned] = []
    for hold in working.state.holds:
        if hold.key in keys:
            part = min(points, hold.points)
            points -= part
            captured = capture_held(working, hold, part, SPENT)
            working.captured[hold.key] = captured
            burned += [Burned(lot.at, lot.points) for lot in captured]
    return tuple(burned)


def _spend_lost(working: Working, shown: tuple[HoldRecord, ...], points: int) -> tuple[Burned, ...]:
    """Burn what expired when a hold lapsed that its order had been placed in time for.

    Had the order been told in time, these points would have paid and not expired.
    """
    burned: list[Burned] = []
    for known in shown:
        book = working.timeline.at_or_first(known.hold.expires_at)
        in_time = known.resolution is None and working.effective_at < known.hold.expires_at
        if not in_time or book.version.returned_lot_grace_days:
            continue
        for lot in known.hold.lots:
            if lot.at is None or lot.at > working.now or points <= 0:
                continue
            origin = Origin(lot.at, matured_at=working.now)
            working.state, taken = take_from_expired(working.state, origin, min(points, lot.points))
            working.post(Account.EXPIRED, Account.REDEEMED, taken, LATE_CAPTURE)
            burned += [Burned(lot.at, taken)] if taken else []
            points -= taken
    return tuple(burned)


def _spend(working: Working, points: int, reason: str) -> list[Burned]:
    """Burn from the balance as it is, below zero if need be: the order is paid already."""
    state, taken, missing = burn(working.state, points)
    working.state = state._replace(deficit=state.deficit + missing)
    working.post(Account.AVAILABLE, Account.REDEEMED, points, reason)
    burned = [Burned(lot.at, lot.points) for lot in taken]
    if missing:
        burned.append(Burned(None, missing, owed=True))
    return burned


def _return_spent(
    working: Working, burned: tuple[Burned, ...], points: int, grace: datetime | None
) -> tuple[Burned, ...]:
    """Undo burnings, the last one first."""
    kept = list(burned)
    while points > 0 and kept:
        last = kept.pop()
        part = min(points, last.points)
        points -= part
        _give_back(working, last._replace(points=part), grace)
        if part < last.points:
            kept.append(last._replace(points=last.points - part))
    return tuple(kept)


def _give_back(working: Working, burned: Burned, grace: datetime | None) -> None:
    # Points that the member never had come back as points of today, should later ones have filled
    # the deficit.
    expires_at = lot_date(working.timeline, working.now) if burned.owed else burned.expires_at
    working.state, returned = give_back(
        working.state, DatedPoints(expires_at, burned.points), at=working.now, grace=grace
    )
    target = Account.EXPIRED if returned is Returned.LOST else Account.AVAILABLE
    working.post(Account.REDEEMED, target, burned.points, _REASONS[returned])


def _points(burned: tuple[Burned, ...]) -> int:
    return sum([part.points for part in burned])


def _value(refund: SeenRefund) -> int:
    return refund.measured.value + refund.amount
