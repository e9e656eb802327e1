"""Entries as items of the ledger's table, and back.

Attributes are native where a console or a query looks at them; texts are stored as they are
hashed, byte for byte.
"""

from punchcard.adapters import dynamodb_keys as keys
from punchcard.adapters.dynamodb_items import (
    Item,
    binary,
    expect_attributes,
    moment,
    number,
    text,
)
from punchcard.domain.entry import ENTRY_FORMAT, Entry, StoredEntry
from punchcard.domain.errors import FormatNewerError
from punchcard.domain.instants import instant_text

ATTRIBUTES = frozenset(
    {
        keys.PARTITION,
        keys.SORT,
        "recorded_at",
        "kind",
        "format",
        "activities",
        "state",
        "memory",
        "hash",
    }
)


def write_entry(entry: Entry) -> Item:
    """The item that stores an entry."""
    return {
        keys.PARTITION: {"S": keys.chain(entry.program, entry.member)},
        keys.SORT: {"N": str(entry.number)},
        "recorded_at": {"S": instant_text(entry.recorded_at)},
        "kind": {"S": entry.kind},
        "format": {"N": str(entry.format)},
        "activities": {"S": entry.activities},
        "state": {"S": entry.state},
        "memory": {"B": entry.memory},
        "hash": {"B": entry.hash},
    }


def read_entry(item: Item) -> Entry:
    """The entry that an item stores.

    One of a newer format may have attributes that are unknown here. Nothing is lost by leaving
    them out, because the caller sees the format and neither uses nor follows such an entry.

    Raises:
        FormatNewerError: a newer format lacks what the present one has.
        ItemUnreadableError: the item is not one that this code wrote.
    """
    form = _format_of(item)
    program, member = keys.program_and_member(text(item, keys.PARTITION))
    return Entry(
        program=program,
        member=member,
        number=number(item, keys.SORT),
        recorded_at=moment(item, "recorded_at"),
        kind=text(item, "kind"),
        format=form,
        activities=text(item, "activities"),
        state=text(item, "state"),
        memory=binary(item, "memory"),
        hash=binary(item, "hash"),
    )


def read_stored(item: Item) -> StoredEntry:
    """The same item as an audit reads it: nothing in its texts is understood.

    Raises:
        FormatNewerError: a newer format lacks what the present one has.
        ItemUnreadableError: the item is not one that this code wrote.
    """
    form = _format_of(item)
    program, member = keys.program_and_member(text(item, keys.PARTITION))
    return StoredEntry(
        program=program,
        member=member,
        number=number(item, keys.SORT),
        recorded_at=text(item, "recorded_at"),
        kind=text(item, "kind"),
        activities=text(item, "activities"),
        state=text(item, "state"),
        memory=binary(item, "memory"),
        hash=binary(item, "hash"),
        format=form,
    )


def _format_of(item: Item) -> int:
    """The format of an entry that has all attributes of the present one. Raises as its readers."""
    form = number(item, "format")
    if form <= ENTRY_FORMAT:
        expect_attributes(item, ATTRIBUTES)
    elif not item.keys() >= ATTRIBUTES:
        raise FormatNewerError(f"an entry has format {form}, which this version cannot read")
    return form
