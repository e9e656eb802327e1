"""The read model in a DynamoDB table: summaries, the due index over them, and the daily books.

A summary moves on and a day of the books grows in one transaction, on the condition that the
summary still stands where it was read and that the day is open. So the two can never disagree, and
an entry that is told of twice, in whatever batches, counts once. A day is spread over a few items,
so that writers rarely meet.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import batched
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from punchcard.adapters import dynamodb_keys as keys
from punchcard.adapters.aws import error_code, errors_of
from punchcard.adapters.book_items import booked_numbers
from punchcard.adapters.dynamodb_books import IS_OPEN, LAST, DynamoDbBooks
from punchcard.adapters.dynamodb_items import CONDITION_FAILED, text
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.adapters.dynamodb_transactions import DONE, write_together
from punchcard.adapters.summary_items import (
    Change,
    due_attributes,
    read_summary,
    summary_attributes,
)
from punchcard.domain.books import LateEntries, add_up_booked
from punchcard.domain.errors import ContentionError
from punchcard.domain.instants import instant_text
from punchcard.domain.shards import BOOK_SHARDS, book_shard
from punchcard.domain.summary import Advance, Summary
from punchcard.domain.totals import Totals
from punchcard.ports.summaries import DayClosedError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import QueryInputTypeDef, TransactWriteItemTypeDef

TRANSACTION_ATTEMPTS_MAX = 3
"""Attempts while other transactions hold one of the items; the caller's own retry follows."""

NUMBERS_PER_ACTION = 100
"""Sums that one expression adds to; DynamoDB takes expressions of 4 KB."""


