"""Points that come back to the lots they came from, some of which may have expired meanwhile."""

from datetime import datetime
from enum import StrEnum

from punchcard.domain.expired import came_back, remember_expired
from punchcard.domain.lots import add_to_lot
from punchcard.domain.periods import expires_at
from punchcard.domain.policies import ExpiresAfterDays
from punchcard.domain.rulebook import Rulebook
from punchcard.domain.state import DatedPoints, ExpiredLot, State


class Returned(StrEnum):
    """What became of points that came back."""

    IN_TIME = "in_time"
    LATE = "late"
    LOST = "lost"


def grace_until(book: Rulebook, at: datetime) -> datetime | None:
    """Until when points stay usable that come back at an instant to a lot that has expired."""
    days = book.version.returned_lot_grace_days
    if days == 0:
        return None
    return expires_at(ExpiresAfterDays(days=days), matured_at=at, zone=book.zone)


def give_back(
    state: State,
    lot: DatedPoints,
    *,
    at: datetime,
    grace: datetime | None,
    whole_balance: bool = False,
) -> tuple[State, Returned]:
    """Put points back into their lot; where that has expired by `at`, into one of `grace`.

    Without grace they are lost: they count as expired unspent with their lot, or with the whole
    balance that went at its date.
    """
    if lot.at is None or lot.at > at:
        return add_to_lot(state, lot.at, lot.points), Returned.IN_TIME
    gone = ExpiredLot(lot.at, 0, whole_balance)
    if grace is None:
        return remember_expired(state, gone._replace(points=lot.points)), Returned.LOST
    left = lot.points - min(lot.points, state.deficit)
    if left:
        state = remember_expired(state, came_back(gone, grace, left))
    return add_to_lot(state, grace, lot.points), Returned.LATE
