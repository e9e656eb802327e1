"""Lambda: environments that handle one call at a time, may be cut off anywhere, or run on.

Where the limit of time is kept, an environment dies with it, and a request that is on its way
arrives all the same. Where it is not, a stalled one wakes up beside its successor: a zombie.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from tests.simulation.world import Task, WorkerDied, World

TIMEOUT_MS = 30_000


class Fate(StrEnum):
    """What may become of an environment at a call of a port."""

    RUNS = "runs"
    DIES_BEFORE = "worker dies before"
    DIES_AFTER = "worker dies after"
    STALLS = "worker stalls"
    TIMES_OUT = "worker is cut off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mishaps:
    """How likely an environment dies or stalls at one call, and whether its time is limited."""

    dies: float = 0.0
    stalls: float = 0.0
    stall_ms: int = 120_000
    limited: bool = False


class Environment(Protocol):
    """One execution environment."""

    name: str

    def forget(self) -> None:
        """Be a fresh one, that knows nothing yet."""


@dataclass
class Lambda:
    """Runs tasks in environments, and draws what becomes of these."""

    world: World
    mishaps: Mishaps
    fates: Counter[Fate] = field(default_factory=Counter)

    def invoke(
        self, environment: Environment, action: Callable[[], None], ended: Callable[[bool], None]
    ) -> None:
        """Run something in an environment; `ended` hears whether it got to its end."""

        def run() -> None:
            try:
                action()
            except WorkerDied:
                environment.forget()
                ended(False)
            else:
                ended(True)

        task = self.world.start_task(environment.name, run)
        if self.mishaps.limited:
            self.world.after(TIMEOUT_MS, lambda: self._cut_off(task))

    def draw(self) -> Fate:
        """What becomes of the environment at the call of a port that is to come."""
        mishaps = self.mishaps
        drawn = self.world.dice.random()
        if drawn >= mishaps.dies + mishaps.stalls:
            return Fate.RUNS
        fate = self.world.dice.choice((Fate.DIES_BEFORE, Fate.DIES_AFTER))
        fate = fate if drawn < mishaps.dies else Fate.STALLS
        self.fates[fate] += 1
        self.world.note(fate)
        return fate

    def _cut_off(self, task: Task) -> None:
        if not task.dead:
            self.fates[Fate.TIMES_OUT] += 1
            self.world.note(task.name, Fate.TIMES_OUT)
            self.world.kill(task)
