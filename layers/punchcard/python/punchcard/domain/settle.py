"""What falls due by itself: pending points mature, holds lapse, lots expire.

Each step happens at its own instant, under the program version in force then, so that a balance
is right whenever it is looked at, whether or not a nightly job ran.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from punchcard.domain.entry import Account, Posting
from punchcard.domain.expired import remember_expired, with_whole_balance
from punchcard.domain.giving_back import Returned, give_back, grace_until
from punchcard.domain.lots import add_to_lot, put_all, take
from punchcard.domain.periods import add_months, expires_at, local_date, start_of_day
from punchcard.domain.state import DatedPoints, ExpiredLot, Row, State
from punchcard.domain.timeline import Timeline

MATURED = "matured"
EXPIRED = "expired"
EXPIRED_INACTIVE = "expired_inactive"
HOLD_LAPSED = "hold_lapsed"
HOLD_RETURNED_LATE = "hold_returned_late"
HOLD_LOST = "hold_lost"


class ReturnReasons(NamedTuple):
    """Why points move that come back: in time, to a lot that has expired, or to nobody."""

    in_time: str
    late: str = HOLD_RETURNED_LATE
    lost: str = HOLD_LOST


_MOMENT = timedelta(milliseconds=1)


def settle(state: State, timeline: Timeline, *, to: datetime) -> tuple[State, tuple[Posting, ...]]:
    """Carry a state forward to an instant (inclusive).

    At one instant points mature before holds lapse and lots expire, so that a deficit is filled
    first, and what was held expires with its lot.
    """
    postings: list[Posting] = []
    while (due := next_due(state, timeline)) is not None and due <= to:
        state, steps = _step(state, timeline, due)
        postings.extend(steps)
    return state, tuple(postings)


def next_due(state: State, timeline: Timeline) -> datetime | None:
    """The next instant at which something of a member falls due by itself, or None."""
    rows = (state.pending, state.lots)
    instants = [row[0].at for row in rows if row and row[0].at is not None]
    if state.holds:
        instants.append(state.holds[0].expires_at)
    inactive = _inactive_at(state, timeline)
    if inactive is not None:
        instants.append(inactive)
    return min(instants, default=None)


def lot_date(timeline: Timeline, matured_at: datetime) -> datetime | None:
    """The expiry of points that matured at an instant, under the version in force then."""
    book = timeline.at_or_first(matured_at)
    return expires_at(book.version.expiry, matured_at=matured_at, zone=book.zone)


def note_activity(state: State, timeline: Timeline, moment: datetime) -> State:
    """Note earning or burning as the member's last, where a policy of inactivity looks at it."""
    if not timeline.inactivity or (state.active_at is not None and state.active_at >= moment):
        return state
    return state._replace(active_at=moment)


def _step(state: State, timeline: Timeline, due: datetime) -> tuple[State, tuple[Posting, ...]]:
    pending, matured = take(state.pending, due, state.pending_points)
    if matured:
        state = add_to_lot(state._replace(pending=pending), lot_date(timeline, due), matured)
        state = note_activity(state, timeline, due)
        return state, (_posting(Account.PENDING, Account.AVAILABLE, matured, MATURED, due),)
    if state.holds and state.holds[0].expires_at == due:
        return _lapse(state, timeline, due)
    lots, expired = take(state.lots, due, sum(lot.points for lot in state.lots))
    if expired:
        state = remember_expired(state._replace(lots=lots), ExpiredLot(due, expired))
        return state, (_posting(Account.AVAILABLE, Account.EXPIRED, expired, EXPIRED, due),)
    return _expire_whole_balance(state, due)


def return_lots(
    state: State, timeline: Timeline, lots: Row, *, at: datetime, reasons: ReturnReasons
) -> tuple[State, list[tuple[Account, int, str]]]:
    """Put points that were held or spent back into their lots.

    What has expired by `at`, or would have gone with the whole balance, is treated as the version
    in force then says about points that come back late.

    Returns:
        The state after, and where how many points go, each with its reason.
    """
    book = timeline.at_or_first(at)
    grace = grace_until(book, at)
    gone_at = _whole_balance_gone_at(_with_lots(state, lots), timeline, by=at)
    moved = dict.fromkeys(Returned, 0)
    for lot in lots:
        whole = gone_at is not None and (lot.at is None or lot.at > at)
        due = DatedPoints(gone_at, lot.points) if whole else lot
        state, returned = give_back(state, due, at=at, grace=grace, whole_balance=whole)
        moved[returned] += lot.points
    if gone_at is not None and moved[Returned.LATE]:
        state = note_activity(state, timeline, at)
    moves = [
        (Account.AVAILABLE, moved[Returned.IN_TIME], reasons.in_time),
        (Account.AVAILABLE, moved[Returned.LATE], reasons.late),
        (Account.EXPIRED, moved[Returned.LOST], reasons.lost),
    ]
    return state, [move for move in moves if move[1]]


def _lapse(state: State, timeline: Timeline, due: datetime) -> tuple[State, tuple[Posting, ...]]:
    """Give back the points of the first hold; a lot that expires right now still takes them."""
    hold, *others = state.holds
    state, moves = return_lots(
        state._replace(holds=tuple(others)),
        timeline,
        hold.lots,
        at=due - _MOMENT,
        reasons=ReturnReasons(HOLD_LAPSED),
    )
    return state, tuple(
        _posting(Account.HELD, target, points, reason, due) for target, points, reason in moves
    )


def _with_lots(state: State, lots: Row) -> State:
    return state._replace(lots=put_all(state.lots, lots))


def _whole_balance_gone_at(state: State, timeline: Timeline, *, by: datetime) -> datetime | None:
    """When these points went with the whole balance, or would have, if that was by an instant.

    What has gone already left no activity behind to count from.
    """
    inactive = _inactive_at(state, timeline)
    if inactive is None or inactive > by:
        return None
    return max([inactive, *(lot.expired_at for lot in state.expired if lot.whole_balance)])


def _expire_whole_balance(state: State, due: datetime) -> tuple[State, tuple[Posting, ...]]:
    points = sum(lot.points for lot in state.lots)
    state = with_whole_balance(state, due)._replace(lots=(), active_at=None)
    state = remember_expired(state, ExpiredLot(due, points, whole_balance=True))
    posting = _posting(Account.AVAILABLE, Account.EXPIRED, points, EXPIRED_INACTIVE, due)
    return state, (posting,)


def _inactive_at(state: State, timeline: Timeline) -> datetime | None:
    """When the whole balance goes for want of activity, if such a policy is in force then."""
    if not state.lots:
        return None
    for term in timeline.inactivity:
        since = max(term.counts_from, state.active_at or term.counts_from)
        last = add_months(local_date(since, term.zone), term.months)
        gone = start_of_day(last + timedelta(days=1), term.zone)
        if term.ends_at is None or gone < term.ends_at:
            return gone
    return None


def _posting(
    source: Account, target: Account, points: int, reason: str, effective_at: datetime
) -> Posting:
    return Posting(
        source=source, target=target, points=points, reason=reason, effective_at=effective_at
    )
