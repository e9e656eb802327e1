"""A virtual clock, and tasks that take turns whenever one of them waits.

Nothing here runs in parallel: a task runs until it waits, as at every call of a port, and gives
way to whatever is due before. All chance comes from one seed, so one seed is one run.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from random import Random

from greenlet import getcurrent, greenlet  # type: ignore[import-untyped]

TRACE_LINES = 60
EVENTS_MAX = 300_000
"""What happens in one run; a story of a hundred activities needs some thousands."""

MILLISECOND = timedelta(milliseconds=1)

type Line = tuple[int, "Task | None", tuple[object, ...]]
"""When it happened, which task it happened to, if any, and what happened."""


class Violation(BaseException):
    """Something that must never happen has happened; no `except Exception` may hide that."""


class WorkerDied(BaseException):
    """The machine of a task is gone; no `except Exception` may stop that."""


class Task(greenlet):  # type: ignore[misc]
    """Something that runs until it waits.

    `started_ms` is when it began, `began` the moment, `keys` are the business keys of what it has
    put so far. A `ticket` wakes it once: whoever was killed while waiting is not woken.
    """

    name: str
    started_ms: int
    began: int
    keys: list[str]
    ticket: int


@dataclass
class World:
    """The clock, the agenda of what happens when, and the dice.

    `moment` counts what has changed for everybody to see. Two moments enclose a call, and what was
    true at any moment between them may be its answer.
    """

    seed: int
    start: datetime
    echo: Callable[[Line], None] | None = None
    elapsed_ms: int = 0
    moment: int = 0
    lines: deque[Line] = field(default_factory=lambda: deque(maxlen=TRACE_LINES))

    def __post_init__(self) -> None:
        self.dice = Random(f"schedule {self.seed}")
        self._agenda: list[tuple[int, float, int, Callable[[], object] | Task, int]] = []
        self._scheduled = 0
        self._hub = getcurrent()
        self._sender: Task | None = None
        self._now = (0, self.start)

    @property
    def now(self) -> datetime:
        """The true time, which is the tables' own; it is asked for often while it stands."""
        elapsed_ms, now = self._now
        if elapsed_ms != self.elapsed_ms:
            now = self.at(self.elapsed_ms)
            self._now = (self.elapsed_ms, now)
        return now

    def at(self, elapsed_ms: int) -> datetime:
        """The true time at a moment of the run."""
        return self.start + elapsed_ms * MILLISECOND

    def after(self, milliseconds: int, action: Callable[[], object]) -> None:
        """Let something happen later; of things at one time chance decides which is first."""
        self._schedule(self.elapsed_ms + milliseconds, action)

    def _schedule(self, due: int, what: Callable[[], object] | Task, ticket: int = 0) -> None:
        self._scheduled += 1
        heappush(self._agenda, (due, self.dice.random(), self._scheduled, what, ticket))

    def start_task(self, name: str, action: Callable[[], object]) -> Task:
        """Run something that may wait, once what starts it has come to its own end."""
        task = Task(action, parent=self._hub)
        task.name, task.started_ms, task.began = name, self.elapsed_ms, self.moment
        task.keys, task.ticket = [], 0
        self._schedule(self.elapsed_ms, task)
        return task

    def kill(self, task: Task) -> None:
        """End a task while it waits."""
        if not task.dead:
            task.ticket += 1
            task.throw(WorkerDied)

    @property
    def task(self) -> Task | None:
        """The task that is running, or the one whose request is having its effect."""
        current = getcurrent()
        return current if isinstance(current, Task) else self._sender

    def send_off(self, milliseconds: int, effect: Callable[[], object]) -> None:
        """Let a request of the running task have its effect, whatever becomes of the task."""
        sender = self.task

        def arrive() -> None:
            self._sender = sender
            try:
                effect()
            finally:
                self._sender = None

        self.after(milliseconds, arrive)

    def run(self) -> None:
        """Go on until nothing is left to happen."""
        agenda = self._agenda
        while agenda:
            self.elapsed_ms, _, _, what, ticket = heappop(agenda)
            if not isinstance(what, Task):
                what()
            elif what.ticket == ticket and not what.dead:
                what.switch()
            if self._scheduled > EVENTS_MAX:
                raise Violation("not: everything is done at some time")

    def wait(self, milliseconds: int) -> None:
        """Let a task give way for some time; outside of tasks no time passes."""
        task = getcurrent()
        if not isinstance(task, Task):
            return
        due = self.elapsed_ms + milliseconds
        if not self._agenda or due < self._agenda[0][0]:
            # Nothing else is due before: to switch to and fro would change nothing.
            self.elapsed_ms = due
            self._scheduled += 1
            if self._scheduled > EVENTS_MAX:
                raise Violation("not: everything is done at some time")
            return
        task.ticket += 1
        self._schedule(due, task, task.ticket)
        self._hub.switch()

    def note(self, *what: object) -> None:
        """Keep for the trace what happens; the newest lines only."""
        line = (self.elapsed_ms, self.task, what)
        self.lines.append(line)
        if self.echo is not None:
            self.echo(line)


def trace_text(line: Line) -> str:
    """One line of the trace: the time since the start, and what happened."""
    elapsed_ms, task, what = line
    parts = ("" if task is None else task.name, *map(str, what))
    return f"{timedelta(milliseconds=elapsed_ms)!s:>24}  " + " · ".join(filter(None, parts))
