"""When what is delivered: late, again, days later, after an outage, and at the worst moment."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from random import Random

from punchcard.domain.activity import Identity

from tests.simulation.scenario import DAY, Scenario
from tests.simulation.story import Content, Event, Joining, Story, Sweep


def plan(story: Story) -> Iterator[tuple[int, Content]]:
    """Every delivery with its time, in milliseconds since the start."""
    scenario = story.scenario
    dice = Random(f"deliveries {scenario.seed}")
    moment = dice.choice((2, 8)) * scenario.faults.latency_ms
    arrivals: dict[Identity, list[int]] = defaultdict(list)
    for key, group in groupby(story.events, key=lambda event: event.key):
        # Dice of their own, so that a story from which others are left out tells these alike.
        own_dice = Random(f"deliveries {scenario.seed} {key}")
        for at, event in _of_one_key(list(group), scenario, own_dice, moment):
            yield at, event
            for identity in event.report.identities:
                arrivals[identity].append(at)
    for joining in story.joinings:
        at = _elapsed(joining, scenario)
        later = [other for one in joining.identities for other in arrivals[one] if other > at]
        if later and dice.random() < scenario.coincidences:
            at = max(at, dice.choice(later) + dice.randrange(-moment, moment))
        yield at, joining
        while dice.random() < scenario.again:
            yield at + dice.randrange(moment), joining
    for _ in range(story.sweeps):
        yield dice.randrange(scenario.span_ms), Sweep(number=dice.randrange(scenario.persons))


def _of_one_key(
    events: Sequence[Event], scenario: Scenario, dice: Random, moment: int
) -> Iterator[tuple[int, Event]]:
    """Deliveries of what has one key: each by itself, or all of it after an outage."""
    outage = None
    if dice.random() < scenario.outages:
        outage = max(_arrival(event, scenario, dice) for event in events)
    for event in events:
        at = _arrival(event, scenario, dice) if outage is None else outage
        at += dice.randrange(moment)
        yield at, event
        while dice.random() < scenario.again:
            yield at + dice.randrange(moment), event
        while dice.random() < scenario.days_late:
            yield at + dice.randrange(5 * DAY), event


def _arrival(event: Event, scenario: Scenario, dice: Random) -> int:
    return _elapsed(event, scenario) + int(dice.expovariate(1 / scenario.delay_ms))


def _elapsed(content: Event | Joining, scenario: Scenario) -> int:
    return max(0, int((content.happened_at - scenario.start) / timedelta(milliseconds=1)))
