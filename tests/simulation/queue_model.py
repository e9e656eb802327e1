"""A queue of SQS and what polls it: at least once, hidden while in work, given up after some time.

A FIFO queue hands the messages of a group out in their order, and none of a group while others of
it are in work. A standard one hands out any, now and then one that was deleted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count

from tests.simulation.lambda_model import Lambda
from tests.simulation.machine import Machine
from tests.simulation.scenario import HOUR, SECOND
from tests.simulation.story import Content
from tests.simulation.world import World

VISIBILITY_MS = 60 * SECOND
RECEIVES_MAX = 5
REPLAY_MS = 3 * HOUR
"""How long dead letters lie until the operator sends them again."""

REPLAYS_MAX = 3
"""How often a message is sent again while the story lasts; what is dead then waits for its end."""

COMES_AGAIN = 0.01


@dataclass(eq=False)
class Message:
    """Something to handle. It stays until it is deleted; each receipt is of one delivery."""

    number: int
    group: str
    content: Content
    receives: int = 0
    replays: int = 0
    receipt: int = 0
    deleted: bool = False


@dataclass
class Queue:
    """Messages that wait for a machine.

    `handle` gets a batch and answers which messages of it have failed: those are handed out again
    once their visibility has run out, as are all of a machine that died. `buried` counts how
    often one was given up.
    """

    world: World
    lambda_: Lambda
    machines: Sequence[Machine]
    batch: int
    fifo: bool
    handle: Callable[[Machine, Sequence[Message]], Sequence[Message]]
    waiting: list[Message] = field(default_factory=list)
    dead: list[Message] = field(default_factory=list)
    buried: int = 0
    idle: list[Machine] = field(init=False)

    def __post_init__(self) -> None:
        self.idle = list(self.machines)
        self._numbers = count()
        self._busy: dict[str, int] = {}

    def send(self, content: Content, group: str) -> None:
        """Take a message; those of one group keep their order in a FIFO queue."""
        self._enqueue(Message(next(self._numbers), group, content))

    def replay(self) -> None:
        """Send again what was given up."""
        dead, self.dead = self.dead, []
        for message in dead:
            message.receives, message.replays = 0, message.replays + 1
            self._enqueue(message)

    def _enqueue(self, message: Message) -> None:
        self.waiting.append(message)
        self._dispatch()

    def _dispatch(self) -> None:
        while self.idle and (taken := self._take()):
            self._start(self.idle.pop(self.world.dice.randrange(len(self.idle))), taken)

    def _take(self) -> list[Message]:
        """The next batch, in the order of the queue; of busy groups nothing is handed out."""
        if not self.waiting:
            return []
        most = 1 if self.batch == 1 else self.world.dice.randint(1, self.batch)
        if not self.fifo:
            taken, self.waiting = self.waiting[:most], self.waiting[most:]
            return taken
        taken = []
        rest: list[Message] = []
        blocked = set(self._busy)
        for place, message in enumerate(self.waiting):
            if len(taken) == most:
                rest += self.waiting[place:]
                break
            if message.group in blocked:
                rest.append(message)
            else:
                taken.append(message)
        self.waiting = rest
        return taken

    def _start(self, machine: Machine, taken: list[Message]) -> None:
        receipts = {}
        for message in taken:
            message.receives += 1
            message.receipt += 1
            receipts[message] = message.receipt
            if self.fifo:
                self._busy[message.group] = self._busy.get(message.group, 0) + 1
        self.world.after(VISIBILITY_MS, lambda: self._reappear(receipts))
        failed: list[Message] = []

        def ended(alive: bool) -> None:
            self.idle.append(machine)
            if alive:
                self._delete(receipts, failed)
            self.world.after(0, self._dispatch)

        self.lambda_.invoke(machine, lambda: failed.extend(self.handle(machine, taken)), ended)

    def _delete(self, receipts: dict[Message, int], failed: Sequence[Message]) -> None:
        """Delete what is done; a FIFO queue takes no receipt whose visibility has run out."""
        for message, receipt in receipts.items():
            if message in failed or message.deleted:
                continue
            if self.fifo and message.receipt != receipt:
                continue
            message.deleted = True
            if message.receipt == receipt:
                self._release(message)
            elif message in self.waiting:
                self.waiting.remove(message)
            if not self.fifo and self.world.dice.random() < COMES_AGAIN:
                again = Message(message.number, message.group, message.content)
                self.waiting.append(again)

    def _reappear(self, receipts: dict[Message, int]) -> None:
        """Hand out again what is not deleted; give up what was handed out too often."""
        back = [
            message
            for message, receipt in receipts.items()
            if not message.deleted and message.receipt == receipt
        ]
        if not back:
            return
        for message in back:
            message.receipt += 1
            self._release(message)
            if message.receives >= RECEIVES_MAX:
                self._bury(message)
            else:
                self.waiting.append(message)
        self.waiting.sort(key=lambda message: message.number)
        self._dispatch()

    def _release(self, message: Message) -> None:
        if self.fifo:
            self._busy[message.group] -= 1
            if not self._busy[message.group]:
                del self._busy[message.group]

    def _bury(self, message: Message) -> None:
        self.world.note("dead letter", message.group, message.receives)
        self.dead.append(message)
        self.buried += 1
        if message.replays < REPLAYS_MAX and len(self.dead) == 1:
            self.world.after(REPLAY_MS, self.replay)
