"""A sweep that is killed after any of its states, and started again."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from punchcard.domain.policies import ExpiresOnInactivity

from tests.fakes.sweeps import InMemorySweeps
from tests.fakes.swept_club import GONE, MATURED, VERSION, WARNED_MONTH, SweptClub
from tests.workflows.definitions import Json
from tests.workflows.sweeping import EVERY_PROGRAM, LATER, due_club, result, walker, work_on
from tests.workflows.walker import Killed

type Kept = tuple[Json, Json]

IDLE_MONTH = datetime.fromisoformat("2026-05-16T22:00:00Z")
"""Thirty days before the end of the day two months after 2026-04-15."""


@pytest.fixture
def club(monkeypatch: pytest.MonkeyPatch) -> SweptClub:
    """Members whose purchases matured half an hour ago, and steps that work on them."""
    club = due_club()
    work_on(club, monkeypatch)
    return club


@pytest.mark.parametrize("moment", [MATURED, WARNED_MONTH, GONE])
def test_a_sweep_killed_after_any_state_and_started_again_ends_the_same(
    club: SweptClub, moment: datetime
) -> None:
    """The reference is a sweep that nobody kills; every other one is killed once."""
    _kill_after_each_state(club, _prepare(club, moment))


def test_a_review_killed_after_any_state_is_made_by_the_next_sweep(club: SweptClub) -> None:
    """Nobody is due but by a version that was published when all points had matured."""
    _prepare(club, WARNED_MONTH)
    club.now = MATURED + timedelta(days=30)
    sooner = ExpiresOnInactivity(months=2)
    club.programs.publish(replace(VERSION, number=2, expiry=sooner, effective_at=club.now))

    _kill_after_each_state(club, _taken(club))

    assert {summary.due_at for summary in club.summaries.kept.values()} == {IDLE_MONTH}


def _kill_after_each_state(club: SweptClub, kept: Kept) -> None:
    walk = walker(club)
    walk.run(EVERY_PROGRAM)
    expected = result(club)

    for kill_after in range(1, len(walk.visited)):
        _restore(club, kept)
        with pytest.raises(Killed):
            walker(club, kill_after=kill_after).run(EVERY_PROGRAM)
        walker(club, name="sweep-2").run(EVERY_PROGRAM)
        assert result(club) == expected, kill_after


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
