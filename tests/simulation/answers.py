"""What callers were told: every answer must have been right at some moment of its call."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from punchcard.domain.instants import CLOCK_SKEW
from punchcard.domain.outcome import Outcome, Status
from punchcard.use_cases.record_activities import Result

from tests.simulation.invariants import require
from tests.simulation.workload import FUTURE, Event

_KNOWN = {Status.RECORDED, Status.DUPLICATE, Status.SUPERSEDED}


@dataclass
class Answers:
    """All answers so far, by the number of the event that they were about."""

    given: dict[int, list[Status]] = field(default_factory=lambda: defaultdict(list))
    recorded_in: dict[int, int] = field(default_factory=dict)

    def note(self, event: Event, result: Result, *, known_before: bool, now: datetime) -> None:
        """Take an answer.

        Args:
            event: what was reported.
            result: the answer.
            known_before: whether the event's key was recorded before it was asked.
            now: the time on the clock of the machine that answers.
        """
        outcome = result.outcome
        self.given[event.number].append(outcome.status)
        match outcome.status:
            case Status.REFUSED:
                _check_refusal(event, outcome, now)
            case Status.RECORDED:
                number = result.entry_number
                require(number is not None, "what is recorded names its entry")
                assert number is not None
                first = self.recorded_in.setdefault(event.number, number)
                require(first == number, "one event is recorded in one entry")
            case Status.IGNORED | Status.WAITING | Status.ORDER_UNKNOWN:
                require(not known_before, f"{outcome.status} was true when it was answered")
            case _:
                pass

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


def _check_refusal(event: Event, outcome: Outcome, now: datetime) -> None:
    require(outcome.error is not None, "a refusal says why")
    assert outcome.error is not None
    code = outcome.error.code
    require(
        code == event.flaw, f"{event.key} was refused with {code} for {event.flaw or 'nothing'}"
    )
    if code == FUTURE:
        activity = event.report.activity
        at = max(activity.occurred_at, activity.born_at or activity.occurred_at)
        require(at > now - CLOCK_SKEW, "what is refused as future is not long past")
