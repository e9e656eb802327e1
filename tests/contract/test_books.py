"""The books in memory and in DynamoDB: one contract, and what only the table can show."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from punchcard.adapters.book_items import LETTERS, booked_numbers, numbers_of
from punchcard.adapters.dynamodb_books import DynamoDbBooks
from punchcard.adapters.dynamodb_keys import book_part
from punchcard.adapters.dynamodb_keys import books as books_of
from punchcard.adapters.dynamodb_summaries import DynamoDbSummaries
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.domain.books import Booked, Flow
from punchcard.domain.cohorts import Cohort, CohortMovement
from punchcard.domain.entry import Account

from benchmarks.dynamodb_size import item_size
from tests.contract.books_contract import BooksContract
from tests.contract.late_entries_contract import LateEntriesContract
from tests.contract.summaries_contract import DAY
from tests.fakes.books import InMemoryBooks
from tests.fakes.summaries import InMemorySummaries

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class TestInMemoryBooks(BooksContract, LateEntriesContract):
    @pytest.fixture
    def summaries(self) -> InMemorySummaries:
        return InMemorySummaries()

    @pytest.fixture
    def books(self, summaries: InMemorySummaries) -> InMemoryBooks:
        return summaries.books


class TestDynamoDbBooks(BooksContract, LateEntriesContract):
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


def test_the_item_of_a_busy_day_fits_one_write_unit() -> None:
    """Every kind of flow of a program in which points expire by the month, spent in all cohorts."""
    yesterday = DAY - timedelta(days=1)
    issued = [
        Flow(Account.ISSUED, Account.PENDING, "earned", day, centre)
        for day in (DAY, yesterday)
        for centre in ("", "summer-campaign")
    ]
    others = [
        Flow(Account.PENDING, Account.AVAILABLE, "matured", DAY),
        Flow(Account.PENDING, Account.AVAILABLE, "matured", yesterday),
        Flow(Account.PENDING, Account.ISSUED, "returned", DAY),
        Flow(Account.AVAILABLE, Account.HELD, "hold_taken", DAY),
        Flow(Account.HELD, Account.REDEEMED, "hold_captured", DAY),
        Flow(Account.HELD, Account.AVAILABLE, "hold_released", DAY),
        Flow(Account.HELD, Account.AVAILABLE, "hold_lapsed", DAY),
        Flow(Account.AVAILABLE, Account.EXPIRED, "expired", DAY),
        Flow(Account.ADJUSTED, Account.AVAILABLE, "adjusted", DAY),
    ]
    months = [datetime(2026 + (3 + m) // 12, (3 + m) % 12 + 1, 1, tzinfo=UTC) for m in range(13)]
    cohorts = {Cohort(month): CohortMovement(redeemed=12_345) for month in months}
    cohorts[Cohort(months[0])] = CohortMovement(expired=12_345)
    cohorts[Cohort(months[-1])] = CohortMovement(given=1_234_567)
    busy = Booked(
        flows=dict.fromkeys([*issued, *others], 1_234_567),
        owed={DAY: 400},
        cohorts=cohorts,
        members=1_234,
        entries=123_456,
        orders=123_456,
    )

    item = numbers_of(booked_numbers(busy, DAY))
    key = len("pk" + books_of("a-program-with-a-long-id") + "sk" + book_part(DAY, 7))

    assert item_size(item) + key <= 1_024
