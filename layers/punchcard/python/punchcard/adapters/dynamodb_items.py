"""Typed reading of stored items: what is missing or unknown is an error, never a silent default."""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from punchcard.adapters.aws import error_code
from punchcard.domain.errors import ContentionError, MisconfiguredError, TransientError
from punchcard.domain.instants import parse_instant

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

CONDITION_FAILED = "ConditionalCheckFailed"
TRANSACTION_CONFLICT = "TransactionConflict"
NO_CAPACITY = frozenset({"ProvisionedThroughputExceeded", "ThrottlingError"})
"""Why an action of a transaction was cancelled, as the table calls it."""

type Item = Mapping[str, "AttributeValueTypeDef"]


class ItemUnreadableError(MisconfiguredError):
    """A stored item does not have the attributes that this code wrote."""

    code = "item_unreadable"


def expect_attributes(item: Item, names: Set[str]) -> None:
    """Make sure that an item has these attributes and no others.

    Raises:
        ItemUnreadableError: it has not, so reading it would drop or invent something.
    """
    if item.keys() != names:
        differing = ", ".join(sorted(item.keys() ^ names))
        raise ItemUnreadableError(f"a stored item differs from what is known in: {differing}")


def text(item: Item, name: str) -> str:
    """A string attribute."""
    match item.get(name):
        case {"S": str(value)}:
            return value
        case _:
            raise _not_a("string", name)


def text_or_none(item: Item, name: str) -> str | None:
    """A string attribute that may be absent."""
    return text(item, name) if name in item else None


def instant_or_none(item: Item, name: str) -> datetime | None:
    """An instant, stored as text, that may be absent."""
    return moment(item, name) if name in item else None


def optional_text(item: Item, name: str) -> str | None:
    """A string attribute, or None where the item has null there."""
    return None if item.get(name) == {"NULL": True} else text(item, name)


def text_or_null(value: str | None) -> "AttributeValueTypeDef":
    """What `optional_text` reads."""
    return {"NULL": True} if value is None else {"S": value}


def number(item: Item, name: str) -> int:
    """A number attribute that is whole."""
    match item.get(name):
        case {"N": str(value)}:
            try:
                return int(value)
            except ValueError as error:
                raise _not_a("whole number", name) from error
        case _:
            raise _not_a("number", name)


def moment(item: Item, name: str) -> datetime:
    """An instant, stored as text."""
    try:
        return parse_instant(text(item, name))
    except ValueError as error:
        raise _not_a("moment", name) from error


def binary(item: Item, name: str) -> bytes:
    """A binary attribute."""
    match item.get(name):
        case {"B": bytes(value)}:
            return value
        case _:
            raise _not_a("binary", name)


def flag(item: Item, name: str) -> bool:
    """A boolean attribute."""
    match item.get(name):
        case {"BOOL": bool(value)}:
            return value
        case _:
            raise _not_a("boolean", name)


def standing_item(error: ClientError) -> Item | None:
    """The item that stood in the way of a conditional put; None if it failed for another reason."""
    if error_code(error) != "ConditionalCheckFailedException":
        return None
    answer: Any = error.response
    item: Item = answer["Item"]
    return item


def standing_items(error: ClientError) -> Sequence[Item | None] | None:
    """What stood in the way of each put of a transaction; None if it failed for another reason.

    Raises:
        ContentionError: another transaction held one of the items.
        TransientError: the table could not take the transaction now.
    """
    answer: Any = error.response
    reasons = answer.get("CancellationReasons", ())
    codes = {reason["Code"] for reason in reasons} - {"None"}
    if CONDITION_FAILED in codes:
        return [reason.get("Item") for reason in reasons]
    told = f"dynamodb cancelled a transaction: {', '.join(sorted(codes))}"
    if codes == {TRANSACTION_CONFLICT}:
        raise ContentionError(told) from error
    if codes and codes <= {TRANSACTION_CONFLICT, *NO_CAPACITY}:
        raise TransientError(told) from error
    return None


def _not_a(kind: str, name: str) -> ItemUnreadableError:
    return ItemUnreadableError(f"the attribute {name} of a stored item is not a {kind}")
