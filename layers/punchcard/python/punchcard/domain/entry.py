"""Ledger entries: postings between accounts, and the chain that seals them.

An entry is one stored item. Its texts are canonical JSON, so that equal entries are equal bytes.
"""

import hashlib
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from punchcard.domain.instants import instant_text

ENTRY_FORMAT = 1
"""Format this code writes. A head of a newer one is not appended to."""

GENESIS_HASH = bytes(32)
"""What stands for the previous hash in a member's first entry."""


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


def chain_hash(entry: Entry, previous_hash: bytes) -> bytes:
    """The hash that an entry must have behind an entry with `previous_hash`.

    Every part is preceded by its length, so that no two entries share one byte stream.
    """
    digest = hashlib.sha256(previous_hash)
    for text in (
        f"{entry.program}#{entry.member}",
        str(entry.number),
        instant_text(entry.recorded_at),
        entry.kind,
        str(entry.format),
        entry.activities,
        entry.state,
    ):
        part = text.encode()
        digest.update(len(part).to_bytes(4, "big") + part)
    digest.update(len(entry.memory).to_bytes(4, "big") + entry.memory)
    return digest.digest()


def seal(entry: Entry, head: Entry | None) -> Entry:
    """Chain an entry behind the head (None for a member's first one)."""
    return entry._replace(hash=chain_hash(entry, GENESIS_HASH if head is None else head.hash))
