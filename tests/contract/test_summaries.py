"""The read model in memory and in DynamoDB: one contract, and what only the table can show."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber
from punchcard.adapters.dynamodb_summaries import TRANSACTION_ATTEMPTS_MAX, DynamoDbSummaries
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.domain.errors import ContentionError, TransientError
from punchcard.domain.shards import BOOK_SHARDS
from punchcard.ports import Summaries

from tests.contract.summaries_contract import (
    ANNA,
    NOW,
    PROGRAM,
    TOTALS,
    SummariesContract,
    first,
    following,
    summary,
)
from tests.fakes.summaries import InMemorySummaries

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class TestInMemorySummaries(SummariesContract):
    @pytest.fixture
    def summaries(self) -> Summaries:
        return InMemorySummaries()


class TestDynamoDbSummaries(SummariesContract):
    @pytest.fixture
    def summaries(self, dynamodb: "DynamoDBClient", read_models_table: str) -> DynamoDbSummaries:
        table = DynamoDbTable(client=dynamodb, name=read_models_table)
        return DynamoDbSummaries(table=table, due_index="due")

    def test_the_index_is_read_on_where_a_page_ends(
        self, dynamodb: "DynamoDBClient", summaries: DynamoDbSummaries
    ) -> None:
        """A page has a megabyte, which is fewer members than a sweep asks for."""
        pages: list[Any] = [
            {
                "Items": [{"sk": {"S": "A"}}, {"sk": {"S": "B"}}],
                "LastEvaluatedKey": {"sk": {"S": "B"}},
            },
            {"Items": [{"sk": {"S": "C"}}], "LastEvaluatedKey": {"sk": {"S": "C"}}},
        ]
        stub = Stubber(dynamodb)
        for page in pages:
            stub.add_response("query", page)

        with stub:
            found = summaries.due(PROGRAM, on=NOW.date(), shard=0, limit=3)

        assert found == ["A", "B", "C"]

    def test_the_key_of_the_index_changes_with_the_day_alone(
        self, dynamodb: "DynamoDBClient", summaries: DynamoDbSummaries, read_models_table: str
    ) -> None:
        def due_key() -> str:
            key = {"pk": {"S": PROGRAM}, "sk": {"S": ANNA}}
            return dynamodb.get_item(TableName=read_models_table, Key=key)["Item"]["due_key"]["S"]

        summaries.advance([first()])
        at_first = due_key()
        due_at = NOW + timedelta(days=30)
        later_that_day = replace(following(summary()).after, due_at=due_at + timedelta(hours=9))
        summaries.advance([replace(following(summary()), after=later_that_day)])

        assert due_key() == at_first
        assert at_first.startswith(f"{PROGRAM}#{due_at.date()}#")

    def test_a_held_item_is_tried_again_with_another_part_of_the_day(
        self, dynamodb: "DynamoDBClient", summaries: DynamoDbSummaries, read_models_table: str
    ) -> None:
        tried = cancelled(dynamodb, ["None", "TransactionConflict"], times=1)

        assert summaries.advance([first()])

        assert summaries.totals(PROGRAM) == TOTALS
        assert len(tried) == 2
        assert len(set(tried)) == 2

    def test_what_is_held_on_every_attempt_is_left_to_a_later_one(
        self, dynamodb: "DynamoDBClient", summaries: DynamoDbSummaries
    ) -> None:
        tried = cancelled(dynamodb, ["None", "TransactionConflict"], times=99)

        with pytest.raises(ContentionError):
            summaries.advance([first()])
        assert len(tried) == TRANSACTION_ATTEMPTS_MAX < BOOK_SHARDS

    def test_a_failed_condition_counts_more_than_a_conflict(
        self, dynamodb: "DynamoDBClient", summaries: DynamoDbSummaries
    ) -> None:
        tried = cancelled(dynamodb, ["ConditionalCheckFailed", "TransactionConflict"], times=99)

        assert not summaries.advance([first()])
        assert len(tried) == 1

    def test_a_throttled_transaction_is_left_to_a_later_attempt(
        self, dynamodb: "DynamoDBClient", summaries: DynamoDbSummaries
    ) -> None:
        cancelled(dynamodb, ["ThrottlingError", "None"], times=99)

        with pytest.raises(TransientError, match="ThrottlingError"):
            summaries.advance([first()])

    def test_a_transaction_that_is_malformed_is_a_defect(
        self, dynamodb: "DynamoDBClient", summaries: DynamoDbSummaries
    ) -> None:
        cancelled(dynamodb, ["ValidationError"], times=99)

        with pytest.raises(ClientError):
            summaries.advance([first()])


def cancelled(client: "DynamoDBClient", reasons: list[str], *, times: int) -> list[str]:
    """Have transactions cancelled so often; the parts of the totals that were written to."""
    tried: list[str] = []

    def refuse(params: dict[str, Any], **_: object) -> None:
        *_moves, addition = params["TransactItems"]
        tried.append(addition["Update"]["Key"]["sk"]["S"])
        if len(tried) <= times:
            told: Any = {
                "Error": {"Code": "TransactionCanceledException", "Message": ""},
                "CancellationReasons": [{"Code": reason} for reason in reasons],
            }
            raise ClientError(told, "TransactWriteItems")

    listen: Callable[..., None] = client.meta.events.register
    listen("provide-client-params.dynamodb.TransactWriteItems", refuse)
    return tried
