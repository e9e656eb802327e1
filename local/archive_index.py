"""An index of the archived entries on disk, so that chains can be compared with the archive.

The archive is in the order in which entries came, the ledger in that of members. What is compared
is a digest of everything that an entry stores.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock

from punchcard.domain.damage import Damage, Finding
from punchcard.domain.entry import StoredEntry
from punchcard.domain.instants import instant_text
from punchcard.ports import ArchivedObjects, Chain

ARCHIVE_LATE = timedelta(hours=1)
"""By how much the archive may be behind the ledger before that is a finding."""


class ArchiveIndex:
    """By program, member and number, the digest of what the archive keeps; threads may share it.

    The file is temporary, and gone with the process.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._rows = sqlite3.connect("", check_same_thread=False)
        self._rows.execute("PRAGMA synchronous = off")
        self._rows.execute(
            "CREATE TABLE entries (program, member, number, digest, "
            "seen DEFAULT 0, PRIMARY KEY (program, member, number)) WITHOUT ROWID"
        )

    def fill(self, archive: ArchivedObjects) -> Iterator[tuple[int, list[Finding]]]:
        """Take the whole archive in; yields for each object how many lines it had, and findings."""
        for archived in archive.objects():
            findings: list[Finding] = []
            if archived.rewritten:
                detail = f"{archived.name} was written again with other content; the first counts"
                findings.append(Finding(Damage.ARCHIVE_DIFFERS, "", None, None, detail))
            lines = archive.entries(archived)
            findings += [line for line in lines if isinstance(line, Finding)]
            entries = [line for line in lines if isinstance(line, StoredEntry)]
            findings += self._take(entries, archived.name)
            yield len(lines), findings

    def compare(self, chain: Chain, *, now: datetime) -> Iterator[Finding]:
        """Compare a member's chain with what the archive keeps of it."""
        place = (chain.program, chain.member)
        with self._lock:
            kept = dict(
                self._rows.execute(
                    "SELECT number, digest FROM entries WHERE program = ? AND member = ?", place
                ).fetchall()
            )
            self._rows.execute(
                "UPDATE entries SET seen = 1 WHERE program = ? AND member = ?", place
            )
        expected_before = instant_text(now - ARCHIVE_LATE)
        for entry in chain.entries:
            digest = kept.pop(entry.number, None)
            if digest is None and entry.recorded_at[:-1] < expected_before[:-1]:
                yield Finding(
                    Damage.NOT_ARCHIVED, *place, entry.number, "the archive does not keep it"
                )
            elif digest is not None and digest != _digest(entry):
                detail = "the archive keeps another entry of this number"
                yield Finding(Damage.ARCHIVE_DIFFERS, *place, entry.number, detail)
        unreadable = {finding.number for finding in chain.unreadable}
        for number in sorted(set(kept) - unreadable):
            detail = "the archive keeps it, the ledger does not have it"
            yield Finding(Damage.ONLY_ARCHIVED, *place, number, detail)

    def unseen(self) -> Iterator[Finding]:
        """Members whom the archive knows and no compared chain was of."""
        with self._lock:
            found = self._rows.execute(
                "SELECT program, member, count(*) FROM entries WHERE seen = 0 "
                "GROUP BY program, member"
            ).fetchall()
        for program, member, count in found:
            detail = f"the archive keeps {count} entries, the ledger has none of the member"
            yield Finding(Damage.ONLY_ARCHIVED, program, member, None, detail)

    def close(self) -> None:
        """Forget everything."""
        self._rows.close()

    def _take(self, entries: Sequence[StoredEntry], name: str) -> Iterator[Finding]:
        with self._lock:
            for entry in entries:
                place = (entry.program, entry.member, entry.number)
                digest = _digest(entry)
                self._rows.execute(
                    "INSERT OR IGNORE INTO entries (program, member, number, digest) "
                    "VALUES (?, ?, ?, ?)",
                    (*place, digest),
                )
                ((known,),) = self._rows.execute(
                    "SELECT digest FROM entries WHERE program = ? AND member = ? AND number = ?",
                    place,
                )
                if known != digest:
                    detail = f"{name} keeps another entry of this number than an object before it"
                    yield Finding(Damage.ARCHIVE_DIFFERS, *place, detail)


def _digest(entry: StoredEntry) -> bytes:
    return sha256(repr(tuple(entry)).encode()).digest()
