"""Deciding about points that an operator gives or takes by hand.

Such points are not earned: they count in no cap, no rule and no total of what was earned. Like
every other move they count as activity, so that points given to somebody inactive do not expire
at once.
"""

from punchcard.domain.activity import ADJUSTED
from punchcard.domain.corrections import Adjustment
from punchcard.domain.entry import Account
from punchcard.domain.errors import ActivityRefusedError
from punchcard.domain.lots import add_to_lot, burn
from punchcard.domain.record import ByHand
from punchcard.domain.settle import lot_date
from punchcard.domain.working import Working


class PointsInsufficientError(ActivityRefusedError):
    """More points are to be taken than the member has; says how many each.

    `available` may be below zero. `missing` is by how many the balance falls short.
    """

    code = "points_insufficient"
    _told = "{required} points are to be taken, and {available} are available"

    def __init__(self, *, required: int, available: int) -> None:
        super().__init__(self._told.format(required=required, available=available))
        self.required = required
        self.available = available
        self.missing = required - available


def apply_adjustment(working: Working, adjustment: Adjustment) -> ByHand:
    """Give points into the lot of today, or take them in the order in which they would be spent.

    Raises:
        PointsInsufficientError: more are to be taken than there are, and no deficit is allowed.
    """
    if adjustment.points > 0:
        _give(working, adjustment.points)
    else:
        _take(working, -adjustment.points, allow_deficit=adjustment.allow_deficit)
    return ByHand(adjustment.operator, adjustment.reason_code)


def _give(working: Working, points: int) -> None:
    """Fill a deficit first; what is left expires as if it matured when it is recorded."""
    expires_at = lot_date(working.timeline, working.now)
    working.state = add_to_lot(working.state, expires_at, points)
    working.post(Account.ADJUSTED, Account.AVAILABLE, points, ADJUSTED)


def _take(working: Working, points: int, *, allow_deficit: bool) -> None:
    state, _, missing = burn(working.state, points)
    if missing and not allow_deficit:
        raise PointsInsufficientError(required=points, available=working.state.available)
    working.state = state._replace(deficit=state.deficit + missing)
    working.post(Account.AVAILABLE, Account.ADJUSTED, points, ADJUSTED)
