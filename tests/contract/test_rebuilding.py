"""A ledger is rebuilt from the archive in S3 into another table: the very same items."""

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from punchcard.adapters.dynamodb_ledger import DynamoDbLedger
from punchcard.adapters.s3_archived_objects import S3ArchivedObjects

from local import rebuilding
from local.rebuilding import TableUnfitError, rebuild_ledger
from tests.contract.conftest import create_table
from tests.contract.test_auditing import a_chain, line_of, put_lines

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client


@pytest.fixture
def deployment(
    dynamodb: "DynamoDBClient",
    ledger_table: str,
    s3: "S3Client",
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Any:
    """A ledger of which the archive keeps everything, some of it twice."""
    standing = DynamoDbLedger(client=dynamodb, table=ledger_table)
    chain = a_chain()
    for entry in chain:
        standing.append(entry)
    s3.create_bucket(
        Bucket="entries", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
    )
    put_lines(s3, "entries/7-12-6.jsonl.gz", *map(line_of, chain[6:]))
    put_lines(s3, "entries/2026-03-02/1-8-8.jsonl.gz", *map(line_of, chain[:8]))
    wired = SimpleNamespace(
        archived_objects=lambda: S3ArchivedObjects(client=s3, bucket="entries"),
        named_ledger=lambda table: DynamoDbLedger(client=dynamodb, table=table),
    )
    monkeypatch.setattr(rebuilding, "auditing", wired)
    monkeypatch.setattr(rebuilding, "ROOT", tmp_path)
    return SimpleNamespace(ledger_table=ledger_table, connection={})


def items(dynamodb: "DynamoDBClient", table: str) -> list[Any]:
    found = dynamodb.scan(TableName=table, ConsistentRead=True)["Items"]
    return sorted(found, key=lambda item: (item["pk"]["S"], int(item["sk"]["N"])))


def test_every_item_is_the_very_same_whatever_order_the_archive_has(
    dynamodb: "DynamoDBClient", deployment: Any
) -> None:
    lines: list[str] = []
    assert list(rebuild_ledger(deployment, "again", report=lines.append)) == []
    assert items(dynamodb, "again") == items(dynamodb, deployment.ledger_table)
    assert lines == ["again was made", "12 entries put, 2 were there"]


def test_what_broke_off_goes_on_where_it_was(
    dynamodb: "DynamoDBClient", deployment: Any, tmp_path: Path
) -> None:
    lines: list[str] = []
    list(rebuild_ledger(deployment, "again", report=lines.append))
    done = tmp_path / "build/rebuild/again"
    (first, *_) = done.read_text().splitlines()
    done.write_text(f"{first}\n")
    dynamodb.delete_item(
        TableName="again", Key={name: items(dynamodb, "again")[11][name] for name in ("pk", "sk")}
    )

    assert list(rebuild_ledger(deployment, "again", report=lines.append)) == []

    assert lines[-2] == "again is there"
    assert items(dynamodb, "again") == items(dynamodb, deployment.ledger_table)


def test_a_table_that_was_deleted_meanwhile_is_filled_anew(
    dynamodb: "DynamoDBClient", deployment: Any
) -> None:
    for _ in range(2):
        list(rebuild_ledger(deployment, "again", report=lambda line: None))
        assert len(items(dynamodb, "again")) == 12
        dynamodb.delete_table(TableName="again")


def test_an_entry_that_stands_there_otherwise_is_named_and_left(
    dynamodb: "DynamoDBClient", deployment: Any
) -> None:
    list(rebuild_ledger(deployment, "first", report=lambda line: None))
    create_table(dynamodb, "again", sort="N")
    other = items(dynamodb, "first")[3] | {"kind": {"S": "other"}}
    dynamodb.put_item(TableName="again", Item=other)

    (found,) = rebuild_ledger(deployment, "again", report=lambda line: None)

    assert (found.damage, found.number) == ("archive_differs", 3)
    assert items(dynamodb, "again")[3] == other


def test_a_table_of_other_keys_takes_no_ledger(dynamodb: "DynamoDBClient", deployment: Any) -> None:
    create_table(dynamodb, "texts", sort="S")
    with pytest.raises(TableUnfitError):
        list(rebuild_ledger(deployment, "texts", report=lambda line: None))
