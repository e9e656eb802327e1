"""The ledger in a DynamoDB table: one item per entry, put once and never changed.

The role that runs this may call `PutItem` and `Query` alone. Every read is strongly consistent,
because decisions that end in no write (a duplicate, a refusal) rest on what was read as well.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from punchcard.adapters import dynamodb_keys as keys
from punchcard.adapters.aws import errors_of
from punchcard.adapters.dynamodb_items import (
    Item,
    binary,
    expect_attributes,
    number,
    standing_item,
    text,
)
from punchcard.domain.entry import ENTRY_FORMAT, Entry
from punchcard.domain.errors import FormatNewerError
from punchcard.domain.instants import instant_text, parse_instant
from punchcard.ports import ENTRY_BYTES_MAX, EntryTooLargeError, Head

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import (
        AttributeValueTypeDef,
        QueryInputTypeDef,
        QueryOutputTypeDef,
    )

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


@dataclass(frozen=True, slots=True)
class DynamoDbLedger:
    """Chains of entries in one table."""

    client: "DynamoDBClient"
    table: str

    def head(self, *, program: str, member: str) -> Head:
        """The newest entry of a member, and the table's own time from the answer's header."""
        answer = self._query(_descending(self.table, program=program, member=member, limit=1))
        newest = answer["Items"]
        return Head(
            entry=read_entry(newest[0]) if newest else None, answered_at=_answered_at(answer)
        )

    def entry(self, *, program: str, member: str, number: int) -> Entry | None:
        """One entry, or None if there is none of that number."""
        answer = self._query(
            {
                "TableName": self.table,
                "KeyConditionExpression": keys.SAME_ITEM,
                "ExpressionAttributeValues": {
                    ":pk": {"S": keys.chain(program, member)},
                    ":sk": {"N": str(number)},
                },
                "ConsistentRead": True,
            }
        )
        return read_entry(answer["Items"][0]) if answer["Items"] else None

    def entries_before(
        self, *, program: str, member: str, before: int | None, limit: int
    ) -> Sequence[Entry]:
        """Up to `limit` entries with smaller numbers, the newest first; None means all."""
        question = _descending(
            self.table, program=program, member=member, limit=limit, before=before
        )
        return [read_entry(item) for item in islice(self._pages(question), limit)]

    def append(self, entry: Entry) -> Entry | None:
        """Put an entry where none of its number is: the only write to the ledger there is.

        After a lost answer the client's own retry may find the entry that it just put. The
        caller tells that by the entry that comes back, so the retry is safe.

        Returns:
            None if it was put, else the entry that already stands there.

        Raises:
            EntryTooLargeError: its texts are longer than `ENTRY_BYTES_MAX`.
        """
        if _content_bytes(entry) > ENTRY_BYTES_MAX:
            raise EntryTooLargeError(f"an entry may hold {ENTRY_BYTES_MAX} bytes")
        with errors_of("dynamodb"):
            try:
                self.client.put_item(
                    TableName=self.table,
                    Item=write_entry(entry),
                    ConditionExpression=keys.IS_ABSENT,
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
            except ClientError as error:
                standing = standing_item(error)
                if standing is None:
                    raise
                return read_entry(standing)
        return None

    def _pages(self, question: "QueryInputTypeDef") -> Iterator[Item]:
        """Items of one query, over the pages of at most 1 MB that the service cuts it into."""
        while True:
            answer = self._query(question)
            yield from answer["Items"]
            last = answer.get("LastEvaluatedKey")
            if not last:
                return
            question = {**question, "ExclusiveStartKey": last}

    def _query(self, question: "QueryInputTypeDef") -> "QueryOutputTypeDef":
        with errors_of("dynamodb"):
            return self.client.query(**question)


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
    form = number(item, "format")
    if form <= ENTRY_FORMAT:
        expect_attributes(item, ATTRIBUTES)
    elif not item.keys() >= ATTRIBUTES:
        raise FormatNewerError(f"an entry has format {form}, which this version cannot read")
    program, member = keys.program_and_member(text(item, keys.PARTITION))
    return Entry(
        program=program,
        member=member,
        number=number(item, keys.SORT),
        recorded_at=parse_instant(text(item, "recorded_at")),
        kind=text(item, "kind"),
        format=form,
        activities=text(item, "activities"),
        state=text(item, "state"),
        memory=binary(item, "memory"),
        hash=binary(item, "hash"),
    )


def _descending(
    table: str, *, program: str, member: str, limit: int, before: int | None = None
) -> "QueryInputTypeDef":
    values: dict[str, AttributeValueTypeDef] = {":pk": {"S": keys.chain(program, member)}}
    if before is not None:
        values[":sk"] = {"N": str(before)}
    return {
        "TableName": table,
        "KeyConditionExpression": keys.SAME_PARTITION if before is None else keys.SMALLER,
        "ExpressionAttributeValues": values,
        "ConsistentRead": True,
        "ScanIndexForward": False,
        "Limit": limit,
    }


def _answered_at(answer: "QueryOutputTypeDef") -> datetime:
    """The service's time, in whole seconds, from the `Date` header of its answer."""
    header = answer["ResponseMetadata"]["HTTPHeaders"]["date"]
    return parsedate_to_datetime(header).astimezone(UTC)


def _content_bytes(entry: Entry) -> int:
    return len(entry.activities.encode()) + len(entry.state.encode()) + len(entry.memory)
