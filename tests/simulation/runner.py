"""One run: a story is told to the real use cases over model ports, and everything is checked."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial

from punchcard.domain.errors import PunchcardError
from punchcard.domain.invariants import InvariantBrokenError

from tests.simulation.answers import Answers
from tests.simulation.back_office import BackOffice
from tests.simulation.calls import Call, Correcting
from tests.simulation.checkouts import checkouts
from tests.simulation.consumer import Consumer
from tests.simulation.corrections import corrections
from tests.simulation.deliveries import plan
from tests.simulation.invariants import require
from tests.simulation.lambda_model import Lambda, Mishaps
from tests.simulation.ledger_view import LedgerView
from tests.simulation.linearizability import Replay
from tests.simulation.machine import Machine
from tests.simulation.model_ports import ModelArchive, ModelDirectory, ModelLedger
from tests.simulation.program_memory import ModelPrograms, PublishedPrograms
from tests.simulation.programs import LEAD
from tests.simulation.promises import Promises
from tests.simulation.queue_function import QueueFunction
from tests.simulation.queue_model import Queue
from tests.simulation.scenario import DAY, SECOND, Scenario, draw
from tests.simulation.story import Content, Event, Sweep
from tests.simulation.table_model import Faults, Table
from tests.simulation.tills import Tills
from tests.simulation.workload import tell
from tests.simulation.world import MILLISECOND, Line, Violation, World, trace_text

ACTIVITIES = 100
MACHINES = 2
YEARS_LATER_MS = 1_000 * DAY
REPLAYS_MAX = 20
QUIET_MS = 20
"""How long calls take at most, mostly, once all that went wrong has come to its end.

Where nobody cuts off what takes minutes, calls as slow as before might never come to an end: the
time that they go by would be too old for the table's clock by then.
"""


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong in which run, after how many entries, and what happened just before.

    `is_found` says that a check has found it, or the code itself has; another error is one of the
    simulator's own.
    """

    seed: int
    step: int
    what: str
    lines: tuple[str, ...]
    is_found: bool


