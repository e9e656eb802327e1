"""Finding what the ledger already says about an activity's key, with as few reads as possible."""

from dataclasses import dataclass
from datetime import datetime

from punchcard.domain.activity import Activity
from punchcard.domain.decide import Standing
from punchcard.domain.entry import Entry
from punchcard.domain.instants import CLOCK_SKEW
from punchcard.domain.members import Member
from punchcard.domain.memory import hash_key, key_text
from punchcard.domain.record import Recorded
from punchcard.domain.record_codec import decode_activities
from punchcard.ports import Ledger

HISTORY_PAGE_ENTRIES = 50
"""Entries per page when the history is read backwards for a key that is not remembered."""


@dataclass(frozen=True, slots=True)
class Recollection:
    """The newest that is recorded under a key, and the number of the entry that says it."""

    number: int
    recorded: Recorded


def recall(
    activity: Activity, *, standing: Standing, member: Member, ledger: Ledger
) -> Recollection | None:
    """The newest record of an activity's key, or None if the key is surely new.

    The memory names the entry to look into, which mostly is the head. A key that is not
    remembered is new if it was born after everything that was forgotten; otherwise the history is
    read backwards, no further than the key's birth.
    """
    return recall_key(
        activity.key, born_at=activity.born_at, standing=standing, member=member, ledger=ledger
    )


def recall_key(
    key: str,
    *,
    born_at: datetime | None,
    standing: Standing,
    member: Member,
    ledger: Ledger,
) -> Recollection | None:
    """The same for a key alone; `born_at` is the earliest moment at which it could exist."""
    return recall_hash(
        hash_key(key, member.salt),
        born_at=born_at,
        standing=standing,
        member=member,
        ledger=ledger,
    )


def recall_hash(
    key_hash: bytes,
    *,
    born_at: datetime | None,
    standing: Standing,
    member: Member,
    ledger: Ledger,
) -> Recollection | None:
    """The same for a key that is hidden already."""
    head = standing.head
    if head is None:
        return None
    memory = standing.state.memory
    number = memory.entry_number(key_hash)
    if number is not None:
        found = _in_entry(_entry(number, head, member, ledger), key_text(key_hash))
        if found is not None:
            return found
    if memory.is_surely_new(born_at):
        return None
    return _in_history(key_text(key_hash), born_at, member, ledger)


def _entry(number: int, head: Entry, member: Member, ledger: Ledger) -> Entry | None:
    if number == head.number:
        return head
    return ledger.entry(program=member.program, member=member.id, number=number)


def _in_history(
    key: str, born_at: datetime | None, member: Member, ledger: Ledger
) -> Recollection | None:
    before: int | None = None
    while page := ledger.entries_before(
        program=member.program, member=member.id, before=before, limit=HISTORY_PAGE_ENTRIES
    ):
        for entry in page:
            if born_at is not None and entry.recorded_at < born_at - CLOCK_SKEW:
                return None
            found = _in_entry(entry, key)
            if found is not None:
                return found
        before = page[-1].number
    return None


def _in_entry(entry: Entry | None, key: str) -> Recollection | None:
    """The last thing an entry says about a key; texts without the key are not even parsed."""
    if entry is None or key not in entry.activities:
        return None
    for recorded in reversed(decode_activities(entry.activities)):
        if recorded.key == key:
            return Recollection(entry.number, recorded)
    return None
