"""A till whose activities are archived, and whose history is decided again from there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import override

from punchcard.domain.activity import Activity
from punchcard.domain.archived import ArchivedActivity
from punchcard.domain.entry import Entry
from punchcard.domain.outcome import Outcome
from punchcard.domain.redecide import Redecision, redecide
from punchcard.use_cases.keep_activities import record_and_keep

from tests.fakes.archives import InMemoryActivityArchive
from tests.fakes.directory import InMemoryDirectory
from tests.fakes.till import MEMBER, Till


@dataclass
class KeptTill(Till):
    """A till whose activities are archived, unless it is told otherwise."""

    archive: InMemoryActivityArchive = field(default_factory=InMemoryActivityArchive)
    keeps: bool = True

    @override
    def ring(self, *activities: Activity) -> Outcome:
        if not self.keeps:
            return super().ring(*activities)
        self.now = max(self.now, *(activity.occurred_at for activity in activities))
        recording = record_and_keep(
            MEMBER,
            activities,
            arrivals=[None] * len(activities),
            ledger=self.ledger,
            programs=self.programs,
            directory=InMemoryDirectory(),
            archive=self.archive,
            now=self.now,
        )
        return recording.results[-1].outcome

    @property
    def chain(self) -> list[Entry]:
        chain = self.ledger.chains[MEMBER.program, MEMBER.id]
        return [chain[number] for number in sorted(chain)]

    @property
    def kept(self) -> Sequence[ArchivedActivity]:
        return list(self.archive.kept.values())

    def again(self, chain: Sequence[Entry] | None = None) -> Redecision:
        return redecide(self.chain if chain is None else chain, self.kept, self.timeline)
