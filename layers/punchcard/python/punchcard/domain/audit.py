"""Auditing a member's chain as it is stored: hashes, numbers, times, sums, states.

It reads texts, not objects: what reading would smooth over (another way to write an instant, a
number or a space) must not pass. Each entry costs one hash and the parsing of its two texts.

Whatever is damaged is named once, at the entry where it is. Behind an entry that was altered, the
audit goes on with the hash that the entry ought to have, or has, whichever the next one follows.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from json import JSONDecoder
from struct import Struct
from typing import Any, NamedTuple

from punchcard.domain.codec import TEXTS_CACHED, UNDATED
from punchcard.domain.damage import Damage, Finding
from punchcard.domain.entry import ENTRY_FORMAT, GENESIS_HASH, Account, StoredEntry, stored_hash
from punchcard.domain.memory import SLOT_BYTES, SLOTS_MAX

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z")
_ACCOUNTS = frozenset(account.value for account in Account)
_SIDES = 2
_BESIDE_ACCOUNTS = frozenset({"reason", "effective_at"})
_AVAILABLE, _PENDING, _HELD = (
    account.value for account in (Account.AVAILABLE, Account.PENDING, Account.HELD)
)
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


class ChainAudit:
    """Audits one member's chain; entries are added in the order of their numbers.

    Attributes:
        findings: what is wrong with it.
        moved: what all postings together change in each account.
        number: of the newest entry; -1 before the first.
    """

    __slots__ = (
        "_balances",
        "_expected_hash",
        "_hash",
        "_recorded_at",
        "findings",
        "member",
        "moved",
        "number",
        "program",
    )

    def __init__(self, program: str, member: str) -> None:
        self.program = program
        self.member = member
        self.number = -1
        self.findings: list[Finding] = []
        self.moved: dict[str, int] = {}
        self._recorded_at = ""
        self._hash: bytes = GENESIS_HASH
        self._expected_hash: bytes | None = None
        self._balances: Balances | None = Balances()

    def add(self, entry: StoredEntry) -> None:
        """Audit the next entry."""
        follows = entry.number == self.number + 1
        if not follows:
            self._miss(entry.number)
        self.number = entry.number
        if entry.format != ENTRY_FORMAT:
            self._pass_over(entry)
            return
        if follows and not self._is_linked(entry):
            self._find(Damage.ENTRY_ALTERED, "its hash does not follow from what is stored")
            self._balances = None
            return
        self._hash = entry.hash
        self._check_time(entry.recorded_at)
        self._check_content(entry)

    def _miss(self, number: int) -> None:
        first = self.number + 1
        until = "" if number == first + 1 else f" to {number - 1}"
        self.number = first
        self._find(Damage.ENTRY_MISSING, f"missing: {first}{until}; entry {number} is there")
        self._expected_hash = None
        self._balances = None

    def _pass_over(self, entry: StoredEntry) -> None:
        self._find(
            Damage.FORMAT_NEWER,
            f"it has format {entry.format}, this code knows {ENTRY_FORMAT}",
        )
        self._hash, self._expected_hash, self._balances = entry.hash, None, None

    def _check_time(self, text: str) -> None:
        """The recorded time is an instant, not before the one before; without Z they sort."""
        if not _INSTANT.fullmatch(text):
            self._find(Damage.TIME_FALLS, f"recorded at {text!r}, which is no instant")
            return
        if text[:-1] < self._recorded_at:
            self._find(Damage.TIME_FALLS, f"recorded at {text}, before the entry before it")
        self._recorded_at = text[:-1]

    def _is_linked(self, entry: StoredEntry) -> bool:
        """Whether the hash follows from the one before, as stored or as it ought to be."""
        computed = stored_hash(entry, self._hash)
        if computed == entry.hash:
            self._expected_hash = None
            return True
        expected, self._expected_hash = self._expected_hash, None
        if expected is not None:
            computed = stored_hash(entry, expected)
            if computed == entry.hash:
                return True
        self._hash, self._expected_hash = entry.hash, computed
        return False

    def _check_content(self, entry: StoredEntry) -> None:
        before, self._balances = self._balances, None
        try:
            changes = changes_of(entry.activities)
            for account, points in changes.items():
                self.moved[account] = self.moved.get(account, 0) + points
            after = self._balances = balances_of(entry.state)
            _check_memory(entry)
        except UnsoundError as error:
            self._find(error.damage, str(error))
            return
        if before is None:
            return
        if (
            before.available + changes.get(_AVAILABLE, 0) != after.available
            or before.pending + changes.get(_PENDING, 0) != after.pending
            or before.held + changes.get(_HELD, 0) != after.held
        ):
            told = f"{before} and postings of {changes} give another state than {after}"
            self._find(Damage.STATE_MISMATCH, told)

    def _find(self, damage: Damage, detail: str) -> None:
        self.findings.append(Finding(damage, self.program, self.member, self.number, detail))


def audit_chain(program: str, member: str, entries: Iterable[StoredEntry]) -> ChainAudit:
    """Audit a whole chain, given in the order of its numbers."""
    audit = ChainAudit(program, member)
    for entry in entries:
        audit.add(entry)
    return audit


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


@lru_cache(TEXTS_CACHED)
def _is_date(text: str) -> bool:
    return text == UNDATED or _INSTANT.fullmatch(text) is not None


def _held(holds: Any) -> int:
    lots = [hold.get("lots") for hold in holds if type(hold) is dict] if type(holds) is list else []
    if not lots or len(lots) != len(holds):
        raise UnsoundError(Damage.STATE_INVALID, "its holds are none")
    return sum([_row(row, "a hold's lots") for row in lots])


def _check_memory(entry: StoredEntry) -> None:
    size = len(entry.memory)
    if size % SLOT_BYTES or size > SLOTS_MAX * SLOT_BYTES:
        raise UnsoundError(Damage.MEMORY_INVALID, f"a memory of {size} bytes")
    if size and max(_NUMBERS[size // SLOT_BYTES].unpack(entry.memory)) > entry.number:
        raise UnsoundError(Damage.MEMORY_INVALID, "it remembers an entry that is still to come")
