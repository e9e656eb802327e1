"""Which stories dwell on what a safeguard is for: those are played first without it."""

from collections.abc import Callable, Iterable, Sequence

from tests.simulation.runner import ACTIVITIES, MACHINES
from tests.simulation.scenario import JOINING, MERGING, REFUNDING, RUSHING, Scenario, draw

OFTEN = 0.05
"""Where more calls fail than that, an order is often told before the hold that it shows."""

DWELL: dict[str, Callable[[Scenario], bool]] = {
    "second look of what waits for a member": lambda scenario: scenario.guests == JOINING,
    "binding before looking for what waits": lambda scenario: scenario.guests == JOINING,
    **dict.fromkeys(
        ("second look for an order's owner", "second look for an order's record"),
        lambda scenario: scenario.refunds_alone == REFUNDING,
    ),
    **dict.fromkeys(
        (
            "closed accounts are followed",
            "look-up behind a merge",
            "doubt after a merge",
        ),
        lambda scenario: scenario.merges == MERGING,
    ),
    "both entries of a pair at once": lambda scenario: (
        scenario.merges == MERGING and scenario.mishaps.dies > 0
    ),
    **dict.fromkeys(
        ("sign of the skew", "allowance for the skew"),
        lambda scenario: scenario.visits == RUSHING,
    ),
    "a state read anew once its hold is known": lambda scenario: scenario.faults.fails > OFTEN,
    "what failed stays in the queue": lambda scenario: scenario.through_handler,
}
"""Which stories dwell on what a safeguard is for."""


def seeds_without(name: str, seeds: Iterable[int]) -> Sequence[int]:
    """Seeds in the order in which to look for harm: first those that dwell on a safeguard."""
    dwells = DWELL.get(name)
    if dwells is None:
        return sorted(seeds)

    def others_later(seed: int) -> tuple[bool, int]:
        return not dwells(draw(seed, activities=ACTIVITIES, machines=MACHINES)), seed

    return sorted(seeds, key=others_later)
