"""The archive of activities in memory and in DynamoDB."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from punchcard.adapters.dynamodb_activities import ACTIVITIES_KEPT_DAYS, DynamoDbActivityArchive
from punchcard.adapters.dynamodb_table import BATCH_ATTEMPTS_MAX, DynamoDbTable
from punchcard.domain.errors import TransientError
from punchcard.ports import ACTIVITIES_KEPT_MAX, ActivityArchive

from tests.contract.activity_archive_contract import ActivityArchiveContract, archived
from tests.fakes.archives import InMemoryActivityArchive

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class TestInMemoryActivityArchive(ActivityArchiveContract):
    @pytest.fixture
    def archive(self) -> ActivityArchive:
        return InMemoryActivityArchive()


class TestDynamoDbActivityArchive(ActivityArchiveContract):
    @pytest.fixture
    def archive(self, dynamodb: "DynamoDBClient", activities_table: str) -> DynamoDbActivityArchive:
        return DynamoDbActivityArchive(DynamoDbTable(client=dynamodb, name=activities_table))

    def test_a_batch_is_written_in_one_call(
        self, dynamodb: "DynamoDBClient", archive: DynamoDbActivityArchive
    ) -> None:
        calls: list[str] = []
        dynamodb.meta.events.register(
            "before-call.dynamodb", lambda event_name, **_: calls.append(event_name)
        )

        archive.keep([archived(number) for number in range(ACTIVITIES_KEPT_MAX)])

        assert calls == ["before-call.dynamodb.BatchWriteItem"]

    def test_an_item_goes_after_25_months_and_names_no_order(
        self, dynamodb: "DynamoDBClient", archive: DynamoDbActivityArchive, activities_table: str
    ) -> None:
        archive.keep([archived(77)])

        (item,) = dynamodb.scan(TableName=activities_table)["Items"]
        gone = archived(77).recorded_at + timedelta(days=ACTIVITIES_KEPT_DAYS)
        assert item["expires_at"] == {"N": str(int(gone.timestamp()))}
        assert "shop:order:77" not in str(item)

    def test_what_is_left_unwritten_is_written_again_or_left_to_a_retry(
        self, dynamodb: "DynamoDBClient", archive: DynamoDbActivityArchive
    ) -> None:
        def write_one(params: dict[str, Any], **_: object) -> None:
            ((table, requests),) = params["RequestItems"].items()
            later.append({table: requests[1:]})
            params["RequestItems"] = {table: requests[:1]}

        def tell(parsed: dict[str, Any], **_: object) -> None:
            left = later[-1]
            parsed["UnprocessedItems"] = {name: some for name, some in left.items() if some}

        later: list[dict[str, Any]] = []
        dynamodb.meta.events.register("provide-client-params.dynamodb.BatchWriteItem", write_one)
        dynamodb.meta.events.register("after-call.dynamodb.BatchWriteItem", tell)

        archive.keep([archived(number) for number in range(BATCH_ATTEMPTS_MAX)])
        assert archive.missing([archived(number) for number in range(BATCH_ATTEMPTS_MAX)]) == []

        with pytest.raises(TransientError):
            archive.keep([archived(number) for number in range(BATCH_ATTEMPTS_MAX + 1)])