class Run:
    """One seed's world with everything in it."""

    def __init__(
        self,
        scenario: Scenario,
        *,
        dropped: frozenset[str] = frozenset(),
        echo: Callable[[Line], None] | None = None,
    ) -> None:
        self.scenario = scenario
        self.story = tell(scenario).without(dropped)
        self._groups = 0
        self.world = World(scenario.seed, scenario.start, echo)
        self.answers = Answers()
        self.lambda_ = Lambda(self.world, scenario.mishaps)
        self.table = Table(self.world, scenario.faults, self.lambda_)
        self.directory = ModelDirectory(self.table)
        self.view = LedgerView(self.world, self.story, self.directory.stored)
        ledger = ModelLedger(self.table, self.view.appended)
        self.archive = ModelArchive(self.table)
        self.published = PublishedPrograms(self.table, [self.story.versions[0]])
        machines = [
            Machine(f"machine {number}", skew, self.world, ModelPrograms(self.published))
            for number, skew in enumerate(scenario.skews_ms)
        ]
        self.function = (
            QueueFunction(self.world, self.story, ledger, self.directory, self.archive)
            if scenario.through_handler
            else None
        )
        self.tills = Tills(
            tuple(one for one in checkouts(scenario) if one.request not in dropped),
            scenario,
            ledger,
            self.directory,
            self.archive,
            self.view,
        )
        self.back_office = BackOffice(
            tuple(one for one in corrections(scenario) if one.name not in dropped),
            ledger,
            self.directory,
            self.archive,
            self.view,
        )
        consumer = Consumer(
            ledger,
            self.directory,
            self.archive,
            self.view,
            self.answers,
            self.tills,
            self.back_office,
            self.function,
        )
        self.queue = Queue(
            self.world, self.lambda_, machines, scenario.batch, scenario.fifo, consumer.handle
        )

    def play(self) -> None:
        """Tell the story as it happens; then, at once or after years, half of it again."""
        with self.function.wired() if self.function else nullcontext():
            self._play()

    def _play(self) -> None:
        self._schedule()
        self._finish("the story")
        events = self.story.events
        new = {event.key for event in events if not self.answers.accepted(event)}
        # A link that nobody was there for may succeed now, but not bring back what has expired.
        enrolments = [joining for joining in self.story.joinings if joining.member is None]
        if self.world.dice.random() < 0.5:
            self._tell_again(*self.story.joinings, *events)
        else:
            self.world.after(YEARS_LATER_MS, self._sweep_all)
            self._finish("years")
            self._tell_again(*enrolments, *events)
        self.view.recorded_again.clear()
        self._finish("telling again")
        require(self.view.recorded_again <= new, "what is told again has no effect")

    def _finish(self, what: str) -> None:
        """Go on until nothing is under way, then compare everything.

        What was given up is sent again, once whatever went wrong has come to its end.
        """
        self.world.run()
        self.table.faults = Faults(latency_ms=min(QUIET_MS, self.scenario.faults.latency_ms))
        self.lambda_.mishaps = Mishaps()
        for _ in range(REPLAYS_MAX):
            self.queue.replay()
            self.world.run()
        require(not self.queue.dead, "the queue drains")
        self.world.note("quiet after", what)
        self.answers.check(Replay(self.view, self.directory.bound_at.get))
        timeline = self.published.timeline()
        self.tills.check(timeline)
        self.back_office.check(timeline)
        Promises(self.story, self.answers, self.view, timeline, self.archive.stored).check()

    def _schedule(self) -> None:
        for version in self.story.versions[1:]:
            published = (version.effective_at - LEAD - self.scenario.start) / MILLISECOND
            self.world.after(int(published), partial(self.published.publish, version))
        for at_ms, content in plan(self.story):
            self._send_after(at_ms, content)
        for number, checkout in enumerate(self.tills.checkouts):
            self._send_after(checkout.at_ms, Call(number=number))
        for place, correction in enumerate(self.back_office.corrections):
            self._send_after(correction.at_ms, Correcting(place=place))

    def _tell_again(self, *told: Content) -> None:
        dice = self.world.dice
        for content in dice.sample(told, len(told) // 2):
            self._send_after(dice.randrange(SECOND), content)

    def _group_of(self, event: Event) -> str:
        delivery = self.function.deliveries.get(event.number) if self.function else None
        if delivery is not None:
            return delivery.group
        return next((one.value for one in event.report.identities), event.key)

    def _sweep_all(self) -> None:
        for number in range(len(self.view.chains)):
            self._send(Sweep(number=number))

    def _send_after(self, milliseconds: int, content: Content) -> None:
        self.world.after(milliseconds, partial(self._send, content))

    def _send(self, content: Content) -> None:
        """Put something into the queue: what belongs together is one group."""
        self._groups += 1
        group = f"alone {self._groups}"
        if isinstance(content, Event):
            group = self._group_of(content)
        self.queue.send(content, group)


def run_seed(
    seed: int,
    *,
    activities: int = ACTIVITIES,
    machines: int = MACHINES,
    echo: Callable[[Line], None] | None = None,
) -> Failure | None:
    """Play one seed; what went wrong, if anything did.

    Any error that gets as far as here is a failure: the use cases raise none but transient ones.
    """
    return play_run(Run(draw(seed, activities=activities, machines=machines), echo=echo))


def play_run(run: Run) -> Failure | None:
    """Play a run; what went wrong, if anything did."""
    try:
        run.play()
    except (Exception, Violation) as error:  # noqa: BLE001
        what = f"{type(error).__name__}: {error}"
        lines = tuple(map(trace_text, run.world.lines))
        is_found = isinstance(error, (Violation, PunchcardError, InvariantBrokenError))
        return Failure(run.scenario.seed, run.view.entries, what, lines, is_found)
    return None
