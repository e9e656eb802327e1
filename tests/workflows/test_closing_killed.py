"""A closing that is killed after any of its states, and started again."""

from datetime import timedelta

import pytest

from tests.fakes.swept_club import SweptClub
from tests.workflows.closing import (
    EVERY_PROGRAM,
    bought_club,
    close,
    closed,
    walker,
    work_on,
)
from tests.workflows.walker import Killed

type Result = tuple[object, object]


def missed_club(monkeypatch: pytest.MonkeyPatch) -> SweptClub:
    """Two programs of which no day has been closed for three days."""
    club = bought_club()
    club.now += timedelta(days=3)
    work_on(club, monkeypatch)
    return club


def result(club: SweptClub) -> Result:
    return closed(club), closed(club, "tea")


def test_a_closing_killed_after_any_state_and_started_again_ends_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The reference is a closing that nobody kills; every other one is killed once."""
    undisturbed = missed_club(monkeypatch)
    states = len(close(undisturbed).visited)
    expected = result(undisturbed)

    for kill_after in range(1, states):
        club = missed_club(monkeypatch)
        with pytest.raises(Killed):
            walker(club, kill_after=kill_after).run(EVERY_PROGRAM)
        close(club)
        assert result(club) == expected, kill_after


def test_a_step_that_closed_days_and_did_not_say_so_is_made_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    undisturbed, club = missed_club(monkeypatch), missed_club(monkeypatch)
    walk = walker(club)
    close_days, lost = walk.steps["CloseDays"], list[bool]()

    def losing(request: object) -> object:
        answer = close_days(request)
        if len(lost) < 1:
            lost.append(True)
            raise TimeoutError("the answer was lost")
        return answer

    walk.steps = {**walk.steps, "CloseDays": losing}
    walk.run(EVERY_PROGRAM)

    work_on(undisturbed, monkeypatch)
    close(undisturbed)
    assert result(club) == result(undisturbed)
