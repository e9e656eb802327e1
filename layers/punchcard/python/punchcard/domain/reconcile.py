"""Comparing what an order deserves with what was posted, and posting the difference.

Target and postings never depend on how the order came to its state, only on the record: a
refund after a refund, an update after an update cannot drift.
"""

from datetime import datetime

from punchcard.domain.entry import Account
from punchcard.domain.expired import Origin, take_from_expired, take_what_came_back
from punchcard.domain.lots import add_to_lot, burn, put, take
from punchcard.domain.policies import TakeBack
from punchcard.domain.record import OrderRecord
from punchcard.domain.settle import lot_date
from punchcard.domain.working import Working

EARNED = "earned"
RETURNED = "returned"
FULFILMENT_KNOWN = "fulfilment_known"


def earn(working: Working, points: int, matures_at: datetime | None) -> None:
    """Give points: to be pending until they mature, or at once into the lot of their date.

    What matures as it happens is never pending, also if the reporter's clock is a little ahead.
    """
    if points == 0:
        return
    state = working.state
    if matures_at is None or matures_at > max(working.now, working.occurred_at):
        pending = put(state.pending, matures_at, points)
        working.state = state._replace(pending=pending, earned=state.earned + points)
        working.post(Account.ISSUED, Account.PENDING, points, EARNED)
        return
    lot = lot_date(working.timeline, matures_at)
    working.state = add_to_lot(state, lot, points, newly_earned=points)
    working.post(Account.ISSUED, Account.AVAILABLE, points, EARNED)


def take_back(working: Working, points: int, matured_at: datetime | None, policy: TakeBack) -> int:
    """Take back points that were earned together; the points that could not be taken.

    First what is still pending, then what expired unspent, then where points of that came back
    to, then the same lot, then the other lots by burn order, then by policy.
    """
    state = working.state
    pending, taken = take(state.pending, matured_at, points)
    if taken:
        working.state = state._replace(pending=pending, earned=state.earned - taken)
        working.post(Account.PENDING, Account.ISSUED, taken, RETURNED)
    left = points - taken
    if left == 0 or matured_at is None:
        return left
    origin = Origin(lot_date(working.timeline, matured_at), matured_at, working.account)
    left = _take_from_expired(working, left, origin)
    return _take_from_available(working, left, origin, policy)


def _take_from_expired(working: Working, points: int, origin: Origin) -> int:
    state, taken = take_from_expired(working.state, origin, points)
    working.state = state._replace(earned=state.earned - taken)
    working.post(Account.EXPIRED, Account.ISSUED, taken, RETURNED)
    return points - taken


def _take_from_available(working: Working, points: int, origin: Origin, policy: TakeBack) -> int:
    if policy is TakeBack.PENDING_ONLY:
        return points
    state, came_back = take_what_came_back(working.state, origin, points)
    lots, same_lot = take(state.lots, origin.expires_at, points - came_back)
    state, _, missing = burn(state._replace(lots=lots), points - came_back - same_lot)
    if policy is TakeBack.DEFICIT:
        state, missing = state._replace(deficit=state.deficit + missing), 0
    taken = points - missing
    working.state = state._replace(earned=state.earned - taken)
    working.post(Account.AVAILABLE, Account.ISSUED, taken, RETURNED)
    return missing


def reconcile_earned(
    working: Working,
    record: OrderRecord,
    *,
    target: int,
    matures_at: datetime | None,
    policy: TakeBack,
) -> tuple[int, int]:
    """Bring what was credited for an order to its target.

    What was forgiven once is not taken later, and is given first when the target rises again.

    Returns:
        The points credited and not taken back, and those of them that are forgiven.
    """
    credited, forgiven = record.credited, record.forgiven
    due = target - (credited - forgiven)
    if due > 0:
        healed = min(due, forgiven)
        earn(working, due - healed, matures_at)
        return credited + due - healed, forgiven - healed
    if due < 0:
        missing = take_back(working, -due, matures_at, policy)
        return credited + due + missing, forgiven + missing
    return credited, forgiven


def reconcile_maturity(working: Working, record: OrderRecord, matures_at: datetime | None) -> None:
    """Give pending points of an order their date once its fulfilment is known."""
    points = record.credited - record.forgiven
    if matures_at == record.matures_at or points == 0:
        return
    pending, moved = take(working.state.pending, record.matures_at, points)
    working.state = working.state._replace(pending=put(pending, matures_at, moved))
    working.post(Account.PENDING, Account.PENDING, moved, FULFILMENT_KNOWN)
