"""What callers were told about the events of a story."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from punchcard.domain.outcome import Status

from tests.simulation.invariants import require
from tests.simulation.linearizability import Replay, Told
from tests.simulation.story import Event

_KNOWN = {Status.RECORDED, Status.DUPLICATE, Status.SUPERSEDED}


@dataclass
class Answers:
    """All answers so far, by the event's number; of `told` the first `checked` are compared."""

    given: dict[int, list[Status]] = field(default_factory=lambda: defaultdict(list))
    recorded_in: dict[int, int] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    checked: int = 0

    def note(self, told: Told) -> None:
        """Take an answer."""
        event, result = told.event, told.result
        self.given[event.number].append(result.outcome.status)
        self.told.append(told)
        if result.outcome.status is Status.RECORDED:
            number = result.entry_number
            require(number is not None, "what is recorded names its entry")
            assert number is not None
            first = self.recorded_in.setdefault(event.number, number)
            require(first == number, "one event is recorded in one entry")

    def check(self, replay: Replay) -> None:
        """Compare the answers that are new with what the chains claim."""
        for told in self.told[self.checked :]:
            replay.check(told)
        self.checked = len(self.told)

    def check_own(self, keys: Iterable[str], events: Iterable[Event]) -> None:
        """A call that put something under some keys has told so for its `events`."""
        told = {event.key for event in events if event.number in self.recorded_in}
        untold = set(keys) - told
        require(not untold, f"{sorted(untold)} were recorded by the call that calls them known")

    def accepted(self, event: Event) -> bool:
        """Whether the ledger knows all that an event says."""
        return not _KNOWN.isdisjoint(self.given[event.number])

    def waits(self, event: Event) -> bool:
        """Whether an event was told to wait, and nothing better since."""
        return not self.accepted(event) and Status.WAITING in self.given[event.number]

    def may_count(self, event: Event) -> bool:
        """Whether anybody was told that the event counts, or will."""
        return self.accepted(event) or self.waits(event)
