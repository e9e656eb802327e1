"""Stocks of rewards in a DynamoDB table: an item for the leases of a reward, one for each shelf.

All of a program's stand in one partition, so that one question finds what is left of everything.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from punchcard.adapters import dynamodb_keys as keys
from punchcard.adapters import dynamodb_operations_keys as operations_keys
from punchcard.adapters.dynamodb_items import Item, ItemUnreadableError, moment, number, text
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.domain.instants import instant_text
from punchcard.domain.stock import STOCK_SHELVES, Claim, Leases, Shelf, Stock

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef


@dataclass(frozen=True, slots=True)
class DynamoDbStocks:
    """Stocks by program and reward."""

    table: DynamoDbTable

    def stocks(self, program: str) -> Mapping[str, Stock]:
        """The stocks of a program of which anything was ever taken, by the rewards' ids."""
        found: dict[str, Stock] = {}
        for item in self.table.items(operations_keys.stocks(program)):
            reward, shelf_number = operations_keys.reward_and_shelf(text(item, keys.SORT))
            if shelf_number is not None:
                shelf = _shelf(item, Shelf(program, reward, shelf_number))
                so_far = found.get(reward, Stock())
                found[reward] = Stock(so_far.taken + shelf.taken, (*so_far.claims, *shelf.claims))
        return found

    def leases(self, *, program: str, reward: str) -> Leases:
        """What the shelves of a reward have leased."""
        item = self.table.get(operations_keys.stocks(program), operations_keys.leases(reward))
        none = Leases(program, reward)
        if item is None:
            return none
        leased = _map(item, "leased")
        return none._replace(
            leased=tuple(number(leased, str(shelf)) for shelf in range(STOCK_SHELVES)),
            revision=number(item, "revision"),
            retired=_names(item, "retired") if "retired" in item else frozenset(),
        )

    def shelf(self, *, program: str, reward: str, number: int) -> Shelf:
        """One shelf of a reward."""
        place = operations_keys.stocks(program), operations_keys.shelf(reward, number)
        item = self.table.get(*place)
        empty = Shelf(program, reward, number)
        return empty if item is None else _shelf(item, empty)

    def keep(self, item: Leases | Shelf) -> bool:
        """Write over what was read, unless somebody else has since; whether it was written."""
        written = _leases_item(item) if isinstance(item, Leases) else _shelf_item(item)
        revision: Item = {"revision": {"N": str(item.revision)}}
        return self.table.replace({**written, **revision}, revision=item.revision - 1)


def _leases_item(leases: Leases) -> Item:
    # A set has no empty form.
    retired: Item = {"retired": {"SS": sorted(leases.retired)}} if leases.retired else {}
    return {
        keys.PARTITION: {"S": operations_keys.stocks(leases.program)},
        keys.SORT: {"S": operations_keys.leases(leases.reward)},
        "leased": {"M": {str(at): {"N": str(units)} for at, units in enumerate(leases.leased)}},
        **retired,
    }


def _shelf_item(shelf: Shelf) -> Item:
    return {
        keys.PARTITION: {"S": operations_keys.stocks(shelf.program)},
        keys.SORT: {"S": operations_keys.shelf(shelf.reward, shelf.number)},
        "leased": {"N": str(shelf.leased)},
        "taken": {"N": str(shelf.taken)},
        "claims": {"M": {claim.unit: _claim_value(claim) for claim in shelf.claims}},
    }


def _claim_value(claim: Claim) -> "AttributeValueTypeDef":
    value: dict[str, AttributeValueTypeDef] = {
        "member": {"S": claim.member},
        "request": {"S": claim.request},
        "taken_at": {"S": instant_text(claim.taken_at)},
    }
    if claim.is_return:
        value["is_return"] = {"BOOL": True}
    return {"M": value}


def _shelf(item: Item, empty: Shelf) -> Shelf:
    claims = _map(item, "claims")
    read = [_claim(unit, _map(claims, unit)) for unit in claims]
    return empty._replace(
        leased=number(item, "leased"),
        taken=number(item, "taken"),
        claims=tuple(sorted(read, key=lambda claim: (claim.taken_at, claim.unit))),
        revision=number(item, "revision"),
    )


def _claim(unit: str, value: Item) -> Claim:
    return Claim(
        unit,
        text(value, "member"),
        text(value, "request"),
        moment(value, "taken_at"),
        is_return="is_return" in value,
    )


def _names(item: Item, name: str) -> frozenset[str]:
    match item.get(name):
        case {"SS": list(value)}:
            return frozenset(value)
        case _:
            raise ItemUnreadableError(f"the attribute {name} of a stored item is no set of names")


def _map(item: Item, name: str) -> Item:
    match item.get(name):
        case {"M": dict(value)}:
            return value
        case _:
            raise ItemUnreadableError(f"the attribute {name} of a stored item is not a map")
