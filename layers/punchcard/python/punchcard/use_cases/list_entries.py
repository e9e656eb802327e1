"""Listing a member's entries in pages, the newest first."""

import binascii
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass

from punchcard.domain.entry import Entry
from punchcard.domain.errors import CursorInvalidError
from punchcard.domain.members import Member
from punchcard.ports import Ledger, Members
from punchcard.use_cases.find_member import member_by_id

ENTRIES_PER_PAGE_MAX = 100
ENTRIES_PER_PAGE = 20
"""Entries on a page where the caller does not say how many."""

_NUMBER_BYTES = 4
_SEAL_BYTES = 8


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Entries, the newest first, and the cursor of the page behind them if there is one."""

    entries: tuple[Entry, ...]
    next_cursor: str | None


def list_entries(
    *,
    program: str,
    member: str,
    cursor: str | None = None,
    limit: int = ENTRIES_PER_PAGE,
    directory: Members,
    ledger: Ledger,
) -> EntryPage:
    """One page of at most `limit` entries; entries appended meanwhile shift none of the others.

    Raises:
        MemberNotFoundError: this program has no such member.
        CursorInvalidError: the cursor is of another member, or made up.
    """
    found = member_by_id(program=program, member=member, directory=directory)
    before = None if cursor is None else _read_cursor(cursor, found)
    entries = tuple(
        ledger.entries_before(
            program=program, member=found.id, before=before, limit=min(limit, ENTRIES_PER_PAGE_MAX)
        )
    )
    # Numbers have no gap and begin with 0, so the last one tells whether anything is behind it.
    more = bool(entries) and entries[-1].number > 0
    return EntryPage(entries, _cursor(entries[-1].number, found) if more else None)


def _cursor(before: int, member: Member) -> str:
    """An entry's number, sealed with the member's salt so that nobody comes to rely on its form."""
    number = before.to_bytes(_NUMBER_BYTES, "big")
    return urlsafe_b64encode(number + _seal(number, member)).decode()


def _read_cursor(cursor: str, member: Member) -> int:
    try:
        content = urlsafe_b64decode(cursor.encode("ascii"))
    except (UnicodeEncodeError, binascii.Error) as error:
        raise _unknown_cursor() from error
    number, seal = content[:_NUMBER_BYTES], content[_NUMBER_BYTES:]
    if not hmac.compare_digest(seal, _seal(number, member)):
        raise _unknown_cursor()
    return int.from_bytes(number, "big")


def _seal(number: bytes, member: Member) -> bytes:
    return hmac.digest(member.salt, b"entries before " + number, "sha256")[:_SEAL_BYTES]


def _unknown_cursor() -> CursorInvalidError:
    return CursorInvalidError(
        "this cursor was not given out for this member; begin with the first page", path="cursor"
    )
