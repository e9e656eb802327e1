"""Moving points into and out of a member's lots, in the order of semantics: soonest expiry first.

Every function takes a state and gives the next one; none of them knows why points move.
"""

from bisect import bisect_left
from datetime import UTC, datetime

from punchcard.domain.state import DatedPoints, ExpiredLot, Row, State

EXPIRED_LOTS_MAX = 12
"""Expired lots remembered per member; for an older one everything counts as expired unspent."""


_ANY_INSTANT = datetime.min.replace(tzinfo=UTC)


def put(row: Row, at: datetime | None, points: int) -> Row:
    """Add points at an instant; those of the same instant merge."""
    if points == 0:
        return row
    place = bisect_left(row, _by_instant(at), key=lambda dated: _by_instant(dated.at))
    if place < len(row) and row[place].at == at:
        merged = DatedPoints(at, row[place].points + points)
        return (*row[:place], merged, *row[place + 1 :])
    return (*row[:place], DatedPoints(at, points), *row[place:])


def put_all(row: Row, others: Row) -> Row:
    """Add dated points to a row."""
    for dated in others:
        row = put(row, dated.at, dated.points)
    return row


def take(row: Row, at: datetime | None, points: int) -> tuple[Row, int]:
    """Take up to `points` at an instant; the rest of the row, and how many there were to take."""
    present = sum([dated.points for dated in row if dated.at == at])
    taken = min(points, present)
    if taken == 0:
        return row, 0
    kept = tuple([dated for dated in row if dated.at != at])
    return put(kept, at, present - taken), taken


def add_to_lot(
    state: State, expires_at: datetime | None, points: int, *, newly_earned: int = 0
) -> State:
    """Make points available: a deficit is filled first, the rest goes into the lot of its date."""
    filled = min(points, state.deficit)
    return state._replace(
        deficit=state.deficit - filled,
        earned=state.earned + newly_earned,
        lots=put(state.lots, expires_at, points - filled),
    )


def burn(state: State, points: int) -> tuple[State, Row, int]:
    """Take points out of the lots, soonest expiry first, those that never expire last.

    Returns:
        The state after, what was taken from which lot, and how many points were missing.
    """
    taken: list[DatedPoints] = []
    missing = points
    for lot in state.lots:
        if missing == 0:
            break
        part = min(missing, lot.points)
        taken.append(DatedPoints(lot.at, part))
        missing -= part
    lots = state.lots
    for part_taken in taken:
        lots, _ = take(lots, part_taken.at, part_taken.points)
    return state._replace(lots=lots), tuple(taken), missing


def remember_expired(state: State, lot: ExpiredLot) -> State:
    """Remember what expired unspent, so that a return of its order can take it from there."""
    same = [
        kept
        for kept in state.expired
        if (kept.expired_at, kept.whole_balance) == (lot.expired_at, lot.whole_balance)
    ]
    others = [kept for kept in state.expired if kept not in same]
    merged = lot._replace(points=lot.points + sum(kept.points for kept in same))
    expired = sorted([*others, merged], key=lambda kept: kept.expired_at)
    return state._replace(expired=tuple(expired[-EXPIRED_LOTS_MAX:]))


def take_from_expired(
    state: State, *, expires_at: datetime | None, matured_at: datetime, points: int
) -> tuple[State, int]:
    """Take up to `points` of a lot that has expired, out of what expired unspent.

    The lot is known by the date it had and by when its points matured: an expiry of the whole
    balance since then took it whatever its date.
    """
    for index, lot in enumerate(state.expired):
        outlived = expires_at is None or expires_at > lot.expired_at
        whole = lot.whole_balance and outlived and lot.expired_at > matured_at
        if whole or (not lot.whole_balance and lot.expired_at == expires_at):
            taken = min(points, lot.points)
            left = lot._replace(points=lot.points - taken)
            expired = (*state.expired[:index], left, *state.expired[index + 1 :])
            return state._replace(expired=expired), taken
    return state, points if _forgotten(state, expires_at) else 0


def _forgotten(state: State, expires_at: datetime | None) -> bool:
    """Whether a lot expired so long ago that what was left of it is no longer remembered.

    In doubt all of it counts as expired, so that nothing is taken from the balance.
    """
    return (
        expires_at is not None
        and len(state.expired) == EXPIRED_LOTS_MAX
        and expires_at < state.expired[0].expired_at
    )


def _by_instant(at: datetime | None) -> tuple[bool, datetime]:
    return (at is None, at or _ANY_INSTANT)
