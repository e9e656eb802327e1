"""Ledger entries: postings between accounts, and the chain that seals them.

An entry is one stored item. Its texts are canonical JSON, so that equal entries are equal bytes.
"""

import hashlib
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from punchcard.domain.instants import instant_text, parse_instant

ENTRY_FORMAT = 1
"""Format this code writes. A head of a newer one is not appended to."""

GENESIS_HASH = bytes(32)
"""What stands for the previous hash in a member's first entry."""

_STREAM = b"%b" * 17


class Account(StrEnum):
    """Where points are. `issued` is their source: its balance is minus all points ever issued.

    `transferred` is between two members: what one gave another has taken, so that over all members
    it is zero.
    """

    ISSUED = "issued"
    PENDING = "pending"
    AVAILABLE = "available"
    HELD = "held"
    REDEEMED = "redeemed"
    EXPIRED = "expired"
    DONATED = "donated"
    ADJUSTED = "adjusted"
    PARTNER = "partner"
    TRANSFERRED = "transferred"


class Posting(NamedTuple):
    """A positive whole number of points moved from one account to another.

    As the same number leaves one account and enters the other, every entry sums to zero.
    `reason` is a stable code; `effective_at` is when the move takes effect for the member.
    """

    source: Account
    target: Account
    points: int
    reason: str
    effective_at: datetime


class Entry(NamedTuple):
    """One link of a member's chain, as stored.

    `activities` and `state` are canonical JSON texts (see `codec`), `memory` is the packed slots,
    `kind` says what the entry is about. `hash` is SHA-256 over the previous hash and the stored
    bytes of everything else.
    """

    program: str
    member: str
    number: int
    recorded_at: datetime
    kind: str
    activities: str
    state: str
    memory: bytes
    format: int = ENTRY_FORMAT
    hash: bytes = b""

    @property
    def content_bytes(self) -> int:
        """What its texts and its memory take, which is all that grows."""
        return len(self.activities.encode()) + len(self.state.encode()) + len(self.memory)


class StoredEntry(NamedTuple):
    """An entry as it is stored and hashed: texts that nobody has read.

    What reading would smooth over, such as another way to write an instant, is still seen here.
    """

    program: str
    member: str
    number: int
    recorded_at: str
    kind: str
    activities: str
    state: str
    memory: bytes
    hash: bytes
    format: int = ENTRY_FORMAT


def as_stored(entry: Entry) -> StoredEntry:
    """An entry as it is stored."""
    return StoredEntry(
        entry.program,
        entry.member,
        entry.number,
        recorded_at=instant_text(entry.recorded_at),
        kind=entry.kind,
        activities=entry.activities,
        state=entry.state,
        memory=entry.memory,
        hash=entry.hash,
        format=entry.format,
    )


def as_read(stored: StoredEntry) -> Entry:
    """A stored entry as the code that goes on from it reads it. Raises ValueError."""
    return Entry(
        stored.program,
        stored.member,
        stored.number,
        parse_instant(stored.recorded_at),
        kind=stored.kind,
        activities=stored.activities,
        state=stored.state,
        memory=stored.memory,
        format=stored.format,
        hash=stored.hash,
    )


def chain_hash(entry: Entry, previous_hash: bytes) -> bytes:
    """The hash that an entry must have behind an entry with `previous_hash`."""
    return _hash(entry, instant_text(entry.recorded_at), previous_hash)


def stored_hash(entry: StoredEntry, previous_hash: bytes) -> bytes:
    """The same for an entry as it is stored."""
    return _hash(entry, entry.recorded_at, previous_hash)


def _hash(entry: Entry | StoredEntry, recorded_at: str, previous_hash: bytes) -> bytes:
    """Every part is preceded by its length, so that no two entries share one byte stream."""
    chain = f"{entry.program}#{entry.member}".encode()
    number, form = b"%d" % entry.number, b"%d" % entry.format
    at, kind = recorded_at.encode(), entry.kind.encode()
    told, left, slots = entry.activities.encode(), entry.state.encode(), entry.memory
    stream = _STREAM % (
        previous_hash,
        *(len(chain).to_bytes(4), chain, len(number).to_bytes(4), number),
        *(len(at).to_bytes(4), at, len(kind).to_bytes(4), kind, len(form).to_bytes(4), form),
        *(len(told).to_bytes(4), told, len(left).to_bytes(4), left, len(slots).to_bytes(4), slots),
    )
    return hashlib.sha256(stream).digest()


def seal(entry: Entry, head: Entry | None) -> Entry:
    """Chain an entry behind the head (None for a member's first one)."""
    return entry._replace(hash=chain_hash(entry, GENESIS_HASH if head is None else head.hash))
