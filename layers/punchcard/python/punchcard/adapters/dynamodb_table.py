"""The few calls that the tables beside the ledger need, every read strongly consistent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from punchcard.adapters import dynamodb_keys as keys
from punchcard.adapters.aws import error_code, errors_of
from punchcard.adapters.dynamodb_items import Item, standing_item, text
from punchcard.domain.errors import TransientError

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import (
        AttributeValueTypeDef,
        KeysAndAttributesUnionTypeDef,
        PutItemInputTypeDef,
        QueryInputTypeDef,
        WriteRequestUnionTypeDef,
    )

PARTITION_KEY_BYTES_MAX = 2048
"""Limit of DynamoDB."""

BATCH_ATTEMPTS_MAX = 3
"""Calls for one batch; what is then still unanswered is left to the caller's own retry."""


@dataclass(frozen=True, slots=True)
class DynamoDbTable:
    """One table with a text partition key and a text sort key."""

    client: "DynamoDBClient"
    name: str

    def get(self, partition: str, sort: str) -> Item | None:
        """One item, or None, also where a text from outside is too long for any key."""
        if len(partition.encode()) > PARTITION_KEY_BYTES_MAX:
            return None
        with errors_of("dynamodb"):
            answer = self.client.get_item(
                TableName=self.name, Key=_key(partition, sort), ConsistentRead=True
            )
        return answer.get("Item")

    def get_many(self, places: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Item]:
        """The items there are of up to 100 different places, in one call if it is answered whole.

        Raises:
            TransientError: a part of it was not answered in several attempts.
        """
        wanted: dict[str, KeysAndAttributesUnionTypeDef] = {
            self.name: {"Keys": [_key(*place) for place in places], "ConsistentRead": True}
        }
        found: dict[tuple[str, str], Item] = {}
        for _ in range(BATCH_ATTEMPTS_MAX):
            with errors_of("dynamodb"):
                answer = self.client.batch_get_item(RequestItems=wanted)
            for item in answer["Responses"].get(self.name, ()):
                found[item[keys.PARTITION]["S"], item[keys.SORT]["S"]] = item
            left = answer.get("UnprocessedKeys")
            if not left:
                return found
            wanted = {self.name: left[self.name]}
        raise TransientError("dynamodb did not answer all keys of a batch")

    def items(
        self, partition: str, *, prefix: str | None = None, after: str | None = None
    ) -> Iterator[Item]:
        """The items of a partition, or those whose sort key begins with a prefix, ascending.

        With `after`, only those whose sort key is greater.
        """
        if len(partition.encode()) > PARTITION_KEY_BYTES_MAX:
            return
        values: dict[str, AttributeValueTypeDef] = {":pk": {"S": partition}}
        if prefix is not None:
            values[":sk"] = {"S": prefix}
        question: QueryInputTypeDef = {
            "TableName": self.name,
            "KeyConditionExpression": keys.SAME_PARTITION if prefix is None else keys.SAME_PREFIX,
            "ExpressionAttributeValues": values,
            "ConsistentRead": True,
        }
        if after is not None:
            question["ExclusiveStartKey"] = _key(partition, after)
        while True:
            with errors_of("dynamodb"):
                answer = self.client.query(**question)
            yield from answer["Items"]
            last = answer.get("LastEvaluatedKey")
            if not last:
                return
            question = {**question, "ExclusiveStartKey": last}

    def page(
        self,
        partition: str,
        *,
        prefix: str = "",
        after: str | None = None,
        limit: int,
        descending: bool = False,
    ) -> tuple[list[Item], str | None]:
        """Up to `limit` items whose sort key begins with a prefix, in the order of that key.

        Args:
            partition: where they are.
            prefix: what their sort keys begin with.
            after: the sort key that the page before ended with; None begins at the first.
            limit: how many at the most.
            descending: the greatest sort key comes first.

        Returns:
            The items, and the sort key that the next page begins after; None: there is none.
        """
        question: QueryInputTypeDef = {
            "TableName": self.name,
            "KeyConditionExpression": keys.SAME_PREFIX if prefix else keys.SAME_PARTITION,
            "ExpressionAttributeValues": {":pk": {"S": partition}},
            "ConsistentRead": True,
            "ScanIndexForward": not descending,
            "Limit": limit,
        }
        if prefix:
            question["ExpressionAttributeValues"] = {":pk": {"S": partition}, ":sk": {"S": prefix}}
        if after is not None:
            question["ExclusiveStartKey"] = _key(partition, after)
        with errors_of("dynamodb"):
            answer = self.client.query(**question)
        last = answer.get("LastEvaluatedKey")
        return list(answer["Items"]), text(last, keys.SORT) if last else None

    def put(self, item: Item) -> None:
        """Write an item, whatever was there."""
        with errors_of("dynamodb"):
            self.client.put_item(TableName=self.name, Item=item)

    def put_many(self, items: Sequence[Item]) -> None:
        """Write up to 25 items of different places, whatever was there, in one call.

        Raises:
            TransientError: a part of them was not written in several attempts.
        """
        left: Sequence[WriteRequestUnionTypeDef] = [{"PutRequest": {"Item": it}} for it in items]
        for _ in range(BATCH_ATTEMPTS_MAX):
            if not left:
                return
            with errors_of("dynamodb"):
                answer = self.client.batch_write_item(RequestItems={self.name: left})
            left = answer.get("UnprocessedItems", {}).get(self.name, [])
        if left:
            raise TransientError("dynamodb did not write all items of a batch")

    def put_if_absent(self, item: Item) -> Item | None:
        """Write an item where none is; else the one that is there."""
        with errors_of("dynamodb"):
            try:
                self.client.put_item(
                    TableName=self.name,
                    Item=item,
                    ConditionExpression=keys.IS_ABSENT,
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
            except ClientError as error:
                standing = standing_item(error)
                if standing is None:
                    raise
                return standing
        return None

    def replace(self, item: Item, *, revision: int) -> bool:
        """Write an item over the one that was read, unless somebody else has since.

        Args:
            item: has the attribute `revision`, one more than the one that was read.
            revision: the one that was read; 0 if there was no item.

        Returns:
            Whether it was written; if not, read the item and decide anew.
        """
        condition = keys.IS_ABSENT if revision == 0 else keys.SAME_REVISION
        values: dict[str, AttributeValueTypeDef] = {":revision": {"N": str(revision)}}
        question: PutItemInputTypeDef = {
            "TableName": self.name,
            "Item": item,
            "ConditionExpression": condition,
        }
        if revision:
            question["ExpressionAttributeValues"] = values
        with errors_of("dynamodb"):
            try:
                self.client.put_item(**question)
            except ClientError as error:
                if error_code(error) != "ConditionalCheckFailedException":
                    raise
                return False
        return True

    def delete(self, partition: str, sort: str) -> None:
        """Delete an item; nothing happens if it is gone."""
        with errors_of("dynamodb"):
            self.client.delete_item(TableName=self.name, Key=_key(partition, sort))


def _key(partition: str, sort: str) -> Item:
    return {keys.PARTITION: {"S": partition}, keys.SORT: {"S": sort}}
