"""Summaries as items of the read models' table, and back; and what updates say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Self

from punchcard.adapters import dynamodb_keys as keys
from punchcard.adapters.dynamodb_items import Item, number, text
from punchcard.domain.cohorts import expiry_text, read_expiry
from punchcard.domain.instants import instant_text, parse_instant
from punchcard.domain.shards import due_shard
from punchcard.domain.state import DatedPoints, Row
from punchcard.domain.summary import Summary

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

type Attributes = Mapping[str, "AttributeValueTypeDef | None"]
"""Attributes by name; None stands for one that is not to be there."""


@dataclass(frozen=True, slots=True)
class Change:
    """What an update says; names are never taken for words of DynamoDB's own."""

    expression: str
    names: dict[str, str]
    values: dict[str, "AttributeValueTypeDef"]

    @classmethod
    def to(cls, attributes: Attributes) -> Self:
        """Give attributes these values; those of None are removed."""
        given = {name: value for name, value in attributes.items() if value is not None}
        gone = [f"#{name}" for name in attributes if name not in given]
        expression = "SET " + ", ".join(f"#{name} = :{name}" for name in given)
        if gone:
            expression += " REMOVE " + ", ".join(gone)
        return cls(
            expression,
            {f"#{name}": name for name in attributes},
            {f":{name}": value for name, value in given.items()},
        )

    @classmethod
    def by(cls, numbers: Mapping[str, int]) -> Self:
        """Add numbers to attributes; one that is missing counts from zero.

        They are counted through, since their names have what no expression may.
        """
        return cls(
            "ADD " + ", ".join(f"#{index} :{index}" for index in range(len(numbers))),
            {f"#{index}": name for index, name in enumerate(numbers)},
            {f":{index}": {"N": str(added)} for index, added in enumerate(numbers.values())},
        )


def summary_attributes(summary: Summary) -> Attributes:
    """All attributes beside the key and `warned_until`, which is written by warning alone."""
    return {
        "entry_number": {"N": str(summary.entry_number)},
        "recorded_at": {"S": instant_text(summary.recorded_at)},
        "available": {"N": str(summary.available)},
        "pending": {"N": str(summary.pending)},
        "orders": {"N": str(summary.orders)},
        "tier": None if summary.tier is None else {"S": summary.tier},
        "active_at": _moment(summary.active_at),
        "merged_into": None if summary.merged_into is None else {"S": summary.merged_into},
        "lots": {"S": write_lots(summary.lots)} if summary.lots else None,
        **due_attributes(summary.program, summary.member, summary.due_at),
    }


def due_attributes(program: str, member: str, due_at: datetime | None) -> Attributes:
    """When a member is due, and the key of the index, which stays as it is within one day."""
    if due_at is None:
        return {"due_at": None, "due_key": None}
    due_key = keys.due(program, due_at.date(), due_shard(member))
    return {"due_at": _moment(due_at), "due_key": {"S": due_key}}


def read_summary(item: Item) -> Summary:
    """The summary that an item stores."""
    return Summary(
        program=text(item, keys.PARTITION),
        member=text(item, keys.SORT),
        entry_number=number(item, "entry_number"),
        recorded_at=parse_instant(text(item, "recorded_at")),
        available=number(item, "available"),
        pending=number(item, "pending"),
        orders=number(item, "orders"),
        tier=text(item, "tier") if "tier" in item else None,
        active_at=_instant(item, "active_at"),
        due_at=_instant(item, "due_at"),
        warned_until=_instant(item, "warned_until"),
        merged_into=text(item, "merged_into") if "merged_into" in item else None,
        lots=read_lots(text(item, "lots")) if "lots" in item else (),
    )


def write_lots(lots: Row) -> str:
    """Lots as one text, such as `2027-01-01T00:00:00Z=40 never=5`."""
    return " ".join(f"{expiry_text(lot.at)}={lot.points}" for lot in lots)


def read_lots(lots: str) -> Row:
    """Read what `write_lots` wrote."""
    pairs = (lot.partition("=") for lot in lots.split(" "))
    return tuple(DatedPoints(read_expiry(at), int(points)) for at, _, points in pairs)


def _moment(moment: datetime | None) -> "AttributeValueTypeDef | None":
    return None if moment is None else {"S": instant_text(moment)}


def _instant(item: Item, name: str) -> datetime | None:
    return parse_instant(text(item, name)) if name in item else None
