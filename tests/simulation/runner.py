"""One run: a story is told to the real use cases over model ports, and everything is checked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from tests.simulation.answers import Answers
from tests.simulation.calls import Call
from tests.simulation.checkouts import checkouts
from tests.simulation.consumer import Consumer
from tests.simulation.deliveries import plan
from tests.simulation.delivery import Machine, Queue
from tests.simulation.invariants import require
from tests.simulation.ledger_view import LedgerView
from tests.simulation.model_ports import (
    ModelDirectory,
    ModelLedger,
    ModelPrograms,
    PublishedPrograms,
)
from tests.simulation.programs import LEAD
from tests.simulation.promises import Promises
from tests.simulation.scenario import DAY, SECOND, Scenario, draw
from tests.simulation.tills import Tills
from tests.simulation.workload import Content, Sweep, tell
from tests.simulation.world import Faults, Line, World, trace_text

ACTIVITIES = 100
MACHINES = 2
YEARS_LATER_MS = 1_000 * DAY
MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong in which run, after how many entries, and what happened just before."""

    seed: int
    step: int
    what: str
    lines: tuple[str, ...]


class Run:
    """One seed's world with everything in it."""

    def __init__(self, scenario: Scenario, *, echo: Callable[[Line], None] | None = None) -> None:
        self.scenario = scenario
        self.story = tell(scenario)
        self.world = World(scenario.seed, scenario.start, scenario.faults, echo)
        self.answers = Answers()
        directory = ModelDirectory(self.world)
        self.view = LedgerView(self.world, self.story, directory.stored)
        ledger = ModelLedger(self.world, self.view.appended)
        self.published = PublishedPrograms(self.world, [self.story.versions[0]])
        machines = [
            Machine(f"machine {number}", skew, self.world, ModelPrograms(self.published))
            for number, skew in enumerate(scenario.skews_ms)
        ]
        self.tills = Tills(tuple(checkouts(scenario)), scenario, ledger, directory, self.view)
        consumer = Consumer(ledger, directory, self.view, self.answers, self.tills)
        self.queue = Queue(self.world, machines, scenario.batch, consumer.handle)

    def play(self) -> None:
        """Tell the story as it happens; then, at once or after years, half of it again."""
        self._schedule()
        self._finish("the story")
        self.world.faults = Faults(latency_ms=self.scenario.faults.latency_ms)
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
        """Go on until nothing is under way, then compare everything."""
        self.world.run()
        self.world.note("quiet after", what)
        Promises(self.story, self.answers, self.view, self.published.timeline()).check()
        self.tills.check()

    def _schedule(self) -> None:
        for version in self.story.versions[1:]:
            published = (version.effective_at - LEAD - self.scenario.start) / MILLISECOND
            self.world.after(int(published), partial(self.published.publish, version))
        for at_ms, content in plan(self.story):
            self.world.after(at_ms, partial(self.queue.send, content))
        for number, checkout in enumerate(self.tills.checkouts):
            self.world.after(checkout.at_ms, partial(self.queue.send, Call(number=number)))

    def _tell_again(self, *told: Content) -> None:
        dice = self.world.dice
        for content in dice.sample(told, len(told) // 2):
            self.world.after(dice.randrange(SECOND), partial(self.queue.send, content))

    def _sweep_all(self) -> None:
        for number in range(len(self.view.chains)):
            self.queue.send(Sweep(number=number))


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
    run = Run(draw(seed, activities=activities, machines=machines), echo=echo)
    try:
        run.play()
    except Exception as error:  # noqa: BLE001
        what = f"{type(error).__name__}: {error}"
        return Failure(seed, run.world.steps, what, tuple(map(trace_text, run.world.lines)))
    return None
