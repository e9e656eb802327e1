"""What merchants rely on, played out: two tills at once, an outage, a late reader, an upgrade."""

from collections.abc import Iterable
from dataclasses import replace
from unittest.mock import patch

import pytest
from punchcard.domain import decide
from punchcard.domain.adjusting import PointsInsufficientError
from punchcard.domain.entry import ENTRY_FORMAT, Entry
from punchcard.domain.errors import FormatNewerError
from punchcard.use_cases.carry_forward import CarriedForward, carry_forward
from punchcard.use_cases.take_hold import HoldWish, take_hold

from tests.fakes.outbound import InMemoryAudience, InMemoryEvents, InMemoryFailures
from tests.fakes.summaries import InMemorySummaries
from tests.simulation.calls import Call
from tests.simulation.lambda_model import Mishaps
from tests.simulation.machine import Machine
from tests.simulation.programs import CURRENCY, PROGRAM
from tests.simulation.queue_model import REPLAY_MS, Message, Queue
from tests.simulation.runner import MACHINES, Run
from tests.simulation.scenario import HOUR, MINUTE, draw
from tests.simulation.stage import MEMBER, Stage
from tests.simulation.table_model import Fate, Faults


@pytest.mark.parametrize("seed", range(25))
def test_two_tills_spend_the_last_points_and_one_is_told_what_is_left(seed: int) -> None:
    stage = Stage(seed)
    stage.give(100, stage.machine("operator"))
    answers: list[tuple[int, int] | str] = []

    def spend(machine: Machine) -> None:
        wish = HoldWish(currency=CURRENCY, basket=10_000, channel=machine.name, points=100)
        try:
            taken = take_hold(
                wish,
                client=machine.name,
                idempotency_key="checkout",
                program=PROGRAM,
                member=MEMBER.id,
                directory=stage.directory,
                ledger=stage.ledger,
                programs=machine.programs,
                now=machine.now,
            )
        except PointsInsufficientError as error:
            answers.append((error.required, error.available))
        else:
            answers.append(taken.status)

    for till in ("one", "two"):
        stage.invoke(till, spend)
    stage.world.run()

    assert sorted(answers, key=str) == [(100, 0), "held"]
    assert len(stage.entries) == 2


def test_a_table_that_answers_nobody_for_hours_loses_nothing() -> None:
    """The run itself checks that everything has its effect, once, and that the queue drains."""
    scenario = replace(
        draw(1, activities=60, machines=MACHINES),
        span_ms=8 * HOUR,
        delay_ms=MINUTE,
        persons=2,
        guests=0.0,
        faults=Faults(outage_ms=(HOUR, 7 * HOUR)),
        mishaps=Mishaps(),
        through_handler=True,
    )
    run = Run(scenario)
    run.play()
    assert run.table.fates[Fate.UNREACHABLE] > 100
    assert run.queue.buried > 10
    assert not run.queue.dead
    assert all(run.answers.given[event.number] for event in run.story.events)


def read(run: Run, entries: Iterable[Entry], summaries: InMemorySummaries) -> CarriedForward:
    return carry_forward(
        entries,
        ledger=run.tills.ledger,
        programs=run.queue.machines[0].programs,
        summaries=summaries,
        events=InMemoryEvents(),
        audience=InMemoryAudience(),
        failures=InMemoryFailures(),
    )


def test_a_reader_that_is_a_day_and_an_hour_late_is_caught_up_from_the_table() -> None:
    """A stream keeps a day. What it has lost is read where it stands; all of it counts once."""
    run = Run(draw(2, activities=60, machines=MACHINES))
    run.play()
    chains = [chain.entries for chain in run.view.chains.values()]
    in_time, late = InMemorySummaries(), InMemorySummaries()
    read(run, [entry for chain in chains for entry in chain], in_time)

    kept = [chain[-1] for chain in chains]
    assert sum(map(len, chains)) > 2 * len(kept)
    first, again = read(run, kept, late), read(run, kept, late)

    assert not first.unfinished
    assert late.kept == in_time.kept
    assert late.books.position(PROGRAM) == in_time.books.position(PROGRAM)
    assert late.totals(PROGRAM).entries == sum(map(len, chains))
    assert again.entries == 0


def test_a_writer_that_meets_a_newer_format_waits_for_its_deployment() -> None:
    stage = Stage()
    stage.give(100, stage.machine("operator"))
    chain = stage.ledger.stored.chains[PROGRAM, MEMBER.id]
    newer = ENTRY_FORMAT + 1
    chain[0] = chain[0]._replace(format=newer)
    met: list[FormatNewerError] = []

    def handle(machine: Machine, batch: Iterable[Message]) -> list[Message]:
        try:
            stage.give(5, machine, key="another")
        except FormatNewerError as error:
            met.append(error)
            return [*batch]
        return []

    queue = Queue(stage.world, stage.lambda_, [stage.machine("old")], 1, fifo=True, handle=handle)
    queue.send(Call(number=0), "member")
    deployed = patch.object(decide, "ENTRY_FORMAT", newer)
    stage.world.after(REPLAY_MS + 7 * MINUTE, deployed.start)
    try:
        stage.world.run()
    finally:
        deployed.stop()

    assert len(met) > 5
    assert (queue.waiting, queue.dead) == ([], [])
    assert [entry.number for entry in stage.entries] == [0, 1]
