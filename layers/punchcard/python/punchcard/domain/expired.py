"""What expired unspent: remembered so that a return of the order that earned it finds it there."""

from datetime import datetime

from punchcard.domain.state import ExpiredLot, State

EXPIRED_LOTS_MAX = 12
"""Expired lots remembered per member; for an older one everything counts as expired unspent."""


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
