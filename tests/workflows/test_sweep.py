"""The workflow of sweeps, walked with its real steps over fakes."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import override

import pytest
from punchcard.domain.errors import MisconfiguredError, TransientError
from punchcard.domain.sweeps import Batch, Counts, SweepStatus
from punchcard.ports import Head, ManifestPlace
from punchcard.use_cases.plan_batches import BATCH_MEMBERS_MAX

from infra.components.sweep import (
    BATCH_TRIES_MAX,
    BATCHES_AT_ONCE_MAX,
    PLAN_TIMEOUT_SECONDS,
    REPORT_TIMEOUT_SECONDS,
    SETTLE_TIMEOUT_SECONDS,
)
from tests.fakes.ledger import InMemoryLedger
from tests.fakes.sweeps import InMemoryManifests, InMemorySweeps
from tests.fakes.swept_club import MATURED, SweptClub
from tests.workflows.definitions import Json, all_states
from tests.workflows.sweeping import (
    EVERY_PROGRAM,
    MEMBERS,
    SWEEP,
    due_club,
    report,
    result,
    walker,
    work_on,
)
from tests.workflows.walker import ExecutionFailedError


@dataclass
class BlockedLedger(InMemoryLedger):
    """A ledger that cannot be read for some members, for so many attempts."""

    blocked: dict[str, int] = field(default_factory=dict)

    @override
    def head(self, *, program: str, member: str) -> Head:
        if self.blocked.get(member, 0) > 0:
            self.blocked[member] -= 1
            raise TransientError("the table is throttled; try again")
        return super().head(program=program, member=member)


@dataclass
class UnwritableManifests(InMemoryManifests):
    """A bucket that nobody may write to."""

    attempts: int = 0

    @override
    def write(self, sweep: str, batches: object) -> ManifestPlace:
        self.attempts += 1
        raise MisconfiguredError("the bucket is missing")


@dataclass
class BusySweeps(InMemorySweeps):
    """A table that fails on every so many writes of batches."""

    failures: int = 0

    @override
    def count(self, batch: Batch, counts: Counts, *, now: datetime) -> None:
        if self.failures > 0:
            self.failures -= 1
            raise TransientError("the table is throttled; try again")
        super().count(batch, counts, now=now)


@pytest.fixture
def club(monkeypatch: pytest.MonkeyPatch) -> SweptClub:
    """Members whose purchases matured half an hour ago, and steps that work on them."""
    club = due_club()
    work_on(club, monkeypatch)
    return club


def test_everybody_who_is_due_is_settled(club: SweptClub) -> None:
    walk = walker(club)
    walk.run(EVERY_PROGRAM)

    swept = report(club)
    assert walk.visited[-1] == "Succeeded"
    assert (swept.status, swept.planned) == (SweepStatus.SUCCEEDED, len(MEMBERS))
    assert swept.counts == Counts(
        looked_at=len(MEMBERS), settled=len(MEMBERS), points_matured=20 * len(MEMBERS)
    )


def test_where_nobody_is_due_no_batch_is_settled(club: SweptClub) -> None:
    club.now = MATURED - timedelta(days=1)
    walk = walker(club)
    walk.run(EVERY_PROGRAM)

    assert walk.visited == ["PlanBatches", "AnybodyDue", "ReportSweep", "HowItEnded", "Succeeded"]
    assert report(club).status is SweepStatus.SUCCEEDED


def test_the_second_sweep_does_nothing(club: SweptClub) -> None:
    walker(club).run(EVERY_PROGRAM)
    before = result(club)
    walker(club, name="sweep-2").run(EVERY_PROGRAM)

    assert result(club) == before
    assert report(club, "sweep-2").counts.settled == 0


def test_who_cannot_be_settled_at_first_is_tried_again_alone(club: SweptClub) -> None:
    club.ledger = BlockedLedger(club.ledger.clock, club.ledger.chains, blocked={MEMBERS[0]: 2})
    walk = walker(club)
    walk.run(EVERY_PROGRAM)

    assert walk.visited.count("WaitForRetry") == 2
    assert walk.visited[-1] == "Succeeded"
    assert report(club).counts.settled == len(MEMBERS)


def test_who_cannot_be_settled_at_all_is_reported_and_stays_due(club: SweptClub) -> None:
    club.ledger = BlockedLedger(club.ledger.clock, club.ledger.chains, blocked={MEMBERS[0]: 9})
    walk = walker(club)
    walk.run(EVERY_PROGRAM)

    assert walk.visited.count("SettleBatch") == BATCH_TRIES_MAX + 1
    assert walk.visited[-1] == "SucceededWithFailures"
    assert (report(club).status, report(club).failed) == (SweepStatus.SUCCEEDED_WITH_FAILURES, 1)
    club.catch_up()
    club.ledger.blocked.clear()
    walker(club, name="sweep-2").run(EVERY_PROGRAM)
    assert report(club, "sweep-2").counts.settled == 1


def test_a_step_that_fails_for_a_while_is_repeated_and_counts_once(club: SweptClub) -> None:
    club.sweeps = BusySweeps(failures=1)
    walker(club).run(EVERY_PROGRAM)

    assert report(club).counts.looked_at == len(MEMBERS)
    assert report(club).status is SweepStatus.SUCCEEDED


def test_a_batch_that_fails_for_good_stops_no_other(club: SweptClub) -> None:
    club.sweeps = BusySweeps(failures=3)
    walk = walker(club)
    walk.run(EVERY_PROGRAM)

    assert "BatchGivenUp" in walk.visited
    assert "BatchSettled" in walk.visited
    assert report(club).failed == BATCH_MEMBERS_MAX


def test_what_no_retry_mends_is_not_retried_and_ends_in_failure(club: SweptClub) -> None:
    club.manifests = UnwritableManifests()
    walk = walker(club)
    with pytest.raises(ExecutionFailedError, match="SweepFailed"):
        walk.run(EVERY_PROGRAM)

    assert club.manifests.attempts == 1
    assert walk.visited == ["PlanBatches", "ReportSweep", "HowItEnded", "SweepFailed"]


def test_a_manifest_that_cannot_be_read_ends_in_failure(club: SweptClub) -> None:
    def gone(_key: str) -> list[Json]:
        raise KeyError("no such object")

    walk = walker(club)
    walk.read_manifest = gone
    with pytest.raises(ExecutionFailedError, match="SweepFailed"):
        walk.run(EVERY_PROGRAM)

    assert "NoteBreak" in walk.visited
    assert report(club).status is SweepStatus.FAILED


def test_a_report_that_cannot_be_written_ends_in_failure(club: SweptClub) -> None:
    walk = walker(club)

    def failing(_request: Json) -> Json:
        raise TransientError("the table is throttled; try again")

    walk.steps = {**walk.steps, "ReportSweep": failing}
    with pytest.raises(ExecutionFailedError, match="SweepFailed"):
        walk.run(EVERY_PROGRAM)
    assert walk.visited[-2:] == ["ReportSweep", "SweepFailed"]


def test_the_definition_has_the_limits_that_the_infrastructure_states() -> None:
    states = dict(all_states(SWEEP))
    assert states["SettleBatches"]["MaxConcurrency"] == BATCHES_AT_ONCE_MAX
    assert f"< {BATCH_TRIES_MAX} " in states["AnybodyLeft"]["Choices"][1]["Condition"]
    assert states["PlanBatches"]["TimeoutSeconds"] == PLAN_TIMEOUT_SECONDS
    assert states["SettleBatch"]["TimeoutSeconds"] == SETTLE_TIMEOUT_SECONDS
    assert states["ReportSweep"]["TimeoutSeconds"] == REPORT_TIMEOUT_SECONDS
