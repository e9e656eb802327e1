"""What a table's stream carries, as entries, as members, and as the lines that are archived.

Lambda hands images over as DynamoDB's own JSON, with binary attributes as base64 text.
"""

import base64
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from punchcard.adapters import dynamodb_keys as keys
from punchcard.adapters.dynamodb_entries import read_entry
from punchcard.adapters.dynamodb_items import Item, ItemUnreadableError, moment, text
from punchcard.domain.codec import canonical
from punchcard.domain.entry import Entry
from punchcard.domain.entry_batches import StoredLine
from punchcard.domain.members import Enrolment

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

type Image = Mapping[str, Mapping[str, Any]]
"""An item as a stream carries it."""


def entry_of(image: Image) -> Entry:
    """The entry that an image of the ledger shows.

    Raises:
        ItemUnreadableError: it is none that this code wrote.
        FormatNewerError: it was written by newer code.
    """
    return read_entry({name: _value(value) for name, value in image.items()})


def line_of(image: Image) -> StoredLine:
    """An image as it stands, every attribute and every byte; equal images are equal texts."""
    try:
        recorded_on = moment({"recorded_at": _value(image["recorded_at"])}, "recorded_at").date()
    except (KeyError, ItemUnreadableError):
        recorded_on = None
    return StoredLine(recorded_on, canonical(image))


def read_line(line: str) -> Item:
    """The item that a line of the archive keeps."""
    image: Image = json.loads(line)
    return {name: _value(value) for name, value in image.items()}


def enrolment_of(image: Image) -> Enrolment:
    """The enrolment that an image of a member's profile shows.

    Raises:
        ItemUnreadableError: it is no profile.
    """
    item = {name: _value(value) for name, value in image.items()}
    partition = text(item, keys.PARTITION)
    program, member = keys.program_and_member(partition.removeprefix(keys.MEMBER_PREFIX))
    return Enrolment(program=program, member=member, enrolled_at=moment(item, "enrolled_at"))


def _value(value: Mapping[str, Any]) -> "AttributeValueTypeDef":
    match value:
        case {"B": str(encoded)}:
            try:
                return {"B": base64.b64decode(encoded, validate=True)}
            except ValueError as error:
                raise ItemUnreadableError("a binary attribute is no base64") from error
        case {"S": str(), **rest} | {"N": str(), **rest} if not rest:
            return value  # type: ignore[return-value]
        case _:
            raise ItemUnreadableError("an attribute of a streamed item is of no known type")
