"""The meter charges by the documented rules what a client does."""

from typing import TYPE_CHECKING

import pytest
from punchcard.adapters.dynamodb_items import Item
from punchcard.adapters.dynamodb_ledger import DynamoDbLedger
from punchcard.adapters.dynamodb_table import DynamoDbTable

from benchmarks.meter import Meter, Units
from tests.contract.ledger_contract import MEMBER, PROGRAM, entry

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@pytest.fixture
def meter(dynamodb: "DynamoDBClient", ledger_table: str, directory_table: str) -> Meter:
    meter = Meter()
    meter.listen(dynamodb)
    return meter


@pytest.fixture
def ledger(dynamodb: "DynamoDBClient", ledger_table: str) -> DynamoDbLedger:
    return DynamoDbLedger(client=dynamodb, table=ledger_table)


@pytest.fixture
def table(dynamodb: "DynamoDBClient", directory_table: str) -> DynamoDbTable:
    return DynamoDbTable(client=dynamodb, name=directory_table)


def item(sort: str, size: int) -> Item:
    """An item of exactly `size` bytes."""
    fixed = len("pk") + len("p") + len("sk") + len(sort) + len("x")
    return {"pk": {"S": "p"}, "sk": {"S": sort}, "x": {"S": "x" * (size - fixed)}}


@pytest.mark.parametrize(("size", "units"), [(20, 1), (1024, 1), (1025, 2), (4097, 5)])
def test_a_write_costs_a_unit_for_each_started_kilobyte(
    meter: Meter, table: DynamoDbTable, size: int, units: int
) -> None:
    table.put(item("1", size))

    assert meter.tables["directory"] == Units(writes=units)


def test_a_replacement_costs_what_the_larger_item_does(meter: Meter, table: DynamoDbTable) -> None:
    table.put(item("1", 3000))
    meter.reset()

    table.put(item("1", 20))
    assert meter.tables["directory"].writes == 3

    table.put(item("1", 2000))
    assert meter.tables["directory"].writes == 3 + 2


def test_an_update_costs_what_it_sets_beside_what_stood_there(
    meter: Meter, dynamodb: "DynamoDBClient", table: DynamoDbTable
) -> None:
    table.put(item("1", 1000))
    meter.reset()

    dynamodb.update_item(
        TableName="directory",
        Key={"pk": {"S": "p"}, "sk": {"S": "1"}},
        UpdateExpression="SET y = :y",
        ExpressionAttributeValues={":y": {"S": "y" * 100}},
    )

    assert meter.tables["directory"].writes == 2


def test_a_failed_condition_costs_what_the_standing_item_does(
    meter: Meter, table: DynamoDbTable
) -> None:
    table.put(item("1", 1500))
    meter.reset()

    table.put_if_absent(item("1", 5000))

    assert meter.tables["directory"].writes == 2


def test_a_deletion_costs_what_the_deleted_item_does(meter: Meter, table: DynamoDbTable) -> None:
    table.put(item("1", 1500))
    meter.reset()

    table.delete("p", "1")
    table.delete("p", "1")

    assert meter.tables["directory"].writes == 2 + 1


def test_a_transaction_costs_double(
    meter: Meter, dynamodb: "DynamoDBClient", directory_table: str
) -> None:
    dynamodb.transact_write_items(
        TransactItems=[
            {"Put": {"TableName": directory_table, "Item": item("1", 1000)}},
            {"Put": {"TableName": directory_table, "Item": item("2", 1025)}},
        ]
    )

    assert meter.tables["directory"].writes == 2 + 4


def test_a_query_is_charged_for_all_its_items_together(meter: Meter, table: DynamoDbTable) -> None:
    for sort in ("1", "2", "3"):
        table.put(item(sort, 1300))
    meter.reset()

    list(table.items("p"))
    assert meter.tables["directory"] == Units(reads=1)

    table.put(item("4", 1300))
    list(table.items("p"))
    assert meter.tables["directory"].reads == 1 + 2


def test_a_batch_is_charged_for_each_of_its_keys(meter: Meter, table: DynamoDbTable) -> None:
    table.put(item("1", 100))
    table.put(item("2", 4097))
    meter.reset()

    table.get_many([("p", "1"), ("p", "2"), ("p", "3")])

    assert meter.tables["directory"] == Units(reads=1 + 2 + 1)


def test_looking_for_nothing_costs_a_unit(meter: Meter, table: DynamoDbTable) -> None:
    table.get("p", "1")
    list(table.items("p"))

    assert meter.tables["directory"] == Units(reads=2)


def test_an_eventual_read_costs_half(
    meter: Meter, table: DynamoDbTable, dynamodb: "DynamoDBClient"
) -> None:
    dynamodb.get_item(TableName=table.name, Key={"pk": {"S": "p"}, "sk": {"S": "1"}})

    assert meter.tables["directory"] == Units(reads=0.5)


def test_an_append_is_a_read_of_the_head_and_a_write(meter: Meter, ledger: DynamoDbLedger) -> None:
    ledger.head(program=PROGRAM, member=MEMBER)
    ledger.append(entry(0))

    assert meter.tables["ledger"] == Units(writes=1, reads=1)


def test_a_call_without_a_rule_is_not_passed_over(
    meter: Meter, table: DynamoDbTable, dynamodb: "DynamoDBClient"
) -> None:
    with pytest.raises(NotImplementedError, match="Scan"):
        dynamodb.scan(TableName=table.name)
