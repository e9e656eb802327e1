"""The workflow of closings over clubs in memory, as the tests walk through it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from punchcard import wiring
from punchcard.domain.books import ClosedDay
from punchcard.domain.closing import ClosingReport

from tests.architecture.sources import ROOT
from tests.fakes.chains import InMemoryChains
from tests.fakes.swept_club import BOUGHT, VERSION, SweptClub, ids
from tests.workflows.definitions import Json, all_states, load, step_module
from tests.workflows.walker import Step, Walker

CLOSING = load(ROOT / "infra/workflows/closing.asl.json")
MEMBERS = ids(5)
PAGE = 2
EVERY_PROGRAM = {"program": None}
DAY = BOUGHT.date()
MIDNIGHT = datetime.fromisoformat("2026-03-02T23:00:00Z")
"""The end of the day in Berlin on which members buy."""

NIGHT = MIDNIGHT + timedelta(hours=2)
"""The first instant at which that day can be closed."""


def work_on(club: SweptClub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the steps find the club behind their ports, and members in small pages."""
    for port in ("ledger", "programs", "summaries"):
        monkeypatch.setattr(wiring, port, lambda port=port: getattr(club, port))
    monkeypatch.setattr(wiring, "books", lambda: club.summaries.books)
    monkeypatch.setattr(wiring, "chains", lambda: InMemoryChains(club.ledger))
    monkeypatch.setattr(wiring, "now", lambda: club.now)
    monkeypatch.setattr("punchcard.use_cases.count_members.MEMBERS_COUNTED_MAX", PAGE)


def bought_club() -> SweptClub:
    """Two programs whose members bought yesterday, and some of them after midnight again."""
    club = SweptClub(versions=(VERSION, replace(VERSION, program="tea")))
    for member in MEMBERS:
        club.buys(member)
        club.buys(member, program="tea")
    club.now = MIDNIGHT + timedelta(minutes=30)
    for member in MEMBERS[:3]:
        club.buys(member, 900)
    club.catch_up()
    club.now = NIGHT
    return club


def walker(club: SweptClub, *, kill_after: int | None = None) -> Walker:
    return Walker(CLOSING, steps(), read_manifest=_no_manifest, kill_after=kill_after)


def steps() -> dict[str, Step]:
    tasks = [name for name, state in all_states(CLOSING) if state["Type"] == "Task"]
    return {name: _step(name) for name in tasks}


def close(club: SweptClub) -> Walker:
    """One whole run over all programs."""
    walk = walker(club)
    walk.run(EVERY_PROGRAM)
    return walk


def report(club: SweptClub, program: str = "club") -> ClosingReport:
    found = club.summaries.books.report(program)
    assert found is not None
    return found


def closed(club: SweptClub, program: str = "club") -> list[ClosedDay]:
    days, _ = club.summaries.books.page(program, after=None, limit=100)
    return list(days)


def _step(name: str) -> Step:
    handler = step_module(CLOSING.name, name).handler

    def step(request: Json) -> Json:
        return handler(request, None)

    return step


def _no_manifest(key: str) -> list[Json]:
    raise AssertionError(f"a closing reads no manifest such as {key}")
