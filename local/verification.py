"""Verifying a whole deployment: chains in parallel, each with what else tells of it."""

import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import batched
from queue import SimpleQueue

from punchcard import wiring
from punchcard.domain.books import Booked, add_up_booked
from punchcard.domain.damage import Finding
from punchcard.domain.summary import Summary
from punchcard.ports import ADVANCES_MAX, Chain
from punchcard.use_cases.verify_members import (
    Verified,
    verify_members,
)
from punchcard.use_cases.verify_whole import (
    uncompared,
    verify_books,
    verify_pairs,
    verify_strays,
)
from punchcard.wiring import auditing

from local.archive_index import ArchiveIndex

READ_MODELS, ARCHIVE, ACTIVITIES = "read-models", "archive", "activities"
CHECKS = (READ_MODELS, ARCHIVE, ACTIVITIES)
"""What chains are compared with, beside being audited by themselves."""

SEGMENTS = 8
DAYS_PER_PAGE = 100
PROGRESS_ENTRIES = 20_000
PROGRESS_OBJECTS = 200

type Report = Callable[[str], None]


@dataclass(kw_only=True)
class Verification:
    """One run over a ledger's table; `report` is called with a line whenever it has got on.

    Of the whole table only what belongs to `program` is verified, if one is named.
    """

    ledger_table: str
    checks: frozenset[str]
    report: Report
    program: str | None = None
    segments: int = SEGMENTS
    account: Verified = field(default_factory=Verified)
    archived: int = 0
    uncompared: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _told: int = 0

    def run(self) -> Iterator[Finding]:
        """Verify everything; findings as they are met."""
        with closing(ArchiveIndex()) as index:
            if ARCHIVE in self.checks:
                yield from self._read_archive(index)
            before = self._booked()
            yield from self._verify_chains(index)
            yield from verify_pairs(self.account, ledger=auditing.named_ledger(self.ledger_table))
            if ARCHIVE in self.checks:
                yield from filter(self._is_meant, index.unseen())
            if READ_MODELS in self.checks:
                yield from self._verify_read_models(before)

    def summary(self) -> str:
        """What was verified, in one line."""
        account = self.account
        parts = [f"{account.entries:,} entries of {len(account.members):,} members"]
        if ARCHIVE in self.checks:
            parts.append(f"{self.archived:,} archived lines")
        if READ_MODELS in self.checks:
            parts.append(f"{account.behind:,} entries on their way to the read models")
        if self.uncompared:
            parts.append(f"books that moved meanwhile, not compared: {_listed(self.uncompared)}")
        if ACTIVITIES in self.checks:
            parts.append(f"{account.redecided:,} entries decided again")
            parts += [f"{count:,} not: {why}" for why, count in account.passed_over.items()]
        return "; ".join(parts)

    def _read_archive(self, index: ArchiveIndex) -> Iterator[Finding]:
        for number, (lines, findings) in enumerate(index.fill(auditing.archived_objects()), 1):
            self.archived += lines
            yield from findings
            if number % PROGRESS_OBJECTS == 0:
                self.report(f"archive: {number:,} objects, {self.archived:,} lines")

    def _verify_chains(self, index: ArchiveIndex) -> Iterator[Finding]:
        """Each segment in a thread of its own; their findings come through one queue."""
        found: SimpleQueue[Finding | None] = SimpleQueue()

        def work(segment: int) -> Verified:
            try:
                return self._verify_segment(segment, index, found.put)
            finally:
                found.put(None)

        with ThreadPoolExecutor(self.segments) as pool:
            running = [pool.submit(work, segment) for segment in range(self.segments)]
            left = self.segments
            while left:
                finding = found.get()
                if finding is None:
                    left -= 1
                else:
                    yield finding
            for done in running:
                self.account.join(done.result())

    def _verify_segment(
        self, segment: int, index: ArchiveIndex, tell: Callable[[Finding], None]
    ) -> Verified:
        account = Verified()
        chains = filter(
            self._is_meant,
            auditing.ledger_scan(self.ledger_table).chains(segment=segment, segments=self.segments),
        )
        for some in batched(chains, ADVANCES_MAX, strict=False):
            now = wiring.now()
            findings = verify_members(
                some,
                ledger=auditing.named_ledger(self.ledger_table),
                programs=wiring.programs(),
                summaries=wiring.summaries() if READ_MODELS in self.checks else None,
                activities=wiring.activity_archive() if ACTIVITIES in self.checks else None,
                now=now,
                account=account,
            )
            for finding in findings:
                tell(finding)
            if ARCHIVE in self.checks:
                for chain in some:
                    for finding in index.compare(chain, now=now):
                        tell(finding)
            self._get_on(sum(len(chain.entries) for chain in some))
        return account

    def _is_meant(self, about: Chain | Finding | Summary) -> bool:
        return self.program in (None, about.program)

    def _get_on(self, entries: int) -> None:
        with self._lock:
            before, self._told = self._told, self._told + entries
            if before // PROGRESS_ENTRIES < self._told // PROGRESS_ENTRIES:
                self.report(f"ledger: {self._told:,} entries")

    def _verify_read_models(self, before: Mapping[str, Booked]) -> Iterator[Finding]:
        for known in filter(self._is_meant, auditing.read_model_store().members()):
            if isinstance(known, Finding):
                yield known
            else:
                yield from verify_strays([known], account=self.account)
        after = self._booked()
        self.uncompared = uncompared(self.account, before=before, after=after)
        yield from verify_books(self.account, before=before, after=after)

    def _booked(self) -> Mapping[str, Booked]:
        """By program, all that is booked on any day."""
        if READ_MODELS not in self.checks:
            return {}
        return {program: _all_booked(program) for program in wiring.programs().names()}


def _all_booked(program: str) -> Booked:
    books, parts = wiring.books(), []
    since = None
    while page := books.days(program, since=since, limit=DAYS_PER_PAGE):
        parts += [book.booked for book in page]
        since = page[-1].day + timedelta(days=1)
    return add_up_booked(parts)


def _listed(programs: set[str]) -> str:
    return ", ".join(sorted(programs))
