"""How what would meet in one place is spread over several: the same for everybody who asks."""

from zlib import crc32

DUE_SHARDS = 16
"""Parts of one day's due index; a sweep reads them all."""

BOOK_SHARDS = 8
"""Items that what is booked on a day is spread over, so that writers rarely meet."""


def due_shard(member: str) -> int:
    """The part of a day's due index that a member is in."""
    return crc32(member.encode()) % DUE_SHARDS


def book_shard(member: str) -> int:
    """The item of a day to which whoever advances this member first adds."""
    return crc32(member.encode()) % BOOK_SHARDS
