"""The read models as a rebuild writes them: over whatever stands there, while nobody else does."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from punchcard.adapters import dynamodb_keys as keys
from punchcard.adapters.aws import error_code, errors_of
from punchcard.adapters.book_items import booked_numbers, numbers_of
from punchcard.adapters.dynamodb_books import CLOSED, IS_OPEN, LAST
from punchcard.adapters.dynamodb_items import Item, ItemUnreadableError, text
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.adapters.summary_items import Change, read_summary, summary_attributes
from punchcard.domain.books import Booked, LateEntries
from punchcard.domain.damage import Damage, Finding
from punchcard.domain.errors import ContentionError
from punchcard.domain.summary import Summary

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import ScanInputTypeDef

_SEPARATOR = "#"
"""Every partition but that of a program's summaries has one."""


@dataclass(frozen=True, slots=True)
class DynamoDbReadModels:
    """Summaries and books in one table."""

    table: DynamoDbTable

    def members(self) -> Iterator[Summary | Finding]:
        """All summaries there are; what cannot be read as one is a finding."""
        question: ScanInputTypeDef = {"TableName": self.table.name, "ConsistentRead": True}
        while True:
            with errors_of("dynamodb"):
                answer = self.table.client.scan(**question)
            for item in answer["Items"]:
                if _SEPARATOR not in text(item, keys.PARTITION):
                    yield _read(item)
            last = answer.get("LastEvaluatedKey")
            if not last:
                return
            question["ExclusiveStartKey"] = last

    def write(self, summary: Summary) -> None:
        """Write a summary over whatever stands in its place; `warned_until` stays as it is."""
        change = Change.to(summary_attributes(summary))
        with errors_of("dynamodb"):
            self.table.client.update_item(
                TableName=self.table.name,
                Key={keys.PARTITION: {"S": summary.program}, keys.SORT: {"S": summary.member}},
                UpdateExpression=change.expression,
                ExpressionAttributeNames=change.names,
                ExpressionAttributeValues=change.values,
            )

    def delete(self, *, program: str, member: str) -> None:
        """Delete a member's summary; nothing happens if it is gone."""
        self.table.delete(program, member)

    def note_late(self, program: str, late: LateEntries) -> None:
        """Note that entries are booked on a later day than they were recorded on."""
        self.table.put(
            {
                keys.PARTITION: {"S": keys.late(program)},
                keys.SORT: {"S": keys.late_on(late.day, late.member, late.first)},
                LAST: {"N": str(late.last)},
            }
        )

    def write_books(self, program: str, days: Mapping[date, Booked]) -> None:
        """Write the open days of a program's books, over all that is booked on any open day.

        Raises:
            ContentionError: a day was closed meanwhile; read the closed days again.
        """
        for part in list(self.table.items(keys.books(program))):
            if CLOSED not in part:
                self._delete_open(part)
        for day, booked in days.items():
            numbers = booked_numbers(booked, day)
            if numbers:
                self._put_open(
                    {
                        keys.PARTITION: {"S": keys.books(program)},
                        keys.SORT: {"S": keys.book_part(day, 0)},
                        **numbers_of({"entries": 0} | numbers),
                    }
                )

    def _delete_open(self, part: Item) -> None:
        key = {name: part[name] for name in (keys.PARTITION, keys.SORT)}
        with _open_days():
            self.table.client.delete_item(
                TableName=self.table.name, Key=key, ConditionExpression=IS_OPEN
            )

    def _put_open(self, part: Item) -> None:
        with _open_days():
            self.table.client.put_item(
                TableName=self.table.name, Item=part, ConditionExpression=IS_OPEN
            )


@contextmanager
def _open_days() -> Iterator[None]:
    """Take the failed condition of an open day for what it is."""
    try:
        with errors_of("dynamodb"):
            yield
    except ClientError as error:
        if error_code(error) != "ConditionalCheckFailedException":
            raise
        raise ContentionError("a day was closed meanwhile; begin again") from error


def _read(item: Item) -> Summary | Finding:
    program, member = text(item, keys.PARTITION), text(item, keys.SORT)
    try:
        return read_summary(item)
    except (ItemUnreadableError, ValueError) as error:
        return Finding(Damage.SUMMARY_DIFFERS, program, member, None, f"unreadable: {error}")
