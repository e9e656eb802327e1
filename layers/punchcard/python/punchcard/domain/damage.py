"""What an audit can find: one code for each kind of damage, and where it is."""

from enum import StrEnum
from typing import NamedTuple


class Damage(StrEnum):
    """What is wrong; the codes are stable."""

    ITEM_UNREADABLE = "item_unreadable"
    """A stored item does not have the attributes that an entry has."""
    FORMAT_NEWER = "format_newer"
    """Newer code wrote the entry; this code cannot judge it."""
    ENTRY_MISSING = "entry_missing"
    """Entries of these numbers are not there, though one behind them is."""
    ENTRY_ALTERED = "entry_altered"
    """The entry's hash does not follow from the hash before it and the stored bytes."""
    TIME_FALLS = "time_falls"
    """The recorded time is before that of the entry before, or no instant."""
    TEXT_UNREADABLE = "text_unreadable"
    """Activities or state are not the JSON that an entry has."""
    POSTING_INVALID = "posting_invalid"
    """A posting does not move a positive whole number from one account to another."""
    STATE_INVALID = "state_invalid"
    """The state contradicts itself: a row, a deficit beside lots, a hold without lots."""
    STATE_MISMATCH = "state_mismatch"
    """The state is not the state before and the postings."""
    ENTRY_AFTER_MERGE = "entry_after_merge"
    """The account was closed when another one took it over, and yet its chain goes on."""
    MEMORY_INVALID = "memory_invalid"
    """The memory is not made of whole slots, or remembers an entry that is still to come."""
    PAIR_BROKEN = "pair_broken"
    """What one member's chain gave to another's is not what the other one says it got."""
    REDECIDED_OTHERWISE = "redecided_otherwise"
    """Deciding about the kept activities again gives another entry."""
    ARCHIVE_DIFFERS = "archive_differs"
    """The archive keeps another entry under this number, or two."""
    ARCHIVE_UNREADABLE = "archive_unreadable"
    """A line or an object of the archive cannot be read."""
    NOT_ARCHIVED = "not_archived"
    """The archive lacks an entry that it has had the time to take."""
    ONLY_ARCHIVED = "only_archived"
    """The archive keeps an entry that the ledger no longer has."""
    SUMMARY_MISSING = "summary_missing"
    """The read models do not know a member whose entries they have had the time to see."""
    SUMMARY_DIFFERS = "summary_differs"
    """What the read models show of a member is not what the ledger says."""
    SUMMARY_STRAY = "summary_stray"
    """The read models know a member of whom the ledger has no entry, or entries it lacks."""
    TOTALS_DIFFER = "totals_differ"
    """A program's totals are not the sums over its members."""


class Finding(NamedTuple):
    """One damage: of which program, of which member and entry (None: of none), and in words."""

    damage: Damage
    program: str
    member: str | None
    number: int | None
    detail: str
