"""Starting sweeps by hand, showing and reporting them."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import override

import pytest
from punchcard.domain.errors import CursorInvalidError, ProgramNotFoundError
from punchcard.domain.sweeps import Counts, Sweep, SweepStatus
from punchcard.ports import Execution
from punchcard.use_cases.report_sweep import report_sweep
from punchcard.use_cases.start_sweep import (
    SweepNotFoundError,
    SweepPage,
    SweepStarted,
    list_sweeps,
    show_sweep,
    start_sweep,
)

from tests.fakes.program_store import InMemoryPrograms
from tests.fakes.programs import STARTED, program_version
from tests.fakes.sweeps import InMemorySweeps, InMemoryWorkflows


@dataclass
class ForgettingSweeps(InMemorySweeps):
    """Sweeps of which one is forgotten between its listing and its reading."""

    forgotten: str = ""

    @override
    def sweep(self, *, program: str, sweep: str) -> Sweep | None:
        return None if program == self.forgotten else super().sweep(program=program, sweep=sweep)


@dataclass
class Office:
    programs: InMemoryPrograms = field(default_factory=InMemoryPrograms)
    sweeps: InMemorySweeps = field(default_factory=InMemorySweeps)
    workflows: InMemoryWorkflows = field(default_factory=InMemoryWorkflows)

    def __post_init__(self) -> None:
        self.programs.publish(program_version())

    def start(
        self, key: str = "key-1", *, client: str = "till", program: str = "club", minute: int = 0
    ) -> SweepStarted:
        return start_sweep(
            program=program,
            client=client,
            idempotency_key=key,
            programs=self.programs,
            sweeps=self.sweeps,
            workflows=self.workflows,
            now=STARTED + timedelta(minutes=minute),
        )

    def show(self, sweep: str, *, program: str = "club") -> Sweep:
        return show_sweep(
            program=program, sweep=sweep, sweeps=self.sweeps, workflows=self.workflows
        )

    def list(self, cursor: str | None) -> SweepPage:
        return list_sweeps(
            program="club",
            cursor=cursor,
            limit=2,
            programs=self.programs,
            sweeps=self.sweeps,
            workflows=self.workflows,
        )

    def report(self, sweep: str, *, broke_off: bool = False) -> Sweep:
        (reported,) = report_sweep(
            sweep, broke_off=broke_off, sweeps=self.sweeps, now=STARTED + timedelta(hours=1)
        )
        return reported


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_sweep_that_was_started_is_shown(office: Office) -> None:
    started = office.start()

    assert started.is_new
    assert office.workflows.started == {started.sweep.id: "club"}
    assert office.show(started.sweep.id) == started.sweep
    assert started.sweep.status is SweepStatus.RUNNING


def test_the_same_call_starts_one_sweep(office: Office) -> None:
    first, again = office.start(), office.start(minute=5)

    assert again == SweepStarted(first.sweep, is_new=False)
    assert len(office.workflows.started) == 1


def test_another_key_or_client_starts_another_sweep(office: Office) -> None:
    office.programs.publish(program_version(program="other"))
    started = [
        office.start(),
        office.start("key-2"),
        office.start(client="cli"),
        office.start(program="other"),
    ]

    assert len({each.sweep.id for each in started}) == 4


def test_a_call_that_was_cut_off_starts_its_sweep_after_all(office: Office) -> None:
    sweep = office.start().sweep
    office.workflows.started.clear()

    office.start()

    assert office.workflows.started == {sweep.id: "club"}


def test_a_sweep_of_no_program_is_refused(office: Office) -> None:
    with pytest.raises(ProgramNotFoundError):
        office.start(program="none")
    assert office.workflows.started == {}


def test_a_program_has_its_own_sweeps_alone(office: Office) -> None:
    with pytest.raises(SweepNotFoundError):
        office.show(office.start().sweep.id, program="other")


def test_sweeps_are_listed_the_newest_first(office: Office) -> None:
    first, second, third = [office.start(f"key-{n}", minute=n).sweep for n in range(3)]

    page = office.list(None)
    last = office.list(page.next_cursor)

    assert [*page.sweeps, *last.sweeps] == [third, second, first]
    assert last.next_cursor is None


@pytest.mark.parametrize("cursor", ["", "x", "größer", "____", "AAAA"])
def test_a_cursor_that_is_made_up_is_refused(office: Office, cursor: str) -> None:
    with pytest.raises(CursorInvalidError):
        office.list(cursor)


def test_a_sweep_whose_workflow_was_ended_from_outside_has_failed(office: Office) -> None:
    sweep = office.start().sweep
    office.workflows.standing[sweep.id] = Execution.BROKEN

    assert office.show(sweep.id).status is SweepStatus.FAILED


@pytest.mark.parametrize(
    ("looked_at", "broke_off", "status", "failed"),
    [
        (3, False, SweepStatus.SUCCEEDED, 0),
        (1, False, SweepStatus.SUCCEEDED_WITH_FAILURES, 2),
        (1, True, SweepStatus.FAILED, 2),
    ],
)
def test_a_report_says_how_a_sweep_ended(
    office: Office, looked_at: int, broke_off: bool, status: SweepStatus, failed: int
) -> None:
    sweep = office.start().sweep
    office.sweeps.keep(
        Sweep(
            id=sweep.id,
            program="club",
            status=SweepStatus.RUNNING,
            started_at=STARTED,
            planned=3,
        )
    )
    office.sweeps.tries[sweep.id, "club", 0, 0] = Counts(looked_at=looked_at, settled=1)

    reported = office.report(sweep.id, broke_off=broke_off)

    assert (reported.status, reported.failed) == (status, failed)
    assert reported.counts == Counts(looked_at=looked_at, settled=1)
    assert office.show(sweep.id) == reported == office.report(sweep.id, broke_off=broke_off)


def test_what_is_no_longer_kept_of_one_program_is_left_out_of_the_report(office: Office) -> None:
    sweep = office.start().sweep
    office.sweeps.keep(replace(sweep, program="other"))
    office.sweeps = ForgettingSweeps(office.sweeps.kept, forgotten="other")

    reported = office.report(sweep.id)

    assert (reported.program, reported.status) == ("club", SweepStatus.SUCCEEDED)
    assert office.sweeps.kept["other", sweep.id].status is SweepStatus.RUNNING
