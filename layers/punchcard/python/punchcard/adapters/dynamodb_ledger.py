"""The ledger in a DynamoDB table: one item per entry, put once and never changed.

The role that runs this may put and query alone, also where two puts are one transaction. Every
read is strongly consistent, because decisions that end in no write (a duplicate, a refusal) rest
on what was read as well.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from punchcard.adapters import dynamodb_keys as keys
from punchcard.adapters.aws import errors_of
from punchcard.adapters.dynamodb_entries import read_entry, write_entry
from punchcard.adapters.dynamodb_items import Item, standing_item, standing_items
from punchcard.adapters.dynamodb_table import BATCH_ATTEMPTS_MAX
from punchcard.domain.entry import Entry
from punchcard.domain.errors import TransientError
from punchcard.ports import ENTRY_BYTES_MAX, EntryTooLargeError, Head
from punchcard.ports.chains import Place

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import (
        AttributeValueTypeDef,
        KeysAndAttributesUnionTypeDef,
        PutTypeDef,
        QueryInputTypeDef,
        QueryOutputTypeDef,
    )


@dataclass(frozen=True, slots=True)
class DynamoDbLedger:
    """Chains of entries in one table.

    `clock_ahead` moves the table's clock as far as that of the test environment's functions.
    """

    client: "DynamoDBClient"
    table: str
    clock_ahead: timedelta = timedelta()

    def head(self, *, program: str, member: str) -> Head:
        """The newest entry of a member, and the table's own time from the answer's header."""
        answer = self._query(_descending(self.table, program=program, member=member, limit=1))
        newest = answer["Items"]
        return Head(
            entry=read_entry(newest[0]) if newest else None,
            answered_at=_answered_at(answer) + self.clock_ahead,
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

    def entries_at(self, places: Sequence[Place]) -> Mapping[Place, Entry]:
        """The entries there are at up to 100 different places, of any members.

        Raises:
            TransientError: a part of them was not answered in several attempts.
        """
        wanted: dict[str, KeysAndAttributesUnionTypeDef] = {
            self.table: {"Keys": [_key(*place) for place in places], "ConsistentRead": True}
        }
        found: dict[Place, Entry] = {}
        for _ in range(BATCH_ATTEMPTS_MAX):
            with errors_of("dynamodb"):
                answer = self.client.batch_get_item(RequestItems=wanted)
            for item in answer["Responses"].get(self.table, ()):
                entry = read_entry(item)
                found[entry.program, entry.member, entry.number] = entry
            left = answer.get("UnprocessedKeys")
            if not left:
                return found
            wanted = {self.table: left[self.table]}
        raise TransientError("dynamodb did not answer all keys of a batch")

    def append(self, entry: Entry) -> Entry | None:
        """Put an entry where none of its number is: what the ledger is written by.

        After a lost answer the client's own retry may find the entry that it just put. The
        caller tells that by the entry that comes back, so the retry is safe.

        Returns:
            None if it was put, else the entry that already stands there.

        Raises:
            EntryTooLargeError: its texts are longer than `ENTRY_BYTES_MAX`.
        """
        with errors_of("dynamodb"):
            try:
                self.client.put_item(**self._put(entry))
            except ClientError as error:
                standing = standing_item(error)
                if standing is None:
                    raise
                return read_entry(standing)
        return None

    def append_pair(self, first: Entry, second: Entry) -> tuple[Entry | None, Entry | None] | None:
        """Put two entries of two chains in one transaction, each where none of its number is.

        Returns:
            None if both were put, by this call or by an earlier one of the same; else what stands
            at each number, and neither was put.

        Raises:
            ContentionError: another writer was at one of the chains.
            EntryTooLargeError: the texts of one are longer than `ENTRY_BYTES_MAX`.
        """
        puts = [self._put(first), self._put(second)]
        with errors_of("dynamodb"):
            try:
                self.client.transact_write_items(TransactItems=[{"Put": put} for put in puts])
            except ClientError as error:
                standing = standing_items(error)
                if standing is None:
                    raise
                ahead, behind = (None if item is None else read_entry(item) for item in standing)
                return None if (ahead, behind) == (first, second) else (ahead, behind)
        return None

    def _put(self, entry: Entry) -> "PutTypeDef":
        """The one way in which an entry is put, alone or with another."""
        if entry.content_bytes > ENTRY_BYTES_MAX:
            raise EntryTooLargeError(f"an entry may hold {ENTRY_BYTES_MAX} bytes")
        return {
            "TableName": self.table,
            "Item": write_entry(entry),
            "ConditionExpression": keys.IS_ABSENT,
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }

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


def _key(program: str, member: str, number: int) -> Item:
    return {
        keys.PARTITION: {"S": keys.chain(program, member)},
        keys.SORT: {"N": str(number)},
    }


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
