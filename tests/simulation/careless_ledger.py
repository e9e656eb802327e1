"""The ledger's port without one of its safeguards."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from unittest.mock import patch

from punchcard.domain.entry import Entry
from punchcard.ports import Head

from tests.simulation.model_ports import ModelLedger
from tests.simulation.scenario import SECOND

STALE_MS = SECOND
"""How long an eventually consistent read may miss an entry."""


def without_condition() -> AbstractContextManager[object]:
    """An entry is put whatever stands there."""

    def put(self: ModelLedger, entry: Entry) -> None:
        self.stored.chains.setdefault((entry.program, entry.member), {})[entry.number] = entry
        self.appended(entry)

    return patch.object(ModelLedger, "put", put)


def without_transaction() -> AbstractContextManager[object]:
    """Two entries of two chains are put one after the other."""

    def apart(
        self: ModelLedger, first: Entry, second: Entry
    ) -> tuple[Entry | None, Entry | None] | None:
        standing = self.append(first)
        if standing not in (None, first):
            return standing, None
        standing = self.append(second)
        return None if standing in (None, second) else (None, standing)

    return patch.object(ModelLedger, "append_pair", apart)


def without_new_decision() -> AbstractContextManager[object]:
    """A put that failed is taken for one that went well."""
    append = ModelLedger.append

    def believe(self: ModelLedger, entry: Entry) -> None:
        append(self, entry)

    return patch.object(ModelLedger, "append", believe)


def without_recognition() -> AbstractContextManager[object]:
    """The entry that one put oneself looks like another writer's."""
    append = ModelLedger.append

    def estrange(self: ModelLedger, entry: Entry) -> Entry | None:
        standing = append(self, entry)
        return standing and standing._replace(hash=b"")

    return patch.object(ModelLedger, "append", estrange)


def with_stale_reads() -> AbstractContextManager[object]:
    """Reads miss what was put a moment ago, as eventually consistent ones may."""
    put, entry, entries_before = ModelLedger.put, ModelLedger.entry, ModelLedger.entries_before
    put_at: dict[Entry, int] = {}

    def is_fresh(ledger: ModelLedger, found: Entry) -> bool:
        return ledger.world.elapsed_ms - put_at.get(found, -STALE_MS) < STALE_MS

    def note(self: ModelLedger, found: Entry) -> Entry | None:
        put_at.setdefault(found, self.world.elapsed_ms)
        return put(self, found)

    def read(self: ModelLedger, *, program: str, member: str, number: int) -> Entry | None:
        found = entry(self, program=program, member=member, number=number)
        return None if found and is_fresh(self, found) else found

    def read_before(
        self: ModelLedger, *, program: str, member: str, before: int | None, limit: int
    ) -> Sequence[Entry]:
        found = entries_before(self, program=program, member=member, before=before, limit=limit)
        return [one for one in found if not is_fresh(self, one)]

    def head(self: ModelLedger, *, program: str, member: str) -> Head:
        found = read_before(self, program=program, member=member, before=None, limit=10)
        return Head(entry=found[0] if found else None, answered_at=self.stored.clock())

    return patch.multiple(ModelLedger, put=note, entry=read, entries_before=read_before, head=head)
