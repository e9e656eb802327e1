"""Auditing a member's chain as it is stored: hashes, numbers, times, sums, states.

It reads texts, not objects: what reading would smooth over (another way to write an instant, a
number or a space) must not pass. Each entry costs one hash and the parsing of its two texts.

Whatever is damaged is named once, at the entry where it is. Behind an entry that was altered, the
audit goes on with the hash that the entry ought to have, or has, whichever the next one follows.
"""

from collections.abc import Iterable

from punchcard.domain.damage import Damage, Finding
from punchcard.domain.entry import ENTRY_FORMAT, GENESIS_HASH, Account, StoredEntry, stored_hash
from punchcard.domain.instants import INSTANT
from punchcard.domain.stored_content import (
    Balances,
    UnsoundError,
    balances_of,
    changes_of,
    check_memory,
)

_AVAILABLE, _PENDING, _HELD = (
    account.value for account in (Account.AVAILABLE, Account.PENDING, Account.HELD)
)

_CLOSED = '"merged_into":'
"""Stands in the state of an account that another one has taken over."""


class ChainAudit:
    """Audits one member's chain; entries are added in the order of their numbers.

    Attributes:
        findings: what is wrong with it.
        number: of the newest entry; -1 before the first.
    """

    __slots__ = (
        "_balances",
        "_closed_in",
        "_expected_hash",
        "_hash",
        "_recorded_at",
        "findings",
        "member",
        "number",
        "program",
    )

    def __init__(self, program: str, member: str) -> None:
        self.program = program
        self.member = member
        self.number = -1
        self.findings: list[Finding] = []
        self._recorded_at = ""
        self._hash: bytes = GENESIS_HASH
        self._expected_hash: bytes | None = None
        self._balances: Balances | None = Balances()
        self._closed_in: int | None = None

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
        if not INSTANT.fullmatch(text):
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
            after = self._balances = balances_of(entry.state)
            check_memory(entry)
        except UnsoundError as error:
            self._find(error.damage, str(error))
            return
        if self._closed_in is not None:
            detail = f"entry {self._closed_in} closed the account, and nothing may follow"
            self._find(Damage.ENTRY_AFTER_MERGE, detail)
        elif _CLOSED in entry.state:
            self._closed_in = entry.number
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
