"""Deciding about points that expired unspent and that an operator makes available again."""

from collections.abc import Iterator
from datetime import datetime

from punchcard.domain.activity import REINSTATED
from punchcard.domain.adjusting import PointsInsufficientError
from punchcard.domain.corrections import Reinstatement
from punchcard.domain.entry import Account
from punchcard.domain.errors import ActivityRefusedError
from punchcard.domain.expired import came_back
from punchcard.domain.lots import add_to_lot
from punchcard.domain.periods import expires_at
from punchcard.domain.policies import ExpiresAfterDays
from punchcard.domain.record import ByHand
from punchcard.domain.rulebook import Rulebook
from punchcard.domain.state import ExpiredLot, State
from punchcard.domain.working import Working


class NothingToReinstateError(ActivityRefusedError):
    """No points of the member expired within the program's window."""

    code = "nothing_to_reinstate"


class ExpiredPointsInsufficientError(PointsInsufficientError):
    """More points are to be reinstated than expired within the window; says how many each."""

    code = "expired_points_insufficient"
    _told = "{required} points are to be reinstated, and {available} expired within the window"


def apply_reinstatement(working: Working, content: Reinstatement) -> ByHand:
    """Make points available again that expired unspent, those that expired first at first.

    They fill a deficit first; what is left is usable for as long as the program says.

    Raises:
        NothingToReinstateError: there are none.
        ExpiredPointsInsufficientError: there are fewer than are to be reinstated.
    """
    book = working.timeline.at_or_first(working.now)
    found = reinstatable(working.state, book, at=working.now)
    points = _wanted(content, found)
    if not points or not found:
        raise NothingToReinstateError("no points expired within the window of the program")
    if points > found:
        raise ExpiredPointsInsufficientError(required=points, available=found)
    gone_at = reinstated_until(book, working.now)
    expired = tuple(_less(working.state, points, book, at=working.now, gone_at=gone_at))
    working.state = add_to_lot(working.state._replace(expired=expired), gone_at, points)
    working.post(Account.EXPIRED, Account.AVAILABLE, points, REINSTATED)
    return ByHand(content.operator, content.reason_code)


def reinstated_until(book: Rulebook, at: datetime) -> datetime | None:
    """Until when points stay usable that are reinstated at an instant."""
    usable = ExpiresAfterDays(days=book.version.reinstatement.usable_days)
    return expires_at(usable, matured_at=at, zone=book.zone)


def reinstatable(state: State, book: Rulebook, *, at: datetime) -> int:
    """How many points that expired unspent can be reinstated at an instant."""
    return sum(lot.points for lot in state.expired if _is_open(lot, book, at=at))


def _wanted(content: Reinstatement, found: int) -> int:
    if content.points is not None:
        return content.points
    return found if content.most is None else min(found, content.most)


def _less(
    state: State, points: int, book: Rulebook, *, at: datetime, gone_at: datetime | None
) -> Iterator[ExpiredLot]:
    """What expired, without so many points, and where these go: the first ones fill a deficit.

    An emptied lot stays: it says that nothing is left.
    """
    filling = state.deficit
    for lot in state.expired:
        taken = min(points, lot.points) if _is_open(lot, book, at=at) else 0
        filled = min(taken, filling)
        points, filling = points - taken, filling - filled
        yield came_back(lot._replace(points=lot.points - taken), gone_at, taken - filled)


def _is_open(lot: ExpiredLot, book: Rulebook, *, at: datetime) -> bool:
    days = book.version.reinstatement.window_days
    if days == 0:
        return False
    closes_at = expires_at(ExpiresAfterDays(days=days), matured_at=lot.expired_at, zone=book.zone)
    return closes_at is not None and at < closes_at
