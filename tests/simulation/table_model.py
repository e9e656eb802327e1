"""A table: calls take time, are throttled, lose their answers, or reach nobody for hours.

Reads are strong. What the SDK does by itself belongs here: it sends a call again that was
throttled, and one whose answer was lost, so that a condition may meet its own earlier success.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from math import log

from punchcard.domain.errors import TransientError

from tests.simulation.lambda_model import Fate as MachineFate
from tests.simulation.lambda_model import Lambda
from tests.simulation.world import WorkerDied, World

ATTEMPTS = 3
"""How often the SDK sends one call."""

BACKOFF_MS = 50
UNREACHABLE_MS = 1_000
"""How long nobody answers before the SDK gives up."""

SLOW_CALLS = 0.15
SLOW_FACTOR = 20
"""Few calls take much longer than the rest, as in any network: most races are lost to them."""


class Fate(StrEnum):
    """What becomes of one call of a table."""

    ANSWERED = "answered"
    THROTTLED = "throttled"
    FAILS_BEFORE = "fails before its effect"
    FAILS_AFTER = "fails after its effect"
    REPEATED = "answer lost, sent again by the client"
    UNREACHABLE = "nobody answers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """How likely each fault is at one call, how long calls take, and when nobody answers.

    `outage_ms` is from when until when, since the start; `throttled` is the share of attempts
    that are refused while the table is too busy for some.
    """

    fails: float = 0.0
    repeats: float = 0.0
    busy: float = 0.0
    throttled: float = 0.6
    latency_ms: int = 20
    outage_ms: tuple[int, int] = (0, 0)


@dataclass
class Table:
    """Every table that a story uses: they fail alike."""

    world: World
    faults: Faults
    lambda_: Lambda
    fates: Counter[Fate] = field(default_factory=Counter)

    def call[T](self, what: str, effect: Callable[[], T]) -> T:
        """Call: the request travels, has its effect, and the answer travels back.

        Raises:
            TransientError: it failed, and may have had its effect or not.
        """
        of_machine = self.lambda_.draw()
        fate = self._draw()
        self.fates[fate] += 1
        self.world.note(what, fate)
        if of_machine is MachineFate.DIES_BEFORE:
            raise WorkerDied
        if of_machine is MachineFate.STALLS:
            self.world.wait(self.lambda_.mishaps.stall_ms)
        if fate is not Fate.ANSWERED:
            self._fail_before(fate)
        self._travel_there(effect)
        if fate is Fate.FAILS_BEFORE:
            raise TransientError("the call had no effect")
        answer = effect()
        self.world.wait(self._latency())
        if of_machine is MachineFate.DIES_AFTER:
            raise WorkerDied
        if fate is Fate.FAILS_AFTER:
            raise TransientError("the call had its effect, its answer is lost")
        if fate is Fate.REPEATED:
            answer = effect()
            self.world.wait(self._latency())
        return answer

    def _fail_before(self, fate: Fate) -> None:
        """Fail where nothing gets as far as the table."""
        if fate is Fate.UNREACHABLE:
            self.world.wait(UNREACHABLE_MS)
            raise TransientError("nobody answered")
        if fate is Fate.THROTTLED:
            self._be_throttled()

    def _travel_there(self, effect: Callable[[], object]) -> None:
        """Send a request; it may arrive although who sent it is no more."""
        try:
            self.world.wait(self._latency())
        except WorkerDied:
            if self.world.dice.random() < 0.5:
                self.world.send_off(self._latency(), effect)
            raise

    def _latency(self) -> int:
        random = self.world.dice.random
        # Distributed exponentially, as by `expovariate`, which is slower.
        latency = int(-log(1.0 - random()) * self.faults.latency_ms)
        return latency * SLOW_FACTOR if random() < SLOW_CALLS else latency

    def _be_throttled(self) -> None:
        for attempt in range(ATTEMPTS):
            self.world.wait(self._latency() + (BACKOFF_MS << attempt))
            if self.world.dice.random() >= self.faults.throttled:
                return
        raise TransientError("the table was too busy at every attempt")

    def _draw(self) -> Fate:
        faults = self.faults
        begins, ends = faults.outage_ms
        if begins <= self.world.elapsed_ms < ends:
            return Fate.UNREACHABLE
        drawn = self.world.dice.random()
        if drawn >= faults.fails + faults.repeats + faults.busy:
            return Fate.ANSWERED
        if drawn < faults.fails:
            return self.world.dice.choice((Fate.FAILS_BEFORE, Fate.FAILS_AFTER))
        return Fate.REPEATED if drawn < faults.fails + faults.repeats else Fate.THROTTLED
