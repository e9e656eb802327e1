"""The reader of a till's stream, with ports that can be in its way."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import override

from punchcard.domain.entry import Entry
from punchcard.domain.errors import TransientError
from punchcard.domain.events import Event
from punchcard.domain.summary import Advance
from punchcard.domain.totals import Totals
from punchcard.use_cases.carry_forward import CarriedForward, carry_forward

from tests.fakes.outbound import InMemoryAudience, InMemoryEvents, InMemoryFailures
from tests.fakes.summaries import InMemorySummaries
from tests.fakes.till import MEMBER, Till


class OvertakenSummaries(InMemorySummaries):
    """Somebody else is faster, so often."""

    times = 0

    @override
    def advance(self, steps: Sequence[Advance]) -> bool:
        if self.times:
            self.times -= 1
            return False
        return super().advance(steps)


class FailingEvents(InMemoryEvents):
    """Takes events and then does not say so, so often."""

    times = 0

    @override
    def publish(self, events: Sequence[Event]) -> None:
        super().publish(events)
        if self.times:
            self.times -= 1
            raise TransientError("the answer was lost")


@dataclass
class Reader:
    """The reader of a till's stream."""

    till: Till = field(default_factory=Till)
    summaries: OvertakenSummaries = field(default_factory=OvertakenSummaries)
    events: FailingEvents = field(default_factory=FailingEvents)
    audience: InMemoryAudience = field(default_factory=InMemoryAudience)
    failures: InMemoryFailures = field(default_factory=InMemoryFailures)

    def read(self, *entries: Entry) -> CarriedForward:
        return carry_forward(
            entries,
            ledger=self.till.ledger,
            programs=self.till.programs,
            summaries=self.summaries,
            events=self.events,
            audience=self.audience,
            failures=self.failures,
        )

    @property
    def chain(self) -> list[Entry]:
        return list(self.till.ledger.chains["club", MEMBER.id].values())

    @property
    def number(self) -> int | None:
        summary = self.summaries.summary(program="club", member=MEMBER.id)
        return None if summary is None else summary.entry_number

    @property
    def totals(self) -> Totals:
        return self.summaries.totals("club")
