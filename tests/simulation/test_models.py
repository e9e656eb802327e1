"""The queue, the table and Lambda behave as those of AWS do, where it matters here."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from punchcard.domain.errors import TransientError

from tests.simulation.calls import Call
from tests.simulation.lambda_model import TIMEOUT_MS, Mishaps
from tests.simulation.machine import Machine
from tests.simulation.queue_model import RECEIVES_MAX, REPLAYS_MAX, VISIBILITY_MS, Message, Queue
from tests.simulation.scenario import SECOND
from tests.simulation.stage import Stage
from tests.simulation.table_model import Faults


@dataclass
class Worked:
    """A queue with some machines, and the numbers of what they were handed, in order."""

    stage: Stage = field(default_factory=Stage)
    fifo: bool = True
    machines: int = 2
    lasts_ms: int = SECOND
    failing: tuple[int, ...] = ()
    handed: list[tuple[int, ...]] = field(default_factory=list)
    done: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        machines = [self.stage.machine(f"{number}") for number in range(self.machines)]
        stage = self.stage
        self.queue = Queue(stage.world, stage.lambda_, machines, 1, self.fifo, self.handle)

    def handle(self, machine: Machine, batch: Sequence[Message]) -> Sequence[Message]:
        numbers = tuple(map(number_of, batch))
        self.handed.append(numbers)
        machine.world.wait(self.lasts_ms)
        self.done += numbers
        return [message for message in batch if number_of(message) in self.failing]

    def send(self, *numbers: int, group: str = "one") -> None:
        for number in numbers:
            self.queue.send(Call(number=number), group)

    def run(self) -> None:
        self.stage.world.run()


def number_of(message: Message) -> int:
    assert isinstance(message.content, Call)
    return message.content.number


class TestAQueue:
    def test_keeps_the_order_of_a_group_while_others_go_on(self) -> None:
        worked = Worked()
        worked.send(1, 2)
        worked.send(3, group="other")
        worked.run()
        assert sorted(worked.handed[:2]) == [(1,), (3,)]
        assert worked.handed[2:] == [(2,)]

    def test_hands_out_nothing_of_a_group_behind_what_failed(self) -> None:
        worked = Worked(failing=(1,))
        worked.send(1, 2)
        worked.run()
        assert worked.handed[: RECEIVES_MAX + 1] == [(1,)] * RECEIVES_MAX + [(2,)]
        assert [*map(number_of, worked.queue.dead)] == [1]

    def test_that_is_standard_does_not_wait_for_a_group(self) -> None:
        worked = Worked(fifo=False)
        worked.send(1, 2)
        worked.run()
        assert sorted(worked.handed[:2]) == [(1,), (2,)]

    def test_hands_out_again_what_outlasts_its_visibility(self) -> None:
        worked = Worked(machines=3, lasts_ms=VISIBILITY_MS + SECOND)
        worked.send(1)
        worked.run()
        assert worked.queue.buried == 1 + REPLAYS_MAX
        assert worked.done == [1] * RECEIVES_MAX * worked.queue.buried

    def test_sends_dead_letters_again(self) -> None:
        worked = Worked(failing=(1,))
        worked.send(1)
        worked.run()
        worked.failing = ()
        worked.queue.replay()
        worked.run()
        assert not worked.queue.dead
        assert worked.handed == [(1,)] * (worked.queue.buried * RECEIVES_MAX + 1)


class TestLambda:
    def test_cuts_off_what_takes_too_long(self) -> None:
        worked = Worked(Stage(mishaps=Mishaps(limited=True)), lasts_ms=TIMEOUT_MS + 1)
        worked.send(1)
        worked.run()
        assert len(worked.handed) > 1
        assert worked.done == []

    def test_leaves_what_ends_in_time(self) -> None:
        worked = Worked(Stage(mishaps=Mishaps(limited=True)), lasts_ms=TIMEOUT_MS - 1)
        worked.send(1)
        worked.run()
        assert (worked.handed, worked.done) == ([(1,)], [1])

    @pytest.mark.parametrize("seed", range(5))
    def test_lets_a_request_that_is_on_its_way_arrive(self, seed: int) -> None:
        """Of requests that take as long as there is time for, half of the late ones arrive."""
        stage = Stage(seed, Faults(latency_ms=TIMEOUT_MS), Mishaps(limited=True))
        arrived: list[int] = []
        for number in range(40):
            stage.invoke(
                f"{number}",
                lambda _, number=number: stage.table.call(  # type: ignore[misc]
                    "put", lambda: arrived.append(number)
                ),
            )
        stage.world.run()
        assert 10 < len(arrived) < 40


class TestATable:
    def called(self, faults: Faults, *, calls: int = 200) -> tuple[list[str], int]:
        """What some calls end in, and how many effects they have."""
        stage = Stage(faults=faults)
        ends: list[str] = []
        effects: list[int] = []

        def call(_: Machine) -> None:
            try:
                stage.table.call("put", lambda: effects.append(1))
            except TransientError as error:
                ends.append(error.detail)
            else:
                ends.append("")

        for _ in range(calls):
            stage.invoke("machine", call)
        stage.world.run()
        return ends, len(effects)

    def test_answers(self) -> None:
        ends, effects = self.called(Faults())
        assert (set(ends), effects) == ({""}, 200)

    def test_has_an_effect_again_where_an_answer_was_lost(self) -> None:
        ends, effects = self.called(Faults(repeats=1.0))
        assert (set(ends), effects) == ({""}, 400)

    def test_that_is_busy_is_asked_three_times(self) -> None:
        ends, effects = self.called(Faults(busy=1.0, throttled=0.5))
        given_up = [end for end in ends if end]
        assert set(given_up) == {"the table was too busy at every attempt"}
        assert len(given_up) == pytest.approx(200 / 8, rel=0.5)
        assert effects == 200 - len(given_up)

    def test_may_fail_before_or_after_its_effect(self) -> None:
        ends, effects = self.called(Faults(fails=1.0))
        assert "" not in ends
        assert 50 < effects < 150

    def test_that_nobody_reaches_does_nothing(self) -> None:
        ends, effects = self.called(Faults(outage_ms=(0, SECOND)))
        assert (set(ends), effects) == ({"nobody answered"}, 0)
