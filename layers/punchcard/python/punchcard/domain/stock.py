"""The stock of a reward: leased in blocks to shelves, and taken from a shelf unit by unit.

A shelf is one stored item, so that many members may take units at the same time. What a shelf has
leased and not given away stays its own, whoever serves it: nothing is lost when a writer dies. A
unit that was taken is claimed by one attempt alone until it is known whether that was recorded.
"""

import hashlib
from datetime import datetime, timedelta
from typing import NamedTuple

STOCK_SHELVES = 4
"""Shelves of a reward's stock."""

STOCK_BLOCK = 10
"""Units that a shelf leases at once."""

CLAIMS_MAX = 500
"""Claims that are open on one shelf: redemptions, and returns of cancelled coupons, that broke off
and were not looked after."""


CLAIM_MINUTES = 15
"""How long an attempt may take before its claim is looked after; none takes a minute."""


class Claim(NamedTuple):
    """A unit taken for one attempt of a member to redeem, under the hashed key of the client.

    With `is_return` it was sold, and is on the way back for one attempt to cancel its coupon.
    """

    unit: str
    member: str
    request: str
    taken_at: datetime
    is_return: bool = False

    def is_old(self, now: datetime) -> bool:
        """Whether its attempt has broken off by an instant."""
        return self.taken_at <= now - timedelta(minutes=CLAIM_MINUTES)


class Leases(NamedTuple):
    """How many units each shelf of a reward has leased so far, by its number.

    `retired` names the claims of units that were on their way back when they ceased to be leased,
    so that each does so once; those that have ended since are left out when the next one does.
    `revision` counts the writings; 0 was never written.
    """

    program: str
    reward: str
    leased: tuple[int, ...] = (0,) * STOCK_SHELVES
    revision: int = 0
    retired: frozenset[str] = frozenset()


class Shelf(NamedTuple):
    """One shelf: of the units that it knows to have leased, those that were taken.

    `claims` are those taken units of which it is not known yet whether they were redeemed.
    """

    program: str
    reward: str
    number: int
    leased: int = 0
    taken: int = 0
    claims: tuple[Claim, ...] = ()
    revision: int = 0


class Stock(NamedTuple):
    """A reward's stock as a whole: the units that were taken, and claims among them."""

    taken: int = 0
    claims: tuple[Claim, ...] = ()

    @property
    def sold(self) -> int:
        """Units that were redeemed."""
        return self.taken - len(self.claims)

    def left(self, total: int) -> int:
        """Units that can still be taken of so many."""
        return max(0, total - self.taken)

    def in_reach(self, total: int, now: datetime) -> int:
        """The same with those that are looked after as soon as somebody finds nothing left."""
        return max(0, total - self.taken + sum(claim.is_old(now) for claim in self.claims))


def first_shelf(attempt: str) -> int:
    """The shelf at which an attempt begins to look; attempts spread over all."""
    return hashlib.sha256(attempt.encode()).digest()[0] % STOCK_SHELVES


def unit_of(shelf: int, attempt: str) -> str:
    """The name of what an attempt takes from a shelf."""
    return f"{shelf}.{attempt}"


def shelf_of(unit: str) -> int:
    """The number of the shelf that a unit was taken from."""
    return int(unit.partition(".")[0])


def lease_block(leases: Leases, shelf: int, *, total: int) -> Leases | None:
    """Lease the next units to a shelf, as far as the total goes; None: nothing is left to lease."""
    units = min(STOCK_BLOCK, total - sum(leases.leased))
    if units <= 0:
        return None
    leased = list(leases.leased)
    leased[shelf] += units
    return leases._replace(leased=tuple(leased), revision=leases.revision + 1)


def take_unit(shelf: Shelf, claim: Claim) -> Shelf | None:
    """Take a unit; the same shelf if the claim has one already, None if there is none to take."""
    if is_claimed(shelf, claim.unit):
        return shelf
    if shelf.taken >= shelf.leased:
        return None
    return shelf._replace(
        taken=shelf.taken + 1, claims=(*shelf.claims, claim), revision=shelf.revision + 1
    )


def open_return(shelf: Shelf, claim: Claim) -> Shelf:
    """Let a unit that was sold be on its way back; the same shelf if it is already."""
    if is_claimed(shelf, claim.unit):
        return shelf
    return shelf._replace(claims=(*shelf.claims, claim), revision=shelf.revision + 1)


def is_claimed(shelf: Shelf, unit: str) -> bool:
    """Whether the claim of a unit has not ended yet."""
    return any(claim.unit == unit for claim in shelf.claims)


def retire_unit(leases: Leases, shelf: Shelf, unit: str, *, total: int) -> Leases:
    """Let a unit that comes back be leased no more; the same leases if there are none too many.

    Until its claim ends the shelf counts the unit as taken, so that nobody takes it meanwhile.

    Args:
        leases: of the reward, read before the shelf: whose claim has ended by then has ended.
        shelf: the unit's, on which its claim is open.
        unit: as its claim names it.
        total: how many units there are to be.
    """
    if unit in leases.retired or total >= sum(leases.leased):
        return leases
    leased = list(leases.leased)
    leased[shelf.number] -= 1
    ended = {
        other
        for other in leases.retired
        if shelf_of(other) == shelf.number and not is_claimed(shelf, other)
    }
    return leases._replace(
        leased=tuple(leased),
        revision=leases.revision + 1,
        retired=(leases.retired - ended) | {unit},
    )


def lose_retired(shelf: Shelf, leases: Leases) -> Shelf:
    """Let a shelf know that it has no more units than the leases say."""
    return shelf._replace(leased=min(shelf.leased, leases.leased[shelf.number]))


def end_claim(shelf: Shelf, unit: str, *, is_sold: bool) -> Shelf | None:
    """Let a unit be sold, or put it back; None where its claim has ended already."""
    claims = tuple(claim for claim in shelf.claims if claim.unit != unit)
    if len(claims) == len(shelf.claims):
        return None
    taken = shelf.taken if is_sold else shelf.taken - 1
    return shelf._replace(taken=taken, claims=claims, revision=shelf.revision + 1)
