"""Stocks in memory and in DynamoDB: one contract, and what only DynamoDB can show."""

from typing import TYPE_CHECKING

import pytest
from punchcard.adapters import dynamodb_operations_keys as operations_keys
from punchcard.adapters.dynamodb_items import ItemUnreadableError
from punchcard.adapters.dynamodb_stocks import DynamoDbStocks
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.domain.stock import CLAIMS_MAX, STOCK_SHELVES, Claim
from punchcard.ports import Stocks

from tests.contract.conftest import create_table
from tests.contract.stocks_contract import SHELF, StocksContract
from tests.fakes.stocks import InMemoryStocks
from tests.fakes.till import MEMBER, NOON

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class TestInMemoryStocks(StocksContract):
    @pytest.fixture
    def stocks(self) -> Stocks:
        return InMemoryStocks()


class TestDynamoDbStocks(StocksContract):
    @pytest.fixture
    def table(self, dynamodb: "DynamoDBClient") -> DynamoDbTable:
        name = create_table(dynamodb, "operations", sort="S")
        return DynamoDbTable(client=dynamodb, name=name)

    @pytest.fixture
    def stocks(self, table: DynamoDbTable) -> DynamoDbStocks:
        return DynamoDbStocks(table)

    def test_a_shelf_full_of_open_claims_fits_into_an_item(self, stocks: DynamoDbStocks) -> None:
        claims = tuple(
            Claim(f"3.{number:026}", MEMBER.id, "q83vASNFZ4mrze8B", NOON)
            for number in range(CLAIMS_MAX)
        )
        full = SHELF._replace(number=3, claims=claims)
        assert stocks.keep(full)
        assert stocks.shelf(program="club", reward="coffee", number=3) == full

    def test_an_item_of_another_form_is_not_taken_for_a_shelf(
        self, stocks: DynamoDbStocks, table: DynamoDbTable
    ) -> None:
        table.put(
            {
                "pk": {"S": operations_keys.stocks("club")},
                "sk": {"S": operations_keys.shelf("coffee", 0)},
                "claims": {"S": "none"},
            }
        )
        with pytest.raises(ItemUnreadableError):
            stocks.shelf(program="club", reward="coffee", number=0)

    def test_what_is_no_set_of_names_is_not_taken_for_what_was_retired(
        self, stocks: DynamoDbStocks, table: DynamoDbTable
    ) -> None:
        table.put(
            {
                "pk": {"S": operations_keys.stocks("club")},
                "sk": {"S": operations_keys.leases("coffee")},
                "leased": {"M": {str(shelf): {"N": "0"} for shelf in range(STOCK_SHELVES)}},
                "retired": {"S": "none"},
                "revision": {"N": "1"},
            }
        )
        with pytest.raises(ItemUnreadableError):
            stocks.leases(program="club", reward="coffee")
