"""Rebuilding a ledger from its archive, in another table: entry by entry, byte for byte.

An entry is put where none of its number is, as everywhere. Beginning again puts what is missing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from punchcard.domain.damage import Damage, Finding
from punchcard.domain.entry import StoredEntry, as_read, as_stored
from punchcard.ports import Ledger


@dataclass(slots=True)
class Restored:
    """How many entries were put, and how many stood there already, the very same."""

    put: int = 0
    present: int = 0


def restore_entries(
    archived: Sequence[StoredEntry | Finding], *, ledger: Ledger, account: Restored
) -> Iterator[Finding]:
    """Put archived entries into a ledger; what is no entry, or another one, is named.

    Raises:
        TransientError: some are not put; begin again.
    """
    for entry in archived:
        if isinstance(entry, Finding):
            yield entry
            continue
        detail = _put(entry, ledger, account)
        if detail is not None:
            yield Finding(Damage.ARCHIVE_DIFFERS, entry.program, entry.member, entry.number, detail)


def _put(stored: StoredEntry, ledger: Ledger, account: Restored) -> str | None:
    try:
        entry = as_read(stored)
    except ValueError:
        return f"it was recorded at {stored.recorded_at!r}, which is no instant"
    if as_stored(entry) != stored:
        return "its recorded time is not written as entries write it"
    present = ledger.append(entry)
    if present is None:
        account.put += 1
    elif present == entry:
        account.present += 1
    else:
        return "another entry of this number stands in the table already"
    return None
