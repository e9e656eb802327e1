"""The workflow of sweeps over a club in memory, as the tests walk through it."""

from datetime import timedelta

import pytest
from punchcard import wiring
from punchcard.domain.sweeps import Sweep
from punchcard.use_cases.plan_batches import BATCH_MEMBERS_MAX

from tests.architecture.sources import ROOT
from tests.fakes.swept_club import MATURED, SweptClub, ids
from tests.workflows.definitions import Json, all_states, load, step_module
from tests.workflows.walker import Step, Walker

SWEEP = load(ROOT / "infra/workflows/sweep.asl.json")
MEMBERS = ids(BATCH_MEMBERS_MAX + 2)
EVERY_PROGRAM = {"program": None}
LATER = timedelta(minutes=30)
PORTS = ("ledger", "programs", "summaries", "events", "audience", "sweeps", "manifests")


def work_on(club: SweptClub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the steps find the club behind their ports."""
    for port in PORTS:
        monkeypatch.setattr(wiring, port, lambda port=port: getattr(club, port))
    monkeypatch.setattr(wiring, "now", lambda: club.now)


def due_club() -> SweptClub:
    """Members whose purchases matured half an hour ago."""
    club = SweptClub()
    for member in MEMBERS:
        club.buys(member)
    club.catch_up()
    club.now = MATURED + LATER
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
