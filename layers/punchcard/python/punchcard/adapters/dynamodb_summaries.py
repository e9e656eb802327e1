"""The read model in a DynamoDB table: summaries, the due index over them, and totals.

A summary moves on and the totals grow in one transaction, on the condition that the summary still
stands where it was read. So the two can never disagree, and an entry that is told of twice, in
whatever batches, counts once. Totals are spread over a few items, so that writers rarely meet.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from punchcard.adapters import dynamodb_keys as keys
from punchcard.adapters.aws import error_code, errors_of
from punchcard.adapters.dynamodb_items import (
    CONDITION_FAILED,
    NO_CAPACITY,
    TRANSACTION_CONFLICT,
    text,
)
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.adapters.summary_items import (
    Change,
    due_attributes,
    read_summary,
    read_totals,
    summary_attributes,
    totals_numbers,
)
from punchcard.domain.errors import ContentionError, TransientError
from punchcard.domain.instants import instant_text
from punchcard.domain.shards import TOTALS_SHARDS, totals_shard
from punchcard.domain.summary import Advance, Summary
from punchcard.domain.totals import Totals, add_up

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import QueryInputTypeDef, TransactWriteItemTypeDef

TRANSACTION_ATTEMPTS_MAX = 3
"""Attempts while other transactions hold one of the items; the caller's own retry follows."""

DECIDED_ANEW = frozenset({CONDITION_FAILED, TRANSACTION_CONFLICT})
LEFT_TO_A_RETRY = DECIDED_ANEW | NO_CAPACITY


@dataclass(frozen=True, slots=True)
class DynamoDbSummaries:
    """Summaries and totals in one table; `due_index` finds members by the day they are due."""

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
        """Write all steps and add what they add to the totals, or write nothing.

        Returns:
            Whether it was written; if not, one of the summaries stands elsewhere by now.

        Raises:
            ContentionError: other transactions were faster on every attempt.
            TransientError: nothing was written, or nobody knows whether.
        """
        moves = [self._move(step) for step in steps]
        first = totals_shard(steps[0].after.member)
        for attempt in range(TRANSACTION_ATTEMPTS_MAX):
            # Each attempt adds to another item: the one before is in somebody else's transaction.
            shard = (first + attempt) % TOTALS_SHARDS
            refused = self._write([*moves, *self._additions(steps, shard)])
            if "ConditionalCheckFailed" in refused:
                return False
            if not refused:
                return True
        raise ContentionError("other transactions held the summaries or totals on every attempt")

    def totals(self, program: str) -> Totals:
        """The sums over all members of a program, as far as their summaries have come."""
        return add_up(read_totals(item) for item in self.table.items(keys.totals(program)))

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
    ) -> Iterator["TransactWriteItemTypeDef"]:
        """One action per program, which adds the sum of its steps to one of its items."""
        for program in dict.fromkeys(step.after.program for step in steps):
            added = add_up(step.added for step in steps if step.after.program == program)
            change = Change.by(totals_numbers(added))
            yield {
                "Update": {
                    "TableName": self.table.name,
                    "Key": {
                        keys.PARTITION: {"S": keys.totals(program)},
                        keys.SORT: {"S": keys.shard(shard)},
                    },
                    "UpdateExpression": change.expression,
                    "ExpressionAttributeNames": change.names,
                    "ExpressionAttributeValues": change.values,
                }
            }

    def _write(self, actions: Sequence["TransactWriteItemTypeDef"]) -> frozenset[str]:
        """Write all or nothing; the reasons why nothing was written, none if all was."""
        with errors_of("dynamodb"):
            try:
                self.table.client.transact_write_items(TransactItems=actions)
            except ClientError as error:
                reasons = _reasons(error)
                if reasons and reasons <= DECIDED_ANEW:
                    return reasons
                if reasons and reasons <= LEFT_TO_A_RETRY:
                    told = ", ".join(sorted(reasons))
                    raise TransientError(f"dynamodb cancelled a transaction: {told}") from error
                raise
        return frozenset()


def _reasons(error: ClientError) -> frozenset[str]:
    """Why a transaction was cancelled; nothing if it failed for another reason."""
    told = error.response.get("CancellationReasons", ())
    return frozenset(reason["Code"] for reason in told if reason["Code"] != "None")