@dataclass(frozen=True, slots=True)
class DynamoDbSummaries:
    """Summaries and books in one table; `due_index` finds members by the day they are due."""

    table: DynamoDbTable
    due_index: str

    def summary(self, *, program: str, member: str) -> Summary | None:
        """A member's summary, read strongly; None: there is none."""
        item = self.table.get(program, member)
        return None if item is None else read_summary(item)

    def summaries(self, members: Sequence[tuple[str, str]]) -> Mapping[tuple[str, str], Summary]:
        """The summaries there are of members (program, id), read strongly in one call."""
        items = self.table.get_many(members)
        return {place: read_summary(item) for place, item in items.items()}

    def advance(self, steps: Sequence[Advance]) -> bool:
        """Write all steps and book what they add, each on its day, or write nothing.

        Returns:
            Whether it was written; if not, one of the summaries stands elsewhere by now.

        Raises:
            DayClosedError: one of the days is closed; nothing was written.
            ContentionError: other transactions were faster on every attempt.
            TransientError: nothing was written, or nobody knows whether.
        """
        moves = [self._move(step) for step in steps]
        notes = [
            self._note(step.after.program, step.late) for step in steps if step.late is not None
        ]
        first = book_shard(steps[0].after.member)
        for attempt in range(TRANSACTION_ATTEMPTS_MAX):
            # Each attempt adds to another item: the one before is in somebody else's transaction.
            additions = list(self._additions(steps, (first + attempt) % BOOK_SHARDS))
            refused = write_together(
                self.table.client, [*moves, *(action for _, action in additions), *notes]
            )
            if CONDITION_FAILED in refused[: len(moves)]:
                return False
            # Notes come behind the additions, and have no condition that could fail.
            for (program, _), reason in zip(additions, refused[len(moves) :], strict=False):
                if reason == CONDITION_FAILED:
                    raise DayClosedError(program, open_since=self._open_since(program))
            if not set(refused) - {DONE}:
                return True
        raise ContentionError("other transactions held the summaries or books on every attempt")

    def totals(self, program: str) -> Totals:
        """The sums over all members of a program, as far as their summaries have come."""
        return DynamoDbBooks(self.table).position(program).totals

    def page(
        self, program: str, *, after: str | None, limit: int
    ) -> tuple[Sequence[Summary], str | None]:
        """Up to `limit` summaries in the order of joining, and where the next page begins."""
        items, following = self.table.page(program, after=after, limit=limit)
        return [read_summary(item) for item in items], following

    def due(self, program: str, *, on: date, shard: int, limit: int) -> Sequence[str]:
        """Members of one shard of a day's due index; may be a moment old."""
        question: QueryInputTypeDef = {
            "TableName": self.table.name,
            "IndexName": self.due_index,
            "KeyConditionExpression": "due_key = :due_key",
            "ExpressionAttributeValues": {":due_key": {"S": keys.due(program, on, shard)}},
            "Limit": limit,
        }
        members: list[str] = []
        while True:
            with errors_of("dynamodb"):
                answer = self.table.client.query(**question)
            members += [text(item, keys.SORT) for item in answer["Items"]]
            last = answer.get("LastEvaluatedKey")
            if not last or len(members) == limit:
                return members
            question |= {"ExclusiveStartKey": last, "Limit": limit - len(members)}

    def warn(
        self,
        *,
        program: str,
        member: str,
        entry_number: int,
        until: datetime,
        due_at: datetime | None,
    ) -> None:
        """Keep that a member has been warned of all that falls due up to an instant.

        Nothing happens if that was kept already, for this or a later instant, or if the summary
        tells of a newer entry.
        """
        attributes = due_attributes(program, member, due_at)
        change = Change.to({"warned_until": {"S": instant_text(until)}, **attributes})
        with errors_of("dynamodb"):
            try:
                self.table.client.update_item(
                    TableName=self.table.name,
                    Key={keys.PARTITION: {"S": program}, keys.SORT: {"S": member}},
                    ConditionExpression="entry_number <= :entry AND "
                    "(attribute_not_exists(warned_until) OR warned_until < :warned_until)",
                    UpdateExpression=change.expression,
                    ExpressionAttributeNames=change.names,
                    ExpressionAttributeValues={
                        **change.values,
                        ":entry": {"N": str(entry_number)},
                    },
                )
            except ClientError as error:
                if error_code(error) != "ConditionalCheckFailedException":
                    raise

    def _move(self, step: Advance) -> "TransactWriteItemTypeDef":
        before, after = step.before, step.after
        change = Change.to(summary_attributes(after))
        condition, values = keys.IS_ABSENT, dict(change.values)
        if before is not None:
            condition = "entry_number = :before AND attribute_not_exists(warned_until)"
            values[":before"] = {"N": str(before.entry_number)}
            if before.warned_until is not None:
                condition = "entry_number = :before AND warned_until = :warned"
                values[":warned"] = {"S": instant_text(before.warned_until)}
        return {
            "Update": {
                "TableName": self.table.name,
                "Key": {keys.PARTITION: {"S": after.program}, keys.SORT: {"S": after.member}},
                "ConditionExpression": condition,
                "UpdateExpression": change.expression,
                "ExpressionAttributeNames": change.names,
                "ExpressionAttributeValues": values,
            }
        }

    def _additions(
        self, steps: Sequence[Advance], shard: int
    ) -> Iterator[tuple[str, "TransactWriteItemTypeDef"]]:
        """What books the sum of the steps of each program and day, with the program.

        One item has the count of entries and says whether the day is open. What does not fit into
        one expression is added, in the same transaction, to items behind the usual ones.
        """
        for program, day in dict.fromkeys((step.after.program, step.day) for step in steps):
            added = add_up_booked(
                step.added for step in steps if (step.after.program, step.day) == (program, day)
            )
            pieces = batched(booked_numbers(added, day).items(), NUMBERS_PER_ACTION, strict=False)
            for index, piece in enumerate(pieces):
                yield (
                    program,
                    self._addition(
                        keys.books(program),
                        keys.book_part(day, shard if index == 0 else BOOK_SHARDS - 1 + index),
                        Change.by(dict(piece)),
                    ),
                )

    def _addition(self, partition: str, sort: str, change: Change) -> "TransactWriteItemTypeDef":
        return {
            "Update": {
                "TableName": self.table.name,
                "Key": {keys.PARTITION: {"S": partition}, keys.SORT: {"S": sort}},
                "ConditionExpression": IS_OPEN,
                "UpdateExpression": change.expression,
                "ExpressionAttributeNames": change.names,
                "ExpressionAttributeValues": change.values,
            }
        }

    def _note(self, program: str, late: LateEntries) -> "TransactWriteItemTypeDef":
        """What notes that entries are late: their days alone would not say where they count."""
        change = Change.to({LAST: {"N": str(late.last)}})
        sort = keys.late_on(late.day, late.member, late.first)
        return {
            "Update": {
                "TableName": self.table.name,
                "Key": {keys.PARTITION: {"S": keys.late(program)}, keys.SORT: {"S": sort}},
                "UpdateExpression": change.expression,
                "ExpressionAttributeNames": change.names,
                "ExpressionAttributeValues": change.values,
            }
        }

    def _open_since(self, program: str) -> date:
        last = DynamoDbBooks(self.table).last_closed(program)
        if last is None:
            raise ContentionError("a day was closed and is not any more")
        return last.day + timedelta(days=1)
