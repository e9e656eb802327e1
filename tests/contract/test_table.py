"""The calls that the tables beside the ledger share."""

from typing import TYPE_CHECKING

import pytest
from punchcard.adapters.dynamodb_items import Item
from punchcard.adapters.dynamodb_table import DynamoDbTable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@pytest.fixture
def table(dynamodb: "DynamoDBClient", programs_table: str) -> DynamoDbTable:
    return DynamoDbTable(client=dynamodb, name=programs_table)


def revised(number: int, word: str) -> Item:
    return {
        "pk": {"S": "place"},
        "sk": {"S": "thing"},
        "revision": {"N": str(number)},
        "word": {"S": word},
    }


def sort_keys(items: list[Item]) -> list[str]:
    return [item["sk"]["S"] for item in items]


def fill(table: DynamoDbTable, *sorts: str) -> None:
    for sort in sorts:
        table.put({"pk": {"S": "place"}, "sk": {"S": sort}})


def test_pages_follow_each_other_without_gap_and_end(table: DynamoDbTable) -> None:
    fill(table, "a#1", "a#2", "a#3", "b#1")

    first, after = table.page("place", prefix="a#", limit=2)
    second, end = table.page("place", prefix="a#", after=after, limit=2)

    assert sort_keys(first) == ["a#1", "a#2"]
    assert sort_keys(second) == ["a#3"]
    assert end is None


def test_a_page_may_begin_with_the_greatest_key(table: DynamoDbTable) -> None:
    fill(table, "1", "2", "3")

    items, after = table.page("place", limit=2, descending=True)

    assert sort_keys(items) == ["3", "2"]
    assert after == "2"


def test_an_item_is_replaced_by_who_read_it_last(table: DynamoDbTable) -> None:
    assert table.replace(revised(1, "first"), revision=0)
    assert not table.replace(revised(1, "beside"), revision=0)
    assert table.replace(revised(2, "second"), revision=1)
    assert not table.replace(revised(2, "late"), revision=1)

    assert table.get("place", "thing") == revised(2, "second")
