"""Each check of the simulator can fail: what is corrupted is reported, and as what it is."""

from dataclasses import replace

import pytest
from punchcard.domain.activity import Order
from punchcard.domain.adjusting import PointsInsufficientError
from punchcard.domain.holds import HoldCapturedError, HoldLapsedError, HoldNotFoundError
from punchcard.domain.outcome import Outcome, Status

from tests.simulation.hold_replay import CAPTURE, TAKE, VOID, HoldReplay, ToldTill
from tests.simulation.linearizability import Replay, Told
from tests.simulation.runner import Run
from tests.simulation.story import KEY_REUSED, NOBODY
from tests.simulation.world import Violation


@pytest.fixture
def replay(run: Run) -> Replay:
    return Replay(run.view, run.directory.bound_at.get)


def told(run: Run, status: Status) -> Told:
    """An answer of the story; of an order, if it is about any."""
    answers = [one for one in run.answers.told if one.result.outcome.status is status]
    orders = [one for one in answers if isinstance(one.event.report.activity.content, Order)]
    return (orders or answers)[0]


def answered(answer: Told, status: Status, *, points: int = 0) -> Told:
    """The same call with another answer."""
    outcome = Outcome(status=status, points=points)
    return answer._replace(result=answer.result._replace(outcome=outcome))


class TestTheReplayOfAnswersReports:
    def test_nothing_of_what_is_true(self, run: Run, replay: Replay) -> None:
        for answer in run.answers.told:
            replay.check(answer)

    @pytest.mark.parametrize(
        ("status", "instead"),
        [
            (Status.RECORDED, Status.DUPLICATE),
            (Status.RECORDED, Status.IGNORED),
            (Status.DUPLICATE, Status.RECORDED),
            (Status.DUPLICATE, Status.SUPERSEDED),
            (Status.DUPLICATE, Status.REFUSED),
            (Status.DUPLICATE, Status.WAITING),
        ],
    )
    def test_an_answer_that_was_never_right(
        self, run: Run, replay: Replay, status: Status, instead: Status
    ) -> None:
        answer = told(run, status)
        if instead is Status.DUPLICATE:
            first = replay.view.said[answer.event.key][0].moment
            answer = answer._replace(began=first - 1, ended=first - 1)
        with pytest.raises(Violation):
            replay.check(answered(answer, instead))

    def test_an_entry_that_does_not_say_so(self, run: Run, replay: Replay) -> None:
        answer = told(run, Status.RECORDED)
        number = (answer.result.entry_number or 0) + 1
        wrong = answer._replace(result=answer.result._replace(entry_number=number))
        with pytest.raises(Violation, match=f"stands in entry {number}"):
            replay.check(wrong)

    def test_an_entry_that_another_call_put(self, run: Run, replay: Replay) -> None:
        answer = told(run, Status.RECORDED)
        with pytest.raises(Violation, match="put by its call"):
            replay.check(answer._replace(began=answer.ended, ended=answer.ended + 1))

    def test_points_that_were_not_earned(self, run: Run, replay: Replay) -> None:
        answer = told(run, Status.RECORDED)
        points = answer.result.outcome.points + 1
        with pytest.raises(Violation, match=f"earned {points} points"):
            replay.check(answered(answer, Status.RECORDED, points=points))

    def test_a_refusal_for_another_reason(self, run: Run, replay: Replay) -> None:
        answer = told(run, Status.REFUSED)
        flaw = NOBODY if answer.event.flaw == KEY_REUSED else KEY_REUSED
        wrong = answer._replace(event=replace(answer.event, flaw=flaw))
        with pytest.raises(Violation):
            replay.check(wrong)

    def test_one_who_had_to_wait_though_known(self, run: Run, replay: Replay) -> None:
        known = told(run, Status.RECORDED)
        late = known._replace(began=run.world.moment, ended=run.world.moment)
        with pytest.raises(Violation, match="had to wait"):
            replay.check(answered(late, Status.WAITING))


class TestTheReplayOfHoldsReports:
    @pytest.fixture
    def holds(self, run: Run) -> HoldReplay:
        return HoldReplay(run.view, run.published.timeline(), run.directory.bound_at.get)

    def done(self, run: Run, does: str) -> ToldTill:
        return next(one for one in run.tills.told if one.does == does and one.error is None)

    @pytest.mark.parametrize(
        "error",
        [
            HoldCapturedError("it was captured"),
            HoldLapsedError("it lapsed"),
            HoldNotFoundError("there never was one"),
            PointsInsufficientError(required=200, available=3),
        ],
        ids=lambda error: error.code,
    )
    def test_a_refusal_that_was_never_right(
        self, run: Run, holds: HoldReplay, error: HoldCapturedError
    ) -> None:
        refused = self.done(run, VOID)._replace(error=error)
        with pytest.raises(Violation, match=f"{error.code} was true at some moment"):
            holds.check(refused)

    def test_a_refusal_with_other_numbers(self, run: Run, holds: HoldReplay) -> None:
        refused = next(
            one for one in run.tills.told if isinstance(one.error, PointsInsufficientError)
        )
        holds.check(refused)
        error = refused.error
        assert isinstance(error, PointsInsufficientError)
        wrong = PointsInsufficientError(required=error.required, available=error.available - 1)
        with pytest.raises(Violation, match="points_insufficient"):
            holds.check(refused._replace(error=wrong))

    @pytest.mark.parametrize("does", [TAKE, CAPTURE, VOID])
    def test_what_was_not_done(self, run: Run, holds: HoldReplay, does: str) -> None:
        done = self.done(run, does)
        with pytest.raises(Violation, match="was done as it was told"):
            holds.check(done._replace(request="of somebody else"))

    def test_points_that_were_not_captured(self, run: Run, holds: HoldReplay) -> None:
        done = self.done(run, CAPTURE)
        with pytest.raises(Violation, match="was done as it was told"):
            holds.check(done._replace(points=10**6))
