"""An auditor of a till's ledger, and the read models that have heard everything of it."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import override

from punchcard.adapters.dynamodb_items import ItemUnreadableError
from punchcard.domain.books import Booked, add_up_booked
from punchcard.domain.damage import Damage
from punchcard.domain.entry import Entry, as_stored
from punchcard.domain.summary import Summary
from punchcard.ports import ActivityArchive, Chain
from punchcard.use_cases.carry_forward import carry_forward
from punchcard.use_cases.verify_members import (
    Verified,
    verify_members,
)

from tests.fakes.auditing import InMemoryLedgerScan
from tests.fakes.outbound import InMemoryAudience, InMemoryEvents, InMemoryFailures
from tests.fakes.summaries import InMemorySummaries
from tests.fakes.till import MEMBER, NOON, Till

PLACE = (MEMBER.program, MEMBER.id)
CLUB = MEMBER.program


class DamagedSummaries(InMemorySummaries):
    """Some summaries cannot be read."""

    damaged = False
    whole: Set[tuple[str, str]] = frozenset()

    @override
    def summary(self, *, program: str, member: str) -> Summary | None:
        if self.damaged and (program, member) not in self.whole:
            raise ItemUnreadableError("a stored item differs")
        return super().summary(program=program, member=member)

    @override
    def summaries(self, members: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Summary]:
        if self.damaged:
            raise ValueError("no instant")
        return dict(super().summaries(members))


@dataclass
class Auditor:
    """Of a till's ledger, of which the read models have heard everything."""

    till: Till = field(default_factory=Till)
    summaries: DamagedSummaries = field(default_factory=DamagedSummaries)
    account: Verified = field(default_factory=Verified)

    def __post_init__(self) -> None:
        self.chains = InMemoryLedgerScan(self.till.ledger)
        self.till.order(1, 4_000)
        self.till.wait_until(NOON + timedelta(days=1))
        self.till.order(2, 3_000, at=self.till.now)
        self.carry()

    @property
    def entries(self) -> list[Entry]:
        chain = self.till.ledger.chains[PLACE]
        return [chain[number] for number in sorted(chain)]

    def carry(self) -> None:
        carry_forward(
            self.entries,
            ledger=self.till.ledger,
            programs=self.till.programs,
            summaries=self.summaries,
            events=InMemoryEvents(),
            audience=InMemoryAudience(),
            failures=InMemoryFailures(),
        )

    def verify(
        self, *chains: Chain, now: datetime | None = None, archive: ActivityArchive | None = None
    ) -> list[tuple[Damage, int | None]]:
        found = verify_members(
            chains or list(self.chains.chains(segment=0, segments=1)),
            ledger=self.till.ledger,
            programs=self.till.programs,
            summaries=self.summaries,
            activities=archive,
            now=now or self.till.now,
            account=self.account,
        )
        return [(finding.damage, finding.number) for finding in found]

    def chain(self, entries: Sequence[Entry]) -> Chain:
        return Chain(*PLACE, [as_stored(entry) for entry in entries])

    def booked(self) -> dict[str, Booked]:
        return {CLUB: add_up_booked(self.summaries.books.booked.values())}
