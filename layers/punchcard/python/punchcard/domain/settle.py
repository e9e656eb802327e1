"""What falls due by itself: pending points mature, lots expire.

Each step happens at its own instant, under the program version in force then, so that a balance
is right whenever it is looked at, whether or not a nightly job ran.
"""

from datetime import datetime, timedelta

from punchcard.domain.entry import Account, Posting
from punchcard.domain.lots import add_to_lot, remember_expired, take
from punchcard.domain.periods import add_months, expires_at, local_date, start_of_day
from punchcard.domain.state import ExpiredLot, State
from punchcard.domain.timeline import Timeline

MATURED = "matured"
EXPIRED = "expired"
EXPIRED_INACTIVE = "expired_inactive"


def settle(state: State, timeline: Timeline, *, to: datetime) -> tuple[State, tuple[Posting, ...]]:
    """Carry a state forward to an instant (inclusive).

    At one instant points mature before lots expire, so that a deficit is filled first.
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
    lots, expired = take(state.lots, due, sum(lot.points for lot in state.lots))
    if expired:
        state = remember_expired(state._replace(lots=lots), ExpiredLot(due, expired))
        return state, (_posting(Account.AVAILABLE, Account.EXPIRED, expired, EXPIRED, due),)
    return _expire_whole_balance(state, due)


def _expire_whole_balance(state: State, due: datetime) -> tuple[State, tuple[Posting, ...]]:
    points = sum(lot.points for lot in state.lots)
    lot = ExpiredLot(due, points, whole_balance=True)
    state = remember_expired(state._replace(lots=(), active_at=None), lot)
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
