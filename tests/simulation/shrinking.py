"""From a run that fails to a small story that still does: fewer faults, keys, persons, checkouts.

A cut changes what chance makes of the rest, so that a smaller run need not fail in the same way;
whatever fails with fewer parts is the better story.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tests.simulation.lambda_model import Mishaps
from tests.simulation.runner import Failure, Run, play_run
from tests.simulation.scenario import Scenario
from tests.simulation.table_model import Faults

ATTEMPTS_MAX = 150


@dataclass
class Smaller:
    """A scenario without some of its parts, what happens in it, and how it fails."""

    scenario: Scenario
    failure: Failure
    dropped: frozenset[str] = frozenset()
    attempts: int = 0
    story: Sequence[object] = field(default_factory=tuple)


def shrink(scenario: Scenario, failure: Failure, *, attempts_max: int = ATTEMPTS_MAX) -> Smaller:
    """The smallest failing run that is found within some attempts."""
    best = Smaller(scenario, failure)
    for simpler in _SIMPLER:
        _attempt(best, simpler(best.scenario), best.dropped)
    parts = _parts(best)
    size = len(parts)
    while size and best.attempts < attempts_max:
        left = [part for part in parts if part not in best.dropped]
        for begin in range(0, len(left), size):
            if best.attempts < attempts_max:
                dropped = best.dropped | set(left[begin : begin + size])
                _attempt(best, best.scenario, dropped)
        size //= 2
    run = Run(best.scenario, dropped=best.dropped)
    best.story = (*run.story.told(), *run.tills.checkouts, *run.back_office.corrections)
    return best


def _attempt(best: Smaller, scenario: Scenario, dropped: frozenset[str]) -> None:
    if (scenario, dropped) == (best.scenario, best.dropped):
        return
    best.attempts += 1
    failure = play_run(Run(scenario, dropped=dropped))
    if failure is not None:
        best.scenario, best.dropped, best.failure = scenario, dropped, failure


def _parts(best: Smaller) -> list[str]:
    """Everything that can be left out, by name."""
    run = Run(best.scenario, dropped=best.dropped)
    names = [*dict.fromkeys(event.key for event in run.story.events)]
    names += [joining.name for joining in run.story.joinings]
    names += [*dict.fromkeys(checkout.request for checkout in run.tills.checkouts)]
    names += [*dict.fromkeys(one.name for one in run.back_office.corrections)]
    return [*names, "sweeps"]


def _without_mishaps(scenario: Scenario) -> Scenario:
    return replace(scenario, mishaps=Mishaps())


def _without_faults(scenario: Scenario) -> Scenario:
    return replace(scenario, faults=Faults(latency_ms=scenario.faults.latency_ms))


def _without_outage(scenario: Scenario) -> Scenario:
    return replace(scenario, faults=replace(scenario.faults, outage_ms=(0, 0)))


def _without_skews(scenario: Scenario) -> Scenario:
    return replace(scenario, skews_ms=tuple(0 for _ in scenario.skews_ms))


def _one_by_one(scenario: Scenario) -> Scenario:
    return replace(scenario, batch=1)


def _once(scenario: Scenario) -> Scenario:
    return replace(scenario, again=0.0, days_late=0.0)


def _on_one_machine(scenario: Scenario) -> Scenario:
    return replace(scenario, skews_ms=scenario.skews_ms[:1])


_SIMPLER: tuple[Callable[[Scenario], Scenario], ...] = (
    _without_faults,
    _without_mishaps,
    _without_outage,
    _without_skews,
    _one_by_one,
    _once,
    _on_one_machine,
)


def told(smaller: Smaller) -> Iterator[str]:
    """The small story in lines: what happens in it, and what goes wrong."""
    for content in smaller.story:
        yield f"  {content}"
    yield f"{smaller.failure.what}"
