"""What a member's newest entry remembers of recent keys: twelve slots of sixteen bytes.

A slot holds the first eight bytes of a key's salted hash, the number of the entry that last
touched the key (four bytes), and that entry's recorded time in whole seconds (four bytes).
Numbers are big-endian; the slot touched last comes first. What is newest about an order stands
in the entry that its slot names, so it is compared there, exactly, and not by a fingerprint.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from struct import Struct

from punchcard.domain.instants import CLOCK_SKEW

SLOTS_MAX = 12
KEY_HASH_BYTES = 12
_SLOT = Struct(">8sII")
SLOT_BYTES = _SLOT.size
_OTHERS_BYTES_MAX = (SLOTS_MAX - 1) * SLOT_BYTES


HIDDEN_ALREADY = b"hidden already"
"""Stands for a salt (16 bytes) where keys come from the archive: as `key_text` wrote them."""


def hash_key(key: str, salt: bytes) -> bytes:
    """Hide a business key: the first twelve bytes of its HMAC-SHA256 under the member's salt."""
    if salt == HIDDEN_ALREADY:
        return key_of_text(key)
    return hmac.digest(salt, key.encode(), "sha256")[:KEY_HASH_BYTES]


def key_text(key_hash: bytes) -> str:
    """Write a hashed key as it stands in entries: sixteen characters of URL-safe base64."""
    return urlsafe_b64encode(key_hash).decode()


def key_of_text(text: str) -> bytes:
    """Read a hashed key as `key_text` wrote it."""
    return urlsafe_b64decode(text)


@dataclass(frozen=True, slots=True)
class Memory:
    """The slots as stored, and the recorded time of the newest key that fell out of them."""

    slots: bytes = b""
    known_since: datetime | None = None

    def entry_number(self, key_hash: bytes) -> int | None:
        """Number of the entry that last touched a key, or None if the key is not remembered.

        Eight bytes may collide, once in 2^64: the entry itself has to confirm the whole hash.
        """
        at = self._position(key_hash)
        if at is None:
            return None
        _, number, _ = _SLOT.unpack_from(self.slots, at)
        return int(number)

    def is_surely_new(self, born_at: datetime | None) -> bool:
        """Whether a key that is not remembered cannot have been recorded before.

        True only if nothing was ever forgotten, or if the key was born after the newest
        forgotten one was recorded, with the clocks' skew in favour of looking it up.
        """
        if self.known_since is None:
            return True
        return born_at is not None and born_at > self.known_since + CLOCK_SKEW

    def touch(self, key_hash: bytes, *, number: int, recorded_at: datetime) -> "Memory":
        """Remember a key as touched by an entry; the slot touched longest ago may fall out."""
        at = self._position(key_hash)
        others = self.slots if at is None else self.slots[:at] + self.slots[at + _SLOT.size :]
        # A second is rounded up, so that `known_since` is never earlier than the truth.
        seconds = -int(-recorded_at.timestamp() // 1)
        slots = _SLOT.pack(key_hash[:8], number, seconds) + others[:_OTHERS_BYTES_MAX]
        known_since = self.known_since
        for _, _, forgotten in _SLOT.iter_unpack(others[_OTHERS_BYTES_MAX:]):
            moment = datetime.fromtimestamp(forgotten, UTC)
            known_since = moment if known_since is None else max(known_since, moment)
        return Memory(slots, known_since)

    def doubt_before(self, moment: datetime) -> "Memory":
        """Be sure of no key that was born before a moment, unless it is remembered.

        What another account recorded up to then is as good as forgotten.
        """
        known_since = moment if self.known_since is None else max(self.known_since, moment)
        return Memory(self.slots, known_since)

    def _position(self, key_hash: bytes) -> int | None:
        """Where the slot of a key begins; what matches across two slots is no slot."""
        at = -1
        while (at := self.slots.find(key_hash[:8], at + 1)) >= 0:
            if at % _SLOT.size == 0:
                return at
        return None

    def __iter__(self) -> Iterator[tuple[bytes, int, int]]:
        """Yield (first eight bytes of the hash, entry number, recorded second), newest first."""
        yield from _SLOT.iter_unpack(self.slots)
