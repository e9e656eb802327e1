"""Every chain of a ledger's table, by a strongly consistent scan in segments."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from punchcard.adapters import dynamodb_keys as keys
from punchcard.adapters.aws import errors_of
from punchcard.adapters.dynamodb_entries import read_stored
from punchcard.adapters.dynamodb_items import Item, ItemUnreadableError, text
from punchcard.domain.damage import Damage, Finding
from punchcard.domain.entry import StoredEntry
from punchcard.domain.errors import FormatNewerError
from punchcard.ports import Chain

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import ScanInputTypeDef


@dataclass(frozen=True, slots=True)
class DynamoDbLedgerScan:
    """The chains in one table; a scan hands over the items of one partition together."""

    client: "DynamoDBClient"
    table: str

    def chains(self, *, segment: int, segments: int) -> Iterator[Chain]:
        """The chains of one of several segments, which together are the ledger."""
        items = self._items(segment, segments)
        for partition, found in groupby(items, key=lambda item: text(item, keys.PARTITION)):
            yield _read_chain(partition, list(found))

    def _items(self, segment: int, segments: int) -> Iterator[Item]:
        question: ScanInputTypeDef = {
            "TableName": self.table,
            "Segment": segment,
            "TotalSegments": segments,
            "ConsistentRead": True,
        }
        while True:
            with errors_of("dynamodb"):
                answer = self.client.scan(**question)
            yield from answer["Items"]
            last = answer.get("LastEvaluatedKey")
            if not last:
                return
            question["ExclusiveStartKey"] = last


def _read_chain(partition: str, items: list[Item]) -> Chain:
    program, member = keys.program_and_member(partition)
    entries: list[StoredEntry] = []
    unreadable: list[Finding] = []
    for item in items:
        try:
            entries.append(read_stored(item))
        except (ItemUnreadableError, FormatNewerError) as error:
            number = int(item[keys.SORT]["N"])
            unreadable.append(
                Finding(Damage.ITEM_UNREADABLE, program, member, number, error.detail)
            )
    entries.sort(key=lambda entry: entry.number)
    return Chain(program, member, entries, tuple(unreadable))
