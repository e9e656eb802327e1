"""Dead letters in memory and in AWS: one contract, and what only AWS can show."""

from typing import TYPE_CHECKING

import pytest
from punchcard.adapters import dynamodb_keys as keys
from punchcard.adapters import dynamodb_operations_keys as operations_keys
from punchcard.adapters.dynamodb_items import number
from punchcard.adapters.dynamodb_letters import LETTER_DAYS, DynamoDbLetters
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.ports import Letters

from tests.contract.conftest import create_table
from tests.contract.letters_contract import DELIVERY, NOW, LettersContract, kept
from tests.fakes.letters import InMemoryLetters

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class TestInMemoryLetters(LettersContract):
    @pytest.fixture
    def letters(self) -> Letters:
        return InMemoryLetters()


class TestDynamoDbLetters(LettersContract):
    @pytest.fixture
    def table(self, dynamodb: "DynamoDBClient") -> DynamoDbTable:
        name = create_table(dynamodb, "operations", sort="S")
        return DynamoDbTable(client=dynamodb, name=name)

    @pytest.fixture
    def letters(self, table: DynamoDbTable) -> DynamoDbLetters:
        return DynamoDbLetters(table)

    def test_everything_of_a_letter_is_forgotten_in_time(
        self, letters: DynamoDbLetters, table: DynamoDbTable
    ) -> None:
        letter = kept(letters, DELIVERY)

        rows = [
            *table.items(operations_keys.LETTERS),
            *table.items(operations_keys.letter(letter.id)),
            *table.items(operations_keys.letters_of_order("harbour", "1001")),
        ]

        assert len(rows) == 3
        assert {number(row, keys.EXPIRY) for row in rows} == {
            int(NOW.timestamp()) + LETTER_DAYS * 24 * 3600
        }

    def test_a_list_reads_no_body(self, letters: DynamoDbLetters, table: DynamoDbTable) -> None:
        kept(letters, DELIVERY)

        (row,) = table.items(operations_keys.LETTERS)

        assert "größer \\u0000" not in str(row)
