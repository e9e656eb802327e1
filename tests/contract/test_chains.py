"""Looking into many chains at once, in memory and in DynamoDB."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from botocore.stub import Stubber
from punchcard.adapters.dynamodb_ledger import DynamoDbLedger
from punchcard.adapters.dynamodb_table import BATCH_ATTEMPTS_MAX
from punchcard.domain.entry import Entry, seal
from punchcard.domain.errors import TransientError
from punchcard.ports import Chains, Ledger

from tests.fakes.chains import InMemoryChains
from tests.fakes.ledger import InMemoryLedger

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANNA, BERT = (f"01J0000000000000000000000{letter}" for letter in "AB")


def entry(member: str, number: int) -> Entry:
    return seal(
        Entry(
            program="coffee",
            member=member,
            number=number,
            recorded_at=NOW,
            kind="order",
            activities="[]",
            state="{}",
            memory=b"",
        ),
        None,
    )


class ChainsContract:
    """One suite for every implementation; a subclass gives it `chains` over a fresh `ledger`."""

    def test_what_stands_at_the_places_is_found_and_nothing_else(
        self, ledger: Ledger, chains: Chains
    ) -> None:
        for each in (entry(ANNA, 0), entry(ANNA, 1), entry(BERT, 0)):
            assert ledger.append(each) is None

        found = chains.entries_at(
            [("coffee", ANNA, 1), ("coffee", BERT, 0), ("coffee", BERT, 1), ("tea", ANNA, 0)]
        )

        assert found == {
            ("coffee", ANNA, 1): entry(ANNA, 1),
            ("coffee", BERT, 0): entry(BERT, 0),
        }

    def test_a_hundred_places_are_looked_at_together(self, ledger: Ledger, chains: Chains) -> None:
        ledger.append(entry(ANNA, 99))

        found = chains.entries_at([("coffee", ANNA, number) for number in range(100)])

        assert list(found) == [("coffee", ANNA, 99)]


class TestInMemoryChains(ChainsContract):
    @pytest.fixture
    def ledger(self) -> InMemoryLedger:
        return InMemoryLedger(clock=lambda: NOW)

    @pytest.fixture
    def chains(self, ledger: InMemoryLedger) -> InMemoryChains:
        return InMemoryChains(ledger)


class TestDynamoDbLedger(ChainsContract):
    @pytest.fixture
    def ledger(self, dynamodb: "DynamoDBClient", ledger_table: str) -> DynamoDbLedger:
        return DynamoDbLedger(client=dynamodb, table=ledger_table)

    @pytest.fixture
    def chains(self, ledger: DynamoDbLedger) -> DynamoDbLedger:
        return ledger

    def test_what_was_left_unanswered_is_asked_again_so_often(
        self, dynamodb: "DynamoDBClient", chains: DynamoDbLedger, ledger_table: str
    ) -> None:
        left: Any = {ledger_table: {"Keys": [{"pk": {"S": "coffee#A"}, "sk": {"N": "0"}}]}}
        answer: Any = {"Responses": {}, "UnprocessedKeys": left}
        stub = Stubber(dynamodb)
        for _ in range(BATCH_ATTEMPTS_MAX):
            stub.add_response("batch_get_item", answer)

        with stub, pytest.raises(TransientError, match="did not answer"):
            chains.entries_at([("coffee", "A", 0)])
        stub.assert_no_pending_responses()
