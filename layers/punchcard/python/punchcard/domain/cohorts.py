"""Cohorts: the lots of all members that expire at the same instant, followed from birth to end.

Postings do not name lots. What came into a cohort and went out of it is read from the lots before
and after an entry, those in holds included, in the order in which points are burned. Points that
come back to another cohort than they left, because that has expired, are given there, and the one
they left keeps what it told of them; so it does where they are lost on their way back. So the sum
over all cohorts of given - redeemed - expired is what is in lots and holds less the deficits, and
those of `redeemed` and of `expired` differ from the postings' by exactly these points.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from punchcard.domain.entry import Account, Posting
from punchcard.domain.instants import instant_text, parse_instant
from punchcard.domain.lots import put
from punchcard.domain.state import Row, State

SPENT = frozenset({Account.REDEEMED, Account.DONATED, Account.PARTNER})
UNSPENT = frozenset({Account.EXPIRED})

_ANY_INSTANT = datetime.min.replace(tzinfo=UTC)


class Cohort(NamedTuple):
    """Points that are gone at one instant; None: those that no date takes.

    `owed` marks the points that members owe: what a deficit takes in belongs to no lot.
    """

    expires_at: datetime | None
    owed: bool = False


OWED = Cohort(None, owed=True)

NEVER = "never"
_OWED_TEXT = "owed"


class CohortMovement(NamedTuple):
    """What happened to a cohort, in whole points.

    `given` is everything that came into its lots, less what was taken out of them again other
    than by spending or expiry; `redeemed` was spent and has not come back to it, `expired` went
    unspent. What comes back to a cohort that it did not leave is given there.
    """

    given: int = 0
    redeemed: int = 0
    expired: int = 0

    @property
    def outstanding(self) -> int:
        """What is left of it, in lots and holds; of `OWED`, minus the deficits."""
        return self.given - self.redeemed - self.expired


def add_up_cohorts(
    parts: Iterable[Mapping[Cohort, CohortMovement]],
) -> dict[Cohort, CohortMovement]:
    """The sums by cohort; a cohort of which nothing is left to tell is left out."""
    sums: dict[Cohort, CohortMovement] = {}
    for part in parts:
        for cohort, moved in part.items():
            so_far = sums.get(cohort, CohortMovement())
            sums[cohort] = CohortMovement(
                so_far.given + moved.given,
                so_far.redeemed + moved.redeemed,
                so_far.expired + moved.expired,
            )
    return {cohort: moved for cohort, moved in sums.items() if any(moved)}


def cohort_text(cohort: Cohort) -> str:
    """A cohort as one word: when it is gone, `never`, or `owed`."""
    return _OWED_TEXT if cohort.owed else expiry_text(cohort.expires_at)


def read_cohort(text: str) -> Cohort:
    """Read what `cohort_text` wrote."""
    return OWED if text == _OWED_TEXT else Cohort(read_expiry(text))


def expiry_text(at: datetime | None) -> str:
    """When points are gone, as one word."""
    return NEVER if at is None else instant_text(at)


def read_expiry(text: str) -> datetime | None:
    """Read what `expiry_text` wrote."""
    return None if text == NEVER else parse_instant(text)


def merge_lots(state: State) -> Row:
    """A member's lots with those that are in holds, by expiry: what cohorts are made of."""
    lots = state.lots
    for hold in state.holds:
        for lot in hold.lots:
            lots = put(lots, lot.at, lot.points)
    return lots


def cohort_movements(
    before: Row,
    after: Row,
    *,
    owed: int,
    postings: Iterable[tuple[Posting, Cohort | None]],
    newest: Cohort,
) -> dict[Cohort, CohortMovement]:
    """What an entry did to cohorts, from what one member had in them before it and after it.

    Args:
        before: the merged lots that the member had.
        after: the merged lots that are left.
        owed: how much the member's deficit grew.
        postings: those of the entry, each with the cohort that it is known to be about; where it
            makes points available, they come back to that cohort without having left it.
        newest: the cohort of points that come now; what came and was gone again within the entry,
            so that no lot shows it, is taken to have been of it.
    """
    changes = _changes(before, after, owed)
    expired: dict[Cohort, int] = {}
    redeemed: dict[Cohort, int] = {}
    anew: dict[Cohort, int] = {}
    spent = lost = 0
    for posting, known in postings:
        if known is not None and posting.target is Account.AVAILABLE:
            # Set aside, so that nothing else that comes back is looked for among them.
            _add(anew, known, posting.points)
            _add(changes, known, -posting.points)
            continue
        if posting.source in SPENT and posting.target in UNSPENT:
            continue  # Their cohort has expired, and says that they were spent.
        spent += _gone_to(posting, SPENT)
        if known is None:
            lost += _gone_to(posting, UNSPENT)
        else:
            _add(expired, known, _gone_to(posting, UNSPENT))
            _add(changes, known, _gone_to(posting, UNSPENT))
    for points, taken in ((lost, expired), (spent, redeemed)):
        for cohort, part in _allotted(changes, points, newest):
            _add(taken, cohort, part)
            _add(changes, cohort, part)
    for cohort, points in anew.items():
        _add(changes, cohort, points)
    return {
        cohort: moved
        for cohort, given in changes.items()
        if any(moved := CohortMovement(given, redeemed.get(cohort, 0), expired.get(cohort, 0)))
    }


def _changes(before: Row, after: Row, owed: int) -> dict[Cohort, int]:
    changes: dict[Cohort, int] = {}
    for row, sign in ((before, -1), (after, 1)):
        for lot in row:
            _add(changes, Cohort(lot.at), sign * lot.points)
    _add(changes, OWED, -owed)
    return changes


def _gone_to(posting: Posting, accounts: frozenset[Account]) -> int:
    """The points that a posting brings into these accounts; negative for out of them."""
    return posting.points * ((posting.target in accounts) - (posting.source in accounts))


def _allotted(
    changes: Mapping[Cohort, int], points: int, newest: Cohort
) -> list[tuple[Cohort, int]]:
    """Spread points over the cohorts that shrank; points that came back, over those that grew.

    They left in burn order: soonest expiry first, those that never expire last, and what was not
    there is owed. What comes back fills a deficit first, so that order is turned around.
    """
    back = points < 0
    left = abs(points)
    parts: list[tuple[Cohort, int]] = []
    for cohort in sorted(changes, key=_burn_order, reverse=back):
        room = changes[cohort] if back else -changes[cohort]
        part = min(left, max(0, room))
        if part:
            parts.append((cohort, -part if back else part))
            left -= part
    if left:
        parts.append((newest, -left if back else left))
    return parts


def _burn_order(cohort: Cohort) -> tuple[bool, bool, datetime]:
    return cohort.owed, cohort.expires_at is None, cohort.expires_at or _ANY_INSTANT


def _add(sums: dict[Cohort, int], cohort: Cohort, points: int) -> None:
    sums[cohort] = sums.get(cohort, 0) + points
