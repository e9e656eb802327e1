"""A member's state: the fold of all entries, carried whole by the newest one.

Only what the next decision can need is in it. Points are whole numbers; instants are UTC. What is
built anew for every purchase, here and in `entry` and `record`, is a named tuple: that takes half
the time of a frozen dataclass.
"""

from datetime import date, datetime
from typing import NamedTuple

from punchcard.domain.memory import Memory
from punchcard.domain.program import Per


class DatedPoints(NamedTuple):
    """Points that share an instant: their maturity in `pending`, their expiry in `lots`.

    None is no date: points that wait for an order's fulfilment, or that never expire by date.
    """

    at: datetime | None
    points: int


type Row = tuple[DatedPoints, ...]
"""Dated points sorted by instant, None last, one per instant, none of zero."""


class ExpiredLot(NamedTuple):
    """Points that expired unspent and that a return of their order can still take back.

    `whole_balance` marks an expiry by inactivity, which takes every lot whatever its date. `again`
    says where points of it came back to: how many, by the date that their new lot has, or by when
    that lot went with the whole balance. `accounts` are those that were one when it expired; none
    are named as long as that account is merged with no other.
    """

    expired_at: datetime
    points: int
    whole_balance: bool = False
    again: Row = ()
    accounts: tuple[str, ...] = ()


class CapUse(NamedTuple):
    """Points granted under a cap in one span, which begins on `since` in the program's zone."""

    rule: str
    per: Per
    since: date
    points: int


class Hold(NamedTuple):
    """Points reserved at a checkout, by the lots that they came from, until `expires_at`.

    `key` is the hashed key that everything about the hold has, `request` the hashed key of the
    client who took it, from which the hold's code is derived. `amount` is what the points are
    worth, in minor units.
    """

    key: str
    request: str
    lots: Row
    amount: int
    taken_at: datetime
    expires_at: datetime
    channel: str

    @property
    def points(self) -> int:
        """All points of the hold."""
        return sum([lot.points for lot in self.lots])


class State(NamedTuple):
    """Everything about a member that the next decision can need.

    `holds` are those that are neither captured nor voided nor lapsed, the first to lapse first.
    `expired` is sorted by instant. A `deficit` excludes lots. `earned` counts all points ever
    credited, less those taken back. `active_at` is the last earning or burning, kept only while
    a policy looks at it. `merged` are the accounts that were merged into this one, directly or by
    way of others; `merged_into` is the account that took over this one, which is closed then.
    `reward_counts` says how often the member has had each reward that was limited then, by the
    rewards' ids. `coupon_entries` are the numbers of the newest entry about coupons and of the one
    before it: so each of them leads to the next.
    """

    pending: Row = ()
    lots: Row = ()
    deficit: int = 0
    expired: tuple[ExpiredLot, ...] = ()
    earned: int = 0
    orders: int = 0
    tier: str | None = None
    segments: tuple[str, ...] = ()
    cap_uses: tuple[CapUse, ...] = ()
    active_at: datetime | None = None
    memory: Memory = Memory()
    holds: tuple[Hold, ...] = ()
    merged: tuple[str, ...] = ()
    merged_into: str | None = None
    reward_counts: tuple[tuple[str, int], ...] = ()
    coupon_entries: tuple[int, ...] = ()

    @property
    def available(self) -> int:
        """Points that can be spent now; negative while there is a deficit."""
        return sum([lot.points for lot in self.lots]) - self.deficit

    @property
    def pending_points(self) -> int:
        """Points earned that have not matured."""
        return sum([row.points for row in self.pending])

    @property
    def held_points(self) -> int:
        """Points reserved in holds."""
        return sum([hold.points for hold in self.holds])


def touch_memory(state: State, key_hash: bytes, *, number: int, recorded_at: datetime) -> State:
    """The same state, with a key remembered as touched by an entry."""
    memory = state.memory.touch(key_hash, number=number, recorded_at=recorded_at)
    return state._replace(memory=memory)


def note_coupons(state: State, *, number: int) -> State:
    """The same state, where an entry is about coupons; to say so twice does no harm."""
    if state.coupon_entries[:1] == (number,):
        return state
    return state._replace(coupon_entries=(number, *state.coupon_entries[:1]))
