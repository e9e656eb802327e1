"""A virtual clock, and tasks that take turns at every call of a port.

Nothing here runs in parallel: a task runs until it calls a port, where it gives way to whatever
is due before its answer arrives. All chance comes from one seed, so one seed is one run.
"""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from heapq import heappop, heappush
from random import Random

from greenlet import getcurrent, greenlet  # type: ignore[import-untyped]
from punchcard.domain.errors import TransientError

TRACE_LINES = 60
CALLS_MAX = 100_000
"""Calls of one run; a story of a hundred activities needs about two thousand."""

SLOW_CALLS = 0.15
SLOW_FACTOR = 20
"""Few calls take much longer than the rest, as in any network: most races are lost to them."""


type Line = tuple[int, str, tuple[object, ...]]
"""When it happened, which task it happened to, and what happened."""


class Violation(Exception):  # noqa: N818
    """Something that must never happen has happened."""


class WorkerDied(BaseException):
    """The machine of a task is gone; no `except Exception` may stop that."""


class Fate(StrEnum):
    """What becomes of one call of a port."""

    ANSWERED = "answered"
    FAILS_BEFORE = "fails before its effect"
    FAILS_AFTER = "fails after its effect"
    DIES_BEFORE = "worker dies before"
    DIES_AFTER = "worker dies after"
    REPEATED = "answer lost, sent again by the client"
    STALLS = "worker stalls"


class Task(greenlet):  # type: ignore[misc]
    """Something that runs until it calls a port.

    `started_ms` is when it began, `keys` are the business keys of what it has put so far.
    """

    name: str
    started_ms: int
    keys: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """How likely each fault is at one call, and how long calls and stalls take."""

    fails: float = 0.0
    dies: float = 0.0
    repeats: float = 0.0
    stalls: float = 0.0
    latency_ms: int = 20
    stall_ms: int = 120_000

    @property
    def likelihood(self) -> float:
        """How likely it is that a call meets any fault."""
        return self.fails + self.dies + self.repeats + self.stalls


@dataclass
class World:
    """The clock, the agenda of what happens when, and the dice."""

    seed: int
    start: datetime
    faults: Faults
    echo: Callable[[Line], None] | None = None
    elapsed_ms: int = 0
    steps: int = 0
    calls: int = 0
    fates: Counter[Fate] = field(default_factory=Counter)
    lines: deque[Line] = field(default_factory=lambda: deque(maxlen=TRACE_LINES))

    def __post_init__(self) -> None:
        self.dice = Random(f"schedule {self.seed}")
        self._agenda: list[tuple[int, float, int, Callable[[], object]]] = []
        self._scheduled = 0
        self._hub = getcurrent()

    @property
    def now(self) -> datetime:
        """The true time, which is the tables' own."""
        return self.at(self.elapsed_ms)

    def at(self, elapsed_ms: int) -> datetime:
        """The true time at a moment of the run."""
        return self.start + timedelta(milliseconds=elapsed_ms)

    def after(self, milliseconds: int, action: Callable[[], object]) -> None:
        """Let something happen later; of things at one time chance decides which is first."""
        self._scheduled += 1
        due = self.elapsed_ms + milliseconds
        heappush(self._agenda, (due, self.dice.random(), self._scheduled, action))

    def start_task(self, name: str, action: Callable[[], object]) -> None:
        """Run something that may call ports, giving way at each call."""
        task = Task(action, parent=self._hub)
        task.name, task.started_ms, task.keys = name, self.elapsed_ms, []
        task.switch()

    @property
    def task(self) -> Task | None:
        """The task that is running."""
        current = getcurrent()
        return current if isinstance(current, Task) else None

    def run(self) -> None:
        """Go on until nothing is left to happen."""
        while self._agenda:
            self.elapsed_ms, _, _, action = heappop(self._agenda)
            action()

    def call[T](self, what: str, effect: Callable[[], T]) -> T:
        """Call a port: the request travels, has its effect, and the answer travels back."""
        fate = self._draw_fate()
        self.fates[fate] += 1
        self.calls += 1
        if self.calls > CALLS_MAX:
            raise Violation("not: everything is done at some time")
        self.note(what, fate)
        if fate is Fate.DIES_BEFORE:
            raise WorkerDied
        self._give_way(self.faults.stall_ms if fate is Fate.STALLS else 0)
        if fate is Fate.FAILS_BEFORE:
            raise TransientError("the call had no effect")
        answer = effect()
        self._give_way(0)
        match fate:
            case Fate.DIES_AFTER:
                raise WorkerDied
            case Fate.FAILS_AFTER:
                raise TransientError("the call had its effect, its answer is lost")
            case Fate.REPEATED:
                answer = effect()
                self._give_way(0)
            case _:
                pass
        return answer

    def note(self, *what: object) -> None:
        """Keep for the trace what happens; the newest lines only."""
        task = self.task
        line = (self.elapsed_ms, task.name if task else "", what)
        self.lines.append(line)
        if self.echo is not None:
            self.echo(line)

    def _give_way(self, milliseconds: int) -> None:
        task = self.task
        if task is None:
            return
        latency = int(self.dice.expovariate(1 / self.faults.latency_ms))
        if self.dice.random() < SLOW_CALLS:
            latency *= SLOW_FACTOR
        due = self.elapsed_ms + milliseconds + latency
        if not self._agenda or due < self._agenda[0][0]:
            # Nobody else is due before: to switch to and fro would change nothing but the time.
            self.elapsed_ms = due
            return
        self.after(milliseconds + latency, task.switch)
        self._hub.switch()

    def _draw_fate(self) -> Fate:
        faults = self.faults
        drawn = self.dice.random()
        if drawn >= faults.likelihood:
            return Fate.ANSWERED
        for likelihood, fates in (
            (faults.fails, (Fate.FAILS_BEFORE, Fate.FAILS_AFTER)),
            (faults.dies, (Fate.DIES_BEFORE, Fate.DIES_AFTER)),
            (faults.repeats, (Fate.REPEATED,)),
            (faults.stalls, (Fate.STALLS,)),
        ):
            if drawn < likelihood:
                return self.dice.choice(fates)
            drawn -= likelihood
        return Fate.ANSWERED


def trace_text(line: Line) -> str:
    """One line of the trace: the time since the start, and what happened."""
    elapsed_ms, actor, what = line
    parts = (actor, *map(str, what))
    return f"{timedelta(milliseconds=elapsed_ms)!s:>24}  " + " · ".join(filter(None, parts))
