"""What operators put right in a story: points go from one to another, accounts become one.

They are told beside the story and have dice of their own, as checkouts have.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from punchcard.domain.activity import EMAIL, Identity

from tests.simulation.scenario import MINUTE, Scenario
from tests.simulation.workload import Person

TRANSFERS = 4
MERGES = 2
TRANSFER, MERGE = "transfer", "merge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A transfer from one to another, or the account of the other taken over by the one's.

    `number` tells it from all others; every repetition of it has the same.
    """

    does: str
    number: int
    one: Identity
    other: Identity
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
    merges = dice.randint(0, MERGES) if dice.random() < scenario.merges else 0
    for number in range(TRANSFERS + merges):
        one, other = dice.sample(range(scenario.persons), 2)
        correction = Correction(
            does=TRANSFER if number < TRANSFERS else MERGE,
            number=number,
            one=Person(number=one, joins_at=None).identity(EMAIL),
            other=Person(number=other, joins_at=None).identity(EMAIL),
            points=dice.choice((1, 10, 60)),
            at_ms=dice.randrange(scenario.span_ms),
        )
        yield correction
        for pause in (1_000, 20 * MINUTE):
            if dice.random() < 0.4:
                at_ms = correction.at_ms + dice.randrange(pause)
                yield Correction(
                    does=correction.does,
                    number=number,
                    one=correction.one,
                    other=correction.other,
                    points=correction.points,
                    at_ms=at_ms,
                )
