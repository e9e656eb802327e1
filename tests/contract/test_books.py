"""The books in memory and in DynamoDB: one contract, and what only the table can show."""

from typing import TYPE_CHECKING

import pytest
from punchcard.adapters.book_items import LETTERS
from punchcard.adapters.dynamodb_books import DynamoDbBooks
from punchcard.adapters.dynamodb_summaries import DynamoDbSummaries
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.domain.entry import Account

from tests.contract.books_contract import BooksContract
from tests.fakes.books import InMemoryBooks
from tests.fakes.summaries import InMemorySummaries

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class TestInMemoryBooks(BooksContract):
    @pytest.fixture
    def summaries(self) -> InMemorySummaries:
        return InMemorySummaries()

    @pytest.fixture
    def books(self, summaries: InMemorySummaries) -> InMemoryBooks:
        return summaries.books


class TestDynamoDbBooks(BooksContract):
    @pytest.fixture
    def table(self, dynamodb: "DynamoDBClient", read_models_table: str) -> DynamoDbTable:
        return DynamoDbTable(client=dynamodb, name=read_models_table)

    @pytest.fixture
    def summaries(self, table: DynamoDbTable) -> DynamoDbSummaries:
        return DynamoDbSummaries(table=table, due_index="due")

    @pytest.fixture
    def books(self, table: DynamoDbTable) -> DynamoDbBooks:
        return DynamoDbBooks(table)


def test_every_account_has_a_letter_of_its_own() -> None:
    assert set(LETTERS) == set(Account)
    assert len(set(LETTERS.values())) == len(LETTERS)
