"""Carrying entries forward while a right is missing that only an operator can give."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import override

import pytest
from punchcard.domain.errors import MisconfiguredError
from punchcard.domain.summary import Advance
from punchcard.domain.timeline import Timeline
from punchcard.use_cases.carry_forward import CarriedForward, carry_forward

from tests.fakes.outbound import InMemoryAudience, InMemoryEvents, InMemoryFailures
from tests.fakes.program_store import InMemoryPrograms
from tests.fakes.summaries import InMemorySummaries
from tests.fakes.till import MEMBER, Till


class LockedPrograms(InMemoryPrograms):
    """Programs that may not be read."""

    @override
    def timeline(self, program: str) -> Timeline:
        raise MisconfiguredError("the table may not be read")


class LockedSummaries(InMemorySummaries):
    """Summaries that may not be written."""

    @override
    def advance(self, steps: Sequence[Advance]) -> bool:
        raise MisconfiguredError("the table may not be written")


class UnreadableError(MisconfiguredError):
    """An item that this code did not write."""

    code = "item_unreadable"


class DamagedSummaries(InMemorySummaries):
    """Summaries of which one was altered by somebody else."""

    @override
    def advance(self, steps: Sequence[Advance]) -> bool:
        raise UnreadableError("a stored item differs from what is known")


@dataclass
class Desk:
    """A till with one entry, and what is carried forward of it."""

    till: Till
    failures: InMemoryFailures

    def read(
        self,
        programs: InMemoryPrograms | None = None,
        summaries: InMemorySummaries | None = None,
    ) -> CarriedForward:
        return carry_forward(
            self.till.ledger.chains["club", MEMBER.id].values(),
            ledger=self.till.ledger,
            programs=programs or self.till.programs,
            summaries=summaries or InMemorySummaries(),
            events=InMemoryEvents(),
            audience=InMemoryAudience(),
            failures=self.failures,
        )


@pytest.fixture
def desk() -> Desk:
    desk = Desk(Till(), InMemoryFailures())
    desk.till.order(1, 1000)
    return desk


def test_programs_that_may_not_be_read_leave_nobody_out(desk: Desk) -> None:
    """Else a right taken away by mistake would empty the stream into the queue of failures."""
    carried = desk.read(LockedPrograms())

    assert carried.unfinished == {("club", MEMBER.id)}
    assert (carried.left_out, desk.failures.kept) == ([], [])
    assert carried.failure is not None
    assert carried.failure.code == "misconfigured"


def test_summaries_that_may_not_be_written_leave_members_unfinished(desk: Desk) -> None:
    carried = desk.read(summaries=LockedSummaries())

    assert carried.unfinished == {("club", MEMBER.id)}
    assert carried.failure is not None
    assert carried.failure.code == "misconfigured"
    assert desk.read().entries == 1


def test_a_summary_that_cannot_be_read_is_told_and_passes_over_nobody(desk: Desk) -> None:
    with pytest.raises(UnreadableError):
        desk.read(summaries=DamagedSummaries())

    assert desk.failures.kept == []
