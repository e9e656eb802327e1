"""Moving points into and out of a member's lots, in the order of semantics: soonest expiry first.

Every function takes a state and gives the next one; none of them knows why points move.
"""

from bisect import bisect_left
from datetime import UTC, datetime

from punchcard.domain.state import DatedPoints, Row, State

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
    present = sum(dated.points for dated in row if dated.at == at)
    taken = min(points, present)
    if taken == 0:
        return row, 0
    kept = tuple(dated for dated in row if dated.at != at)
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


def _by_instant(at: datetime | None) -> tuple[bool, datetime]:
    return (at is None, at or _ANY_INSTANT)
