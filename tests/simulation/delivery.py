"""The queue and the machines behind it: at least once, in any order, several at a time.

A machine handles one batch at a time. What failed, or was still unfinished when its visibility
ran out, is delivered again; the first attempt may then still be going on.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from tests.simulation.model_ports import ModelPrograms
from tests.simulation.scenario import SECOND
from tests.simulation.workload import Content
from tests.simulation.world import WorkerDied, World

VISIBILITY_MS = 60 * SECOND
RETRY_MS = 20 * SECOND


@dataclass
class Machine:
    """One execution environment, with a clock of its own that may be off."""

    name: str
    skew_ms: int
    world: World
    programs: ModelPrograms

    @property
    def now(self) -> datetime:
        return self.world.now + timedelta(milliseconds=self.skew_ms)


@dataclass(eq=False)
class Message:
    """Something to handle. It is `done` when a handler has answered for it."""

    number: int
    content: Content
    done: bool = False


@dataclass
class Queue:
    """Messages that wait for a machine.

    `handle` gets a batch and marks what is done; what is not, is delivered again.
    """

    world: World
    machines: Sequence[Machine]
    batch: int
    handle: Callable[[Machine, Sequence[Message]], None]
    waiting: list[Message] = field(default_factory=list)
    idle: list[Machine] = field(init=False)
    numbers: "count[int]" = field(default_factory=count)

    def __post_init__(self) -> None:
        self.idle = list(self.machines)

    def send(self, content: Content) -> None:
        self._enqueue(Message(next(self.numbers), content))

    def _enqueue(self, message: Message) -> None:
        self.waiting.append(message)
        self._dispatch()

    def _dispatch(self) -> None:
        while self.waiting and self.idle:
            machine = self.idle.pop(self.world.dice.randrange(len(self.idle)))
            size = self.world.dice.randint(1, self.batch)
            taken, self.waiting = self.waiting[:size], self.waiting[size:]
            self._start(machine, taken)

    def _start(self, machine: Machine, taken: list[Message]) -> None:
        self.world.after(VISIBILITY_MS, lambda: self._redeliver(taken))
        self.world.start_task(machine.name, lambda: self._work(machine, taken))

    def _work(self, machine: Machine, taken: list[Message]) -> None:
        try:
            self.handle(machine, taken)
        except WorkerDied:
            # Found out by visibility alone; a fresh machine takes this one's place.
            machine.programs.known = None
        else:
            self.world.after(RETRY_MS, lambda: self._redeliver(taken))
        self.idle.append(machine)
        self.world.after(0, self._dispatch)

    def _redeliver(self, taken: list[Message]) -> None:
        """Send on what is unfinished, once: the copy is another message with the same content."""
        for message in taken:
            if not message.done:
                message.done = True
                self._enqueue(Message(message.number, message.content))
