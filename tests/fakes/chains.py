"""Looking into many chains in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from punchcard.domain.entry import Entry
from punchcard.ports.chains import Place

from tests.fakes.ledger import InMemoryLedger


@dataclass
class InMemoryChains:
    """The chains of a ledger in memory."""

    ledger: InMemoryLedger

    def entries_at(self, places: Sequence[Place]) -> Mapping[Place, Entry]:
        chains = self.ledger.chains
        return {
            (program, member, number): chains[program, member][number]
            for program, member, number in places
            if number in chains.get((program, member), {})
        }
