"""Each check of the simulator can fail: what is corrupted is reported, and as what it is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from punchcard.domain.activity import Order
from punchcard.domain.adjusting import PointsInsufficientError
from punchcard.domain.entry import GENESIS_HASH, Entry, chain_hash
from punchcard.domain.holds import HoldCapturedError, HoldLapsedError, HoldNotFoundError
from punchcard.domain.outcome import Outcome, Status

from tests.simulation.hold_replay import CAPTURE, TAKE, VOID, HoldReplay, ToldTill
from tests.simulation.invariants import Chain
from tests.simulation.linearizability import Replay, Told
from tests.simulation.promises import Promises
from tests.simulation.runner import MACHINES, Run
from tests.simulation.scenario import draw
from tests.simulation.workload import KEY_REUSED, NOBODY
from tests.simulation.world import Violation

SEED = 2
"""A story in which everything below is met."""


@pytest.fixture(scope="module")
def run() -> Run:
    run = Run(draw(SEED, activities=100, machines=MACHINES))
    run.play()
    return run


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
    return answer._replace(result=replace(answer.result, outcome=outcome))


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
        wrong = answer._replace(result=replace(answer.result, entry_number=number))
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


def chain_of(entries: list[Entry]) -> Chain:
    """The entries folded once more."""
    chain = Chain()
    for moment, entry in enumerate(entries):
        at = entry.recorded_at
        chain.append(entry, asked_at=at, now=at, moment=moment)
    return chain


TAMPERED: dict[str, Callable[[Entry], Entry]] = {
    "program": lambda entry: entry._replace(program="other"),
    "member": lambda entry: entry._replace(member="other"),
    "recorded_at": lambda entry: entry._replace(
        recorded_at=entry.recorded_at + timedelta(milliseconds=1)
    ),
    "kind": lambda entry: entry._replace(kind="other"),
    "activities": lambda entry: entry._replace(activities=_one_byte(entry.activities)),
    "state": lambda entry: entry._replace(state=_one_byte(entry.state)),
    "memory": lambda entry: entry._replace(memory=bytes([entry.memory[0] ^ 1]) + entry.memory[1:]),
    "format": lambda entry: entry._replace(format=entry.format + 1),
    "hash": lambda entry: entry._replace(hash=bytes([entry.hash[0] ^ 1]) + entry.hash[1:]),
}


def _one_byte(text: str) -> str:
    place = len(text) // 2
    return text[:place] + chr(ord(text[place]) ^ 1) + text[place + 1 :]


class TestAChainReports:
    @pytest.mark.parametrize("field", TAMPERED)
    def test_a_byte_that_was_changed(self, run: Run, field: str) -> None:
        entries = next(chain.entries for chain in run.view.chains.values())
        chain_of(entries)
        for place in (0, len(entries) // 2, len(entries) - 1):
            altered = TAMPERED[field](entries[place])
            with pytest.raises(Violation, match="each hash follows"):
                chain_of([*entries[:place], altered, *entries[place + 1 :]])

    def test_an_entry_that_was_cut_out(self, run: Run) -> None:
        entries = next(chain.entries for chain in run.view.chains.values())
        with pytest.raises(Violation, match="no gap"):
            chain_of([*entries[:2], *entries[3:]])

    @pytest.mark.parametrize(
        ("changed", "broken"),
        [
            (lambda entry: {"state": entry.state.replace('"earned":', '"earned":1')}, "earned"),
            (lambda entry: {"activities": "[]"}, "="),
            (lambda entry: {"recorded_at": entry.recorded_at - timedelta(days=3)}, "falls"),
        ],
        ids=["state", "postings", "time"],
    )
    def test_what_is_wrong_though_sealed(
        self, run: Run, changed: Callable[[Entry], dict[str, object]], broken: str
    ) -> None:
        """Whoever can seal an entry cannot make its numbers fit."""
        entries = max((chain.entries for chain in run.view.chains.values()), key=len)
        place = next(
            place
            for place, entry in enumerate(entries)
            if place and '"earned":' in entry.state and '"issued"' in entry.activities
        )
        before, entry = entries[place - 1], entries[place]
        altered = Entry(**entry._asdict() | changed(entry))
        previous = before.hash if place else GENESIS_HASH
        sealed = altered._replace(hash=chain_hash(altered, previous))
        with pytest.raises(Violation, match=broken):
            chain_of([*entries[:place], sealed])

    def test_a_key_with_two_effects(self, run: Run) -> None:
        entries = next(chain.entries for chain in run.view.chains.values())
        place = next(n for n, entry in enumerate(entries) if entry.kind in ("visit", "sign_up"))
        chain = chain_of(entries[: place + 1])
        entry = entries[place]
        again = entry._replace(number=place + 1)
        sealed = again._replace(hash=chain_hash(again, entry.hash))
        with pytest.raises(Violation, match="one key has one effect"):
            chain.append(sealed, asked_at=entry.recorded_at, now=entry.recorded_at, moment=99)


class TestThePromisesReport:
    @pytest.fixture
    def promises(self, run: Run) -> Promises:
        timeline = run.published.timeline()
        return Promises(run.story, run.answers, run.view, timeline, run.archive.stored)

    def test_an_event_that_nobody_answered(self, promises: Promises) -> None:
        given = {**promises.answers.given}
        del given[promises.story.events[0].number]
        promises.answers = replace(promises.answers, given=given)
        with pytest.raises(Violation, match="was answered"):
            promises.check()

    def test_points_that_an_order_does_not_deserve(self, run: Run, promises: Promises) -> None:
        key, order = next(
            (key, recorded.order)
            for chain in run.view.chains.values()
            for hashed, recorded in chain.orders.items()
            if recorded.order is not None
            and recorded.order.credited
            and (key := run.view.key("member 0", hashed)) is not None
        )
        del order
        events = [
            event
            if event.key != key or not isinstance(event.report.activity.content, Order)
            else replace(
                event,
                report=replace(
                    event.report,
                    activity=replace(
                        event.report.activity,
                        content=replace(event.report.activity.content, cancelled=True),
                    ),
                ),
            )
            for event in promises.story.events
        ]
        promises.story = replace(promises.story, events=events)
        with pytest.raises(Violation, match="and deserves 0"):
            promises.check()

    def test_what_is_not_kept(self, promises: Promises) -> None:
        promises.archive = type(promises.archive)()
        with pytest.raises(Violation, match="is kept"):
            promises.check()

    def test_what_is_recorded_though_nobody_was_told(self, promises: Promises) -> None:
        events = promises.story.events
        recorded = next(event for event in events if event.key in promises.view.said)
        left = [event for event in events if event.key != recorded.key]
        promises.story = replace(promises.story, events=left)
        with pytest.raises(Violation, match="nobody was told so"):
            promises.check()
