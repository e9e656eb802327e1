"""What expired unspent: remembered so that a return of the order that earned it finds it there.

Points of an expired lot may have come back since, reinstated or late, into a lot of another date.
The expired lot says into which, so that a return looks for them there, and in what expired of
that one, and so on. Dates only rise on the way.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from punchcard.domain.lots import put, put_all, take
from punchcard.domain.state import DatedPoints, ExpiredLot, State

EXPIRED_LOTS_MAX = 12
"""Expired lots remembered per member; for an older one everything counts as expired unspent."""

LOTS_AGAIN_MAX = 12
"""Lots remembered to which points of one expired lot came back, those of the latest dates."""


class Origin(NamedTuple):
    """What tells which points were earned: the date of their lot, when they matured, and whose.

    None for `account` is anybody's.
    """

    expires_at: datetime | None
    matured_at: datetime
    account: str | None = None


def remember_expired(state: State, lot: ExpiredLot) -> State:
    """Remember what expired unspent, so that a return of its order can take it from there."""
    same = [kept for kept in state.expired if _kind(kept) == _kind(lot)]
    others = [kept for kept in state.expired if kept not in same]
    for kept in same:
        again = put_all(kept.again, lot.again)[-LOTS_AGAIN_MAX:]
        lot = lot._replace(points=lot.points + kept.points, again=again)
    expired = sorted([*others, lot], key=lambda kept: kept.expired_at)
    return state._replace(expired=tuple(expired[-EXPIRED_LOTS_MAX:]))


def came_back(lot: ExpiredLot, at: datetime | None, points: int) -> ExpiredLot:
    """An expired lot of which points came back, into the lot of another date."""
    return lot._replace(again=put(lot.again, at, points)[-LOTS_AGAIN_MAX:])


def with_whole_balance(state: State, due: datetime) -> State:
    """Have what came back to the lots that there are looked for where the whole balance goes."""
    lots = state.lots
    expired: list[ExpiredLot] = []
    for lot in state.expired:
        moved = lot
        for back in lot.again:
            lots, gone = take(lots, back.at, back.points)
            again, _ = take(moved.again, back.at, gone)
            moved = came_back(moved._replace(again=again), due, gone)
        expired.append(moved)
    return state._replace(expired=tuple(expired))


def of_accounts(expired: Iterable[ExpiredLot], accounts: tuple[str, ...]) -> tuple[ExpiredLot, ...]:
    """What expired while these accounts were one, before they are merged with others."""
    return tuple(lot if lot.accounts else lot._replace(accounts=accounts) for lot in expired)


def take_from_expired(state: State, origin: Origin, points: int) -> tuple[State, int]:
    """Take up to `points` out of what expired unspent, also where it had come back in between.

    The lot is known by the date it had and by when its points matured: an expiry of the whole
    balance since then took it whatever its date.
    """
    found = _found(state, origin)
    if not found:
        return state, points if _forgotten(state, origin.expires_at) else 0
    return _take_of(state, found, points, origin, from_lots=False)


def take_what_came_back(state: State, origin: Origin, points: int) -> tuple[State, int]:
    """Take up to `points` that expired and came back out of the lots that they are in now."""
    return _take_of(state, _found(state, origin), points, origin, from_lots=True)


def _take_of(
    state: State, places: Iterable[int], points: int, origin: Origin, *, from_lots: bool
) -> tuple[State, int]:
    """Take from several expired lots, one after the other."""
    left = points
    for place in places:
        state, taken = _take(state, place, left, origin, from_lots=from_lots)
        left -= taken
    return state, points - left


def _take(
    state: State, place: int, points: int, origin: Origin, *, from_lots: bool
) -> tuple[State, int]:
    """Take from one expired lot, unless from lots alone, and then from where points came back."""
    lot = state.expired[place]
    here = 0 if from_lots else min(points, lot.points)
    left, again = points - here, lot.again
    for back in lot.again:
        wanted = DatedPoints(back.at, min(left, back.points))
        state, taken = _take_further(state, place, wanted, origin, from_lots=from_lots)
        again, _ = take(again, back.at, taken)
        left -= taken
    lot = lot._replace(points=lot.points - here, again=again)
    expired = (*state.expired[:place], lot, *state.expired[place + 1 :])
    return state._replace(expired=expired), points - left


def _take_further(
    state: State, place: int, back: DatedPoints, origin: Origin, *, from_lots: bool
) -> tuple[State, int]:
    """Take what came back from where it is: in its lot, or in what expired of that."""
    taken = 0
    if from_lots:
        lots, taken = take(state.lots, back.at, back.points)
        state = state._replace(lots=lots)
    behind = [
        later
        for later in range(place + 1, len(state.expired))
        if state.expired[later].expired_at == back.at
        and _is_of(state.expired[later], origin.account)
    ]
    state, more = _take_of(state, behind, back.points - taken, origin, from_lots=from_lots)
    return state, taken + more


def _found(state: State, origin: Origin) -> list[int]:
    """Which of the expired lots took the points: those of the first instant at which any did."""
    places = [
        place
        for place, lot in enumerate(state.expired)
        if _is_of(lot, origin.account) and _took(lot, origin)
    ]
    first = state.expired[places[0]].expired_at if places else None
    return [place for place in places if state.expired[place].expired_at == first]


def _took(lot: ExpiredLot, origin: Origin) -> bool:
    if not lot.whole_balance:
        return lot.expired_at == origin.expires_at
    outlived = origin.expires_at is None or origin.expires_at > lot.expired_at
    return outlived and lot.expired_at > origin.matured_at


def _is_of(lot: ExpiredLot, account: str | None) -> bool:
    """Whether points of an account were in it: in all that expired since the last merge."""
    return account is None or not lot.accounts or account in lot.accounts


def _forgotten(state: State, expires_at: datetime | None) -> bool:
    """Whether a lot expired so long ago that what was left of it is no longer remembered.

    In doubt all of it counts as expired, so that nothing is taken from the balance. Of lots with
    the same date those of some accounts may be forgotten, and those of others not yet.
    """
    return (
        expires_at is not None
        and len(state.expired) == EXPIRED_LOTS_MAX
        and expires_at <= state.expired[0].expired_at
    )


def _kind(lot: ExpiredLot) -> tuple[datetime, bool, tuple[str, ...]]:
    return lot.expired_at, lot.whole_balance, lot.accounts
