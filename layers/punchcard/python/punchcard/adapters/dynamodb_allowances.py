"""What operators have moved by hand, in a DynamoDB table: one item an operator and day.

The item holds by its key the most points of every attempt, so that a repeated attempt counts once
and a smaller one hides no larger one. It is replaced on condition that nobody else has replaced it
since.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from punchcard.adapters import dynamodb_keys as keys
from punchcard.adapters import dynamodb_operations_keys as operations_keys
from punchcard.adapters.dynamodb_items import Item, ItemUnreadableError, number
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.domain.errors import ContentionError

TAKE_ATTEMPTS_MAX = 10
"""How often an item is read anew because another attempt of the same operator was faster."""

ADJUSTMENTS_PER_DAY_MAX = 1_000
"""Moves by hand of one operator and day that are counted; others need a second person."""

ALLOWANCE_KEPT_DAYS = 14
"""How long the item of a day is kept, in which nobody looks any more."""

_KEY_CHARACTERS = 32


@dataclass(frozen=True, slots=True)
class DynamoDbAllowances:
    """Days of operators in one table."""

    table: DynamoDbTable

    def take(
        self, *, program: str, operator: str, on: date, key: str, points: int, most: int
    ) -> bool:
        """Count points against a day, unless their sum would pass `most`; whether they count.

        Raises:
            ContentionError: others were faster on every attempt.
        """
        place = operations_keys.adjusted(program), operations_keys.operators_day(operator, on)
        name = keys.digest(key)[:_KEY_CHARACTERS]
        for _ in range(TAKE_ATTEMPTS_MAX):
            item = self.table.get(*place)
            taken = {} if item is None else _taken(item)
            if taken.get(name, 0) >= points:
                return True
            after_it = taken | {name: points}
            if sum(after_it.values()) > most or len(after_it) > ADJUSTMENTS_PER_DAY_MAX:
                return False
            revision = 0 if item is None else number(item, "revision")
            after = _item(place, on, after_it, revision=revision + 1)
            if self.table.replace(after, revision=revision):
                return True
        raise ContentionError("other moves of the same operator were faster; try again")


def _item(place: tuple[str, str], on: date, taken: dict[str, int], *, revision: int) -> Item:
    gone = datetime.combine(on, time(), UTC) + timedelta(days=ALLOWANCE_KEPT_DAYS)
    return {
        keys.PARTITION: {"S": place[0]},
        keys.SORT: {"S": place[1]},
        "taken": {"M": {name: {"N": str(points)} for name, points in taken.items()}},
        "revision": {"N": str(revision)},
        keys.EXPIRY: {"N": str(int(gone.timestamp()))},
    }


def _taken(item: Item) -> dict[str, int]:
    match item.get("taken"):
        case {"M": dict(taken)}:
            return {name: number(taken, name) for name in taken}
        case _:
            raise ItemUnreadableError("the attribute taken of a stored item is not a map")
