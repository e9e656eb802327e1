"""The workflow of sweeps, walked with its real steps over fakes."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import override

import pytest
from punchcard import wiring
from punchcard.domain.errors import MisconfiguredError, TransientError
from punchcard.domain.sweeps import Batch, Counts, Sweep, SweepStatus
from punchcard.ports import Head, ManifestPlace
from punchcard.use_cases.plan_batches import BATCH_MEMBERS_MAX

from infra.components.sweep import (
    BATCH_TRIES_MAX,
    BATCHES_AT_ONCE_MAX,
    PLAN_TIMEOUT_SECONDS,
    REPORT_TIMEOUT_SECONDS,
    SETTLE_TIMEOUT_SECONDS,
)
from tests.architecture.sources import ROOT
from tests.fakes.ledger import InMemoryLedger
from tests.fakes.sweeps import InMemoryManifests, InMemorySweeps
from tests.fakes.swept_club import GONE, MATURED, WARNED_MONTH, SweptClub, ids
from tests.workflows.definitions import Json, all_states, load, step_module
from tests.workflows.walker import ExecutionFailedError, Killed, Step, Walker

SWEEP = load(ROOT / "infra/workflows/sweep.asl.json")
MEMBERS = ids(BATCH_MEMBERS_MAX + 2)
EVERY_PROGRAM = {"program": None}
LATER = timedelta(minutes=30)
PORTS = ("ledger", "programs", "summaries", "events", "audience", "sweeps", "manifests")


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
    """Members whose purchases mature half an hour ago, and steps that work on fakes."""
    club = SweptClub()
    for member in MEMBERS:
        club.buys(member)
    club.catch_up()
    club.now = MATURED + LATER
    for port in PORTS:
        monkeypatch.setattr(wiring, port, lambda port=port: getattr(club, port), raising=False)
    monkeypatch.setattr(wiring, "now", lambda: club.now)
    return club


def steps() -> dict[str, Step]:
    tasks = [name for name, state in all_states(SWEEP) if state["Type"] == "Task"]
    return {name: _step(name) for name in tasks}


def _step(name: str) -> Step:
    handler = step_module(SWEEP.name, name).handler

    def step(request: Json) -> Json:
        return handler(request, None)

    return step


def walker(club: SweptClub, *, name: str = "sweep-1", kill_after: int | None = None) -> Walker:
    return Walker(
        SWEEP,
        steps(),
        read_manifest=lambda key: club.manifests.lines[key],
        kill_after=kill_after,
        name=name,
    )


def report(club: SweptClub, sweep: str = "sweep-1") -> Sweep:
    found = club.sweeps.sweep(program="club", sweep=sweep)
    assert found is not None
    return found


def result(club: SweptClub) -> Json:
    """All that a sweep is to leave: ledgers, summaries, and what listeners have heard."""
    club.catch_up()
    return (
        {
            member: [(entry.kind, entry.state) for entry in club.entries(member)]
            for member in MEMBERS
        },
        {
            place: (summary.available, summary.due_at)
            for place, summary in club.summaries.kept.items()
        },
        set(club.events.heard),
    )


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


@pytest.mark.parametrize("moment", [MATURED, WARNED_MONTH, GONE])
def test_a_sweep_killed_after_any_state_and_started_again_ends_the_same(
    club: SweptClub, moment: datetime
) -> None:
    """The reference is a sweep that nobody kills; every other one is killed once."""
    kept = _prepare(club, moment)
    walk = walker(club)
    walk.run(EVERY_PROGRAM)
    expected = result(club)

    for kill_after in range(1, len(walk.visited)):
        _restore(club, kept)
        with pytest.raises(Killed):
            walker(club, kill_after=kill_after).run(EVERY_PROGRAM)
        walker(club, name="sweep-2").run(EVERY_PROGRAM)
        assert result(club) == expected, kill_after


def test_the_definition_has_the_limits_that_the_infrastructure_states() -> None:
    states = dict(all_states(SWEEP))
    assert states["SettleBatches"]["MaxConcurrency"] == BATCHES_AT_ONCE_MAX
    assert f"< {BATCH_TRIES_MAX} " in states["AnybodyLeft"]["Choices"][1]["Condition"]
    assert states["PlanBatches"]["TimeoutSeconds"] == PLAN_TIMEOUT_SECONDS
    assert states["SettleBatch"]["TimeoutSeconds"] == SETTLE_TIMEOUT_SECONDS
    assert states["ReportSweep"]["TimeoutSeconds"] == REPORT_TIMEOUT_SECONDS


type Kept = tuple[Json, Json]


def _prepare(club: SweptClub, moment: datetime) -> Kept:
    """Sweep everything that was due before a moment; what the club has then."""
    for earlier in (MATURED, WARNED_MONTH):
        if earlier < moment:
            club.now = earlier + LATER
            walker(club, name=f"before-{earlier:%Y%m%d}").run(EVERY_PROGRAM)
            club.catch_up()
    club.now = moment + LATER
    club.events.published.clear()
    return _taken(club)


def _taken(club: SweptClub) -> Kept:
    chains = {place: dict(chain) for place, chain in club.ledger.chains.items()}
    return chains, dict(club.summaries.kept)


def _restore(club: SweptClub, kept: Kept) -> None:
    chains, summaries = kept
    club.ledger.chains = {place: dict(chain) for place, chain in chains.items()}
    club.summaries.kept = dict(summaries)
    club.events.published.clear()
    club.sweeps = InMemorySweeps()
