"""What operators put right in a story: points go from one to another, accounts become one.

They are told beside the story and have dice of their own, as checkouts have.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from punchcard.domain.activity import CARD, EMAIL, SHOP_CUSTOMER, Identity

from tests.simulation.scenario import MINUTE, Scenario
from tests.simulation.story import Person

TRANSFERS = 5
MERGES = 2
TRANSFER, MERGE = "transfer", "merge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A transfer from one to another, or the account of the other taken over by the one's.

    `number` tells it from all others; every repetition of it has the same.
    """

    does: str
    number: int
    one: tuple[Identity, ...]
    other: tuple[Identity, ...]
    points: int
    at_ms: int

    @property
    def name(self) -> str:
        """What it can be left out by."""
        return f"{self.does} {self.number}"


def corrections(scenario: Scenario) -> Iterator[Correction]:
    """Transfers and merges between the persons of a story, some told twice at once or later."""
    dice = Random(f"corrections {scenario.seed}")
    if scenario.persons < 2:
        return
    merges = MERGES if dice.random() < scenario.merges else 0
    for number in range(TRANSFERS + merges):
        one, other = dice.sample(range(scenario.persons), 2)
        correction = Correction(
            does=TRANSFER if number < TRANSFERS else MERGE,
            number=number,
            one=_identities(one),
            other=_identities(other),
            points=dice.choice((1, 5, 30)),
            # Most have joined by then, and much is still told afterwards.
            at_ms=dice.randrange(scenario.span_ms // 3, 2 * scenario.span_ms),
        )
        yield correction
        for pause in (1_000, 20 * MINUTE):
            if dice.random() < 0.4:
                at_ms = correction.at_ms + dice.randrange(pause)
                yield replace(correction, at_ms=at_ms)


def _identities(person: int) -> tuple[Identity, ...]:
    return tuple(map(Person(number=person, joins_at=None).identity, (SHOP_CUSTOMER, EMAIL, CARD)))
