"""Entries that belong together: what one member's chain gave to another's, both chains say.

A transfer and a merge are two entries, appended together or not at all. Each names the other
member, and what went through the account `transferred` on one side came through it on the other.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from json import loads
from typing import Any, NamedTuple

from punchcard.domain.damage import Damage, Finding
from punchcard.domain.entry import Account, StoredEntry

_MARKS = ('"transferred":', '"merge":', '"transfer":')
_TRANSFERRED = Account.TRANSFERRED.value


class Half(NamedTuple):
    """One side of a transfer or a merge.

    `points` is what this side added to the account `transferred`: positive where it gave. A merge
    names the entry on the other side, a transfer the member alone. Both are recorded at one time.
    """

    program: str
    member: str
    number: int
    other: str | None
    other_number: int | None
    points: int
    recorded_at: str


def halves_of(entry: StoredEntry) -> list[Half]:
    """The sides of transfers and merges that an entry is; its text is known to be readable."""
    return list(_halves(entry)) if is_paired(entry.activities) else []


def is_paired(activities: str) -> bool:
    """Whether the text of an entry's activities tells of another member's entry."""
    return any(mark in activities for mark in _MARKS)


def unmatched(halves: Iterable[Half]) -> Iterator[Half]:
    """Those of the sides of a whole ledger that have no counterpart."""
    known = list(halves)
    there = Counter(_place(half) for half in known)
    for half in known:
        counterpart = _counterpart(half)
        if there[counterpart]:
            there[counterpart] -= 1
        else:
            yield half


def are_pair(half: Half, other: Half) -> bool:
    """Whether two sides belong together."""
    return _counterpart(half) == _place(other)


def broken(half: Half) -> Finding:
    """The finding that a side has no counterpart."""
    given = f"gave {half.points} to" if half.points >= 0 else f"got {-half.points} from"
    return Finding(
        Damage.PAIR_BROKEN,
        half.program,
        half.member,
        half.number,
        f"it {given} {half.other or 'nobody'}, whose chain does not say so",
    )


def _halves(entry: StoredEntry) -> Iterator[Half]:
    for recorded in loads(entry.activities):
        merge: Any = recorded.get("merge") or {}
        other = merge.get("member") or (recorded.get("transfer") or {}).get("other")
        postings = recorded.get("postings", ())
        points = sum(posting.get(_TRANSFERRED, 0) for posting in postings)
        if other is not None or any(_TRANSFERRED in posting for posting in postings):
            yield Half(
                entry.program,
                entry.member,
                entry.number,
                other=other,
                other_number=merge.get("entry"),
                points=points,
                recorded_at=entry.recorded_at,
            )


def _place(half: Half) -> tuple[object, ...]:
    number = None if half.other_number is None else half.number
    sides = half.member, number, half.other, half.other_number, half.points
    return half.program, half.recorded_at, *sides


def _counterpart(half: Half) -> tuple[object, ...]:
    number = None if half.other_number is None else half.number
    sides = half.other, half.other_number, half.member, number, -half.points
    return half.program, half.recorded_at, *sides
