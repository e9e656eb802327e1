"""A chain that was tampered with, and a promise that was broken, are reported as what they are."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from punchcard.domain.activity import Order
from punchcard.domain.adjusting import PointsInsufficientError
from punchcard.domain.entry import GENESIS_HASH, Account, Entry, chain_hash
from punchcard.domain.errors import MemberNotFoundError, PunchcardError
from punchcard.domain.merging import AlreadyMergedError, MergeWithItselfError

from tests.simulation.conftest import SEED
from tests.simulation.invariants import Chain
from tests.simulation.promises import Promises
from tests.simulation.runner import ACTIVITIES, MACHINES, Run
from tests.simulation.scenario import draw
from tests.simulation.stage import MEMBER
from tests.simulation.world import Violation

TRANSFERRING = 7
"""A story in which transfers are refused."""


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
        key = next(
            key
            for member, chain in run.view.chains.items()
            for hashed, recorded in chain.orders.items()
            if recorded.order is not None
            and recorded.order.credited > recorded.order.forgiven
            and (key := run.view.key(member, hashed)) is not None
        )
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


class TestTheBackOfficeReports:
    def test_points_that_got_lost_between_two(self, run: Run) -> None:
        lost = Chain(accounts=Counter({Account.TRANSFERRED: 1}))
        view = replace(run.view, chains={**run.view.chains, "somebody": lost})
        with pytest.raises(Violation, match="sums to zero"):
            replace(run.back_office, view=view).check(run.published.timeline())

    def test_answers_that_differ(self, run: Run) -> None:
        office = replace(run.back_office, answers={0: {(1, 2), (1, 3)}})
        with pytest.raises(Violation, match="answered alike"):
            office.check(run.published.timeline())

    @pytest.mark.parametrize(
        "error",
        [
            AlreadyMergedError(into="other"),
            MergeWithItselfError("one account"),
            MemberNotFoundError("nobody"),
        ],
    )
    def test_a_refusal_that_is_wrong(self, run: Run, error: PunchcardError) -> None:
        one, other = (replace(MEMBER, id=name) for name in ("one", "other"))
        run.directory.bound_at |= {"one": 1, "other": 1}
        with pytest.raises(Violation, match=error.code):
            run.back_office.check_refusal(error, one, other, began=9)

    def test_numbers_of_a_refusal_that_are_wrong(self) -> None:
        """Every refusal of a story that has transfers, with one point more."""
        run = Run(draw(TRANSFERRING, activities=ACTIVITIES, machines=MACHINES))
        run.play()
        refused = [
            told for told in run.back_office.told if isinstance(told.error, PointsInsufficientError)
        ]
        assert refused
        for told in refused:
            assert isinstance(told.error, PointsInsufficientError)
            wrong = PointsInsufficientError(
                required=told.error.required, available=told.error.available + 10**6
            )
            office = replace(run.back_office, told=[told._replace(error=wrong)], checked=0)
            with pytest.raises(Violation, match="too few points"):
                office.check(run.published.timeline())


def test_a_queue_that_does_not_drain_is_reported() -> None:
    run = Run(draw(SEED, activities=1, machines=MACHINES), dropped=frozenset({"sweeps"}))
    run.queue.handle = lambda machine, batch: batch
    with pytest.raises(Violation, match="the queue drains"):
        run.play()
