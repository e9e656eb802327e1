"""The ledger in memory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import nlargest
from threading import Lock

from punchcard.domain.entry import Entry
from punchcard.ports import ENTRY_BYTES_MAX, EntryTooLargeError, Head


@dataclass
class InMemoryLedger:
    """Chains in dictionaries. `clock` is the table's own time, which `head` answers with."""

    clock: Callable[[], datetime]
    chains: dict[tuple[str, str], dict[int, Entry]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def head(self, *, program: str, member: str) -> Head:
        newest = self.entries_before(program=program, member=member, before=None, limit=1)
        return Head(entry=newest[0] if newest else None, answered_at=self.clock())

    def entry(self, *, program: str, member: str, number: int) -> Entry | None:
        return self.chains.get((program, member), {}).get(number)

    def entries_before(
        self, *, program: str, member: str, before: int | None, limit: int
    ) -> Sequence[Entry]:
        chain = self.chains.get((program, member), {})
        numbers = chain if before is None else [number for number in chain if number < before]
        return [chain[number] for number in nlargest(limit, numbers)]

    def append(self, entry: Entry) -> Entry | None:
        refuse_too_large(entry)
        with self.lock:
            chain = self.chains.setdefault((entry.program, entry.member), {})
            standing = chain.get(entry.number)
            if standing is None:
                chain[entry.number] = entry
            return standing

    def append_pair(self, first: Entry, second: Entry) -> tuple[Entry | None, Entry | None] | None:
        refuse_too_large(first, second)
        with self.lock:
            chains = [
                self.chains.setdefault((one.program, one.member), {}) for one in (first, second)
            ]
            standing = (chains[0].get(first.number), chains[1].get(second.number))
            if standing == (None, None):
                chains[0][first.number], chains[1][second.number] = first, second
                return None
            return None if standing == (first, second) else standing


def refuse_too_large(*entries: Entry) -> None:
    if any(entry.content_bytes > ENTRY_BYTES_MAX for entry in entries):
        raise EntryTooLargeError(f"an entry may hold {ENTRY_BYTES_MAX} bytes")
