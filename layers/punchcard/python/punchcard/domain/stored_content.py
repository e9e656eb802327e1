"""What the texts of a stored entry say, as far as an audit needs it, and whether they can be right.

Nothing is decoded into objects of the domain: parsing the two texts is most of what an audit costs.
"""

from collections.abc import Mapping
from functools import lru_cache
from json import JSONDecoder
from struct import Struct
from typing import Any, NamedTuple

from punchcard.domain.codec import UNDATED
from punchcard.domain.damage import Damage
from punchcard.domain.entry import Account, StoredEntry
from punchcard.domain.instants import INSTANT, TEXTS_CACHED
from punchcard.domain.memory import SLOT_BYTES, SLOTS_MAX

_ACCOUNTS = frozenset(account.value for account in Account)
_SIDES = 2
_BESIDE_ACCOUNTS = frozenset({"reason", "effective_at"})
_LEFT_WHEN_CLOSED = frozenset({"coupon_entries", "known_since", "merged_into"})
_NUMBERS = tuple(Struct(">" + "8xI4x" * slots) for slots in range(SLOTS_MAX + 1))
"""By the slots of a memory, what reads the entries that they name."""

# Reads one value, in C, and says where it ends: what is behind it must not pass.
_scan = JSONDecoder().scan_once  # type: ignore[attr-defined]


class Balances(NamedTuple):
    """What a state says of a member's points."""

    available: int = 0
    pending: int = 0
    held: int = 0


class UnsoundError(ValueError):
    """An entry's content cannot be as this code writes it; carries the kind of damage."""

    def __init__(self, damage: Damage, detail: str) -> None:
        super().__init__(detail)
        self.damage = damage


def changes_of(activities: str) -> dict[str, int]:
    """What the postings in an entry's text change in each account.

    Raises:
        UnsoundError: the text cannot be read, or a posting is none.
    """
    changes: dict[str, int] = {}
    for recorded in _read(activities, list, "activities"):
        if type(recorded) is not dict:
            raise UnsoundError(Damage.TEXT_UNREADABLE, "an activity is no object")
        postings = recorded.get("postings")
        if postings is not None:
            _add_postings(postings, changes)
    return changes


def balances_of(state: str) -> Balances:
    """The balances that a state's text says.

    Raises:
        UnsoundError: the text cannot be read, or contradicts itself.
    """
    value = _read(state, dict, "state")
    lots = value.get("lots")
    available = 0 if lots is None else _row(lots, "lots")
    pending = value.get("pending")
    deficit = value.get("deficit", 0)
    if type(deficit) is not int or deficit < 0 or (deficit and lots):
        raise UnsoundError(Damage.STATE_INVALID, f"a deficit of {deficit} beside its lots")
    if "merged_into" in value and not value.keys() <= _LEFT_WHEN_CLOSED:
        raise UnsoundError(Damage.STATE_INVALID, "a closed account has more than where it went")
    if "reward_counts" in value:
        _check_counts(value["reward_counts"])
    if "coupon_entries" in value:
        _check_numbers(value["coupon_entries"])
    holds = value.get("holds")
    return Balances(
        available - deficit,
        0 if pending is None else _row(pending, "pending"),
        0 if holds is None else _held(holds),
    )


def _read(text: str, kind: type, name: str) -> Any:
    try:
        value, end = _scan(text, 0)
    except (StopIteration, ValueError, RecursionError):
        value, end = None, 0
    if type(value) is not kind or end != len(text):
        raise UnsoundError(Damage.TEXT_UNREADABLE, f"the text of its {name} cannot be read")
    return value


def _add_postings(postings: Any, changes: dict[str, int]) -> None:
    if type(postings) is not list:
        raise UnsoundError(Damage.POSTING_INVALID, "its postings are no list")
    for posting in postings:
        if type(posting) is not dict:
            raise UnsoundError(Damage.POSTING_INVALID, "a posting is no object")
        accounts = total = 0
        for name, points in posting.items():
            if name in _ACCOUNTS and type(points) is int and points:
                accounts += 1
                total += points
                changes[name] = changes.get(name, 0) + points
            elif name not in _BESIDE_ACCOUNTS:
                raise UnsoundError(Damage.POSTING_INVALID, f"no posting: {posting}")
        if accounts != _SIDES or total:
            _take_back_dating(posting, changes)


def _take_back_dating(posting: Mapping[str, Any], changes: dict[str, int]) -> None:
    """Points that only got another date within one account stand there once and change nothing."""
    moves = [(name, points) for name, points in posting.items() if name in _ACCOUNTS]
    if len(moves) != 1 or moves[0][1] < 0:
        raise UnsoundError(Damage.POSTING_INVALID, f"no posting: {posting}")
    for account, points in moves:
        changes[account] -= points


def _row(row: Any, name: str) -> int:
    """The sum of a row whose points are positive and whose instants are instants."""
    if type(row) is not dict or not row:
        raise UnsoundError(Damage.STATE_INVALID, f"{name} are no row")
    total = 0
    for at, points in row.items():
        if type(points) is not int or points <= 0 or not _is_date(at):
            raise UnsoundError(Damage.STATE_INVALID, f"{name} have {points!r} at {at!r}")
        total += points
    return total


def _check_counts(counts: Any) -> None:
    """Counts are no points, and none of them is zero."""
    if type(counts) is not dict or not counts:
        raise UnsoundError(Damage.STATE_INVALID, "its counts of rewards are none")
    for reward, count in counts.items():
        if type(count) is not int or count <= 0:
            raise UnsoundError(Damage.STATE_INVALID, f"{reward} was had {count!r} times")


def _check_numbers(numbers: Any) -> None:
    """The newest entry about coupons comes before the one that it leads to."""
    if type(numbers) is not list or not all(type(number) is int for number in numbers):
        raise UnsoundError(Damage.STATE_INVALID, "its entries about coupons are no numbers")
    if not numbers or numbers != sorted(set(numbers), reverse=True)[:2] or numbers[-1] < 0:
        raise UnsoundError(Damage.STATE_INVALID, f"entries about coupons at {numbers}")


@lru_cache(TEXTS_CACHED)
def _is_date(text: str) -> bool:
    return text == UNDATED or INSTANT.fullmatch(text) is not None


def _held(holds: Any) -> int:
    lots = [hold.get("lots") for hold in holds if type(hold) is dict] if type(holds) is list else []
    if not lots or len(lots) != len(holds):
        raise UnsoundError(Damage.STATE_INVALID, "its holds are none")
    return sum([_row(row, "a hold's lots") for row in lots])


def check_memory(entry: StoredEntry) -> None:
    """Make sure that a memory is made of whole slots, none of a later entry.

    Raises:
        UnsoundError: it is not.
    """
    size = len(entry.memory)
    if size % SLOT_BYTES or size > SLOTS_MAX * SLOT_BYTES:
        raise UnsoundError(Damage.MEMORY_INVALID, f"a memory of {size} bytes")
    if size and max(_NUMBERS[size // SLOT_BYTES].unpack(entry.memory)) > entry.number:
        raise UnsoundError(Damage.MEMORY_INVALID, "it remembers an entry that is still to come")
