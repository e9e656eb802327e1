"""The read models of the story's programs, and their totals at the end of each day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import override

from punchcard.domain.periods import local_date
from punchcard.domain.summary import next_number
from punchcard.domain.timeline import Timeline
from punchcard.domain.totals import Totals
from punchcard.use_cases.carry_forward import carry_forward
from punchcard.use_cases.show_totals import show_totals

from tests.fakes.ledger import InMemoryLedger
from tests.fakes.outbound import InMemoryAudience, InMemoryEvents, InMemoryFailures
from tests.fakes.program_store import InMemoryPrograms
from tests.fakes.summaries import InMemorySummaries


@dataclass
class StandingPrograms(InMemoryPrograms):
    """Programs that are published once, so that their versions need no second look."""

    known: dict[str, Timeline] = field(default_factory=dict)

    @override
    def timeline(self, program: str) -> Timeline:
        if program not in self.known:
            self.known[program] = super().timeline(program)
        return self.known[program]


@dataclass
class ReadModels:
    """Carried forward when a day of the program's zone is over.

    `closings` are the totals as they stood then, by program and day; days on which nothing was
    recorded have none.
    """

    ledger: InMemoryLedger
    programs: StandingPrograms
    summaries: InMemorySummaries = field(default_factory=InMemorySummaries)
    failures: InMemoryFailures = field(default_factory=InMemoryFailures)
    events: InMemoryEvents = field(default_factory=InMemoryEvents)
    audience: InMemoryAudience = field(default_factory=lambda: InMemoryAudience(frozenset()))
    closings: dict[str, dict[date, Totals]] = field(default_factory=dict)
    _days: dict[str, date] = field(default_factory=dict)
    _touched: dict[str, set[str]] = field(default_factory=dict)

    def touch(self, program: str, members: Iterable[str], *, now: datetime) -> None:
        """Note that entries of members follow today; a day that is over is closed first."""
        day = local_date(now, self.programs.timeline(program).at_or_first(now).zone)
        if self._days.setdefault(program, day) != day:
            self.close(program)
            self._days[program] = day
        self._touched.setdefault(program, set()).update(members)

    def close(self, program: str) -> None:
        """End a program's day: the read models learn of what was recorded on it."""
        for member in sorted(self._touched[program]):
            self._carry_forward(program, member)
        self._touched[program].clear()
        closings = self.closings.setdefault(program, {})
        closings[self._days[program]] = show_totals(
            program=program, summaries=self.summaries, programs=self.programs
        )

    def _carry_forward(self, program: str, member: str) -> None:
        """Tell of a member's new entries, and again of the one before them."""
        known = next_number(self.summaries.summary(program=program, member=member))
        chain = self.ledger.chains.get((program, member), {})
        carried = carry_forward(
            [chain[number] for number in range(max(0, known - 1), len(chain))],
            ledger=self.ledger,
            programs=self.programs,
            summaries=self.summaries,
            events=self.events,
            audience=self.audience,
            failures=self.failures,
        )
        assert not carried.left_out
        assert not carried.unfinished
