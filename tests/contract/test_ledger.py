"""The ledger in memory and in DynamoDB: one contract, and what only the table can show."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from punchcard.adapters.dynamodb_entries import read_entry, write_entry
from punchcard.adapters.dynamodb_items import Item, ItemUnreadableError
from punchcard.adapters.dynamodb_ledger import DynamoDbLedger
from punchcard.domain.entry import ENTRY_FORMAT
from punchcard.domain.errors import FormatNewerError
from punchcard.ports import Ledger

from tests.contract.ledger_contract import MEMBER, NOW, OTHER, PROGRAM, LedgerContract, entry
from tests.fakes.ledger import InMemoryLedger

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class TestInMemoryLedger(LedgerContract):
    @pytest.fixture
    def ledger(self) -> Ledger:
        return InMemoryLedger(clock=lambda: NOW)


class TestDynamoDbLedger(LedgerContract):
    @pytest.fixture
    def ledger(self, dynamodb: "DynamoDBClient", ledger_table: str) -> DynamoDbLedger:
        return DynamoDbLedger(client=dynamodb, table=ledger_table)

    def test_the_tables_clock_is_moved_with_the_writers(
        self, dynamodb: "DynamoDBClient", ledger_table: str
    ) -> None:
        ahead = timedelta(days=400)
        moved = DynamoDbLedger(client=dynamodb, table=ledger_table, clock_ahead=ahead)

        answered_at = moved.head(program=PROGRAM, member=MEMBER).answered_at

        assert abs(answered_at - (datetime.now(UTC) + ahead)) < timedelta(minutes=1)

    def test_the_time_of_the_answer_is_the_tables(
        self, dynamodb: "DynamoDBClient", ledger: DynamoDbLedger
    ) -> None:
        def answer_in_2031(http_response: object, parsed: dict[str, object], **_: object) -> None:
            parsed["ResponseMetadata"] = {"HTTPHeaders": {"date": "Wed, 01 Jan 2031 00:00:07 GMT"}}

        dynamodb.meta.events.register("after-call.dynamodb.Query", answer_in_2031)

        head = ledger.head(program=PROGRAM, member=MEMBER)

        assert head.answered_at == datetime(2031, 1, 1, 0, 0, 7, tzinfo=UTC)

    def test_every_read_is_strongly_consistent(
        self, dynamodb: "DynamoDBClient", ledger: DynamoDbLedger
    ) -> None:
        seen: list[bool] = []

        def look(params: dict[str, object], **_: object) -> None:
            seen.append(params.get("ConsistentRead") is True)

        dynamodb.meta.events.register("provide-client-params.dynamodb.Query", look)

        ledger.head(program=PROGRAM, member=MEMBER)
        ledger.entry(program=PROGRAM, member=MEMBER, number=0)
        ledger.entries_before(program=PROGRAM, member=MEMBER, before=None, limit=1)

        assert seen == [True, True, True]

    def test_the_role_needs_no_right_but_to_query_and_to_put(
        self, dynamodb: "DynamoDBClient", ledger: DynamoDbLedger
    ) -> None:
        calls: set[str] = set()

        def note(event_name: str, **_: object) -> None:
            calls.add(event_name.rpartition(".")[2])

        dynamodb.meta.events.register("before-call.dynamodb", note)

        ledger.append(entry(0))
        ledger.append(entry(0))
        ledger.append_pair(entry(1), entry(0, member=OTHER))
        ledger.head(program=PROGRAM, member=MEMBER)
        ledger.entry(program=PROGRAM, member=MEMBER, number=0)
        ledger.entries_before(program=PROGRAM, member=MEMBER, before=None, limit=1)

        # A role that may put may also put two in one transaction, and no more than put.
        assert calls == {"PutItem", "Query", "TransactWriteItems"}

    def test_an_entry_can_be_read_in_the_console(
        self, dynamodb: "DynamoDBClient", ledger: DynamoDbLedger, ledger_table: str
    ) -> None:
        ledger.append(entry(7))

        (item,) = dynamodb.scan(TableName=ledger_table)["Items"]

        assert item["pk"] == {"S": f"{PROGRAM}#{MEMBER}"}
        assert item["sk"] == {"N": "7"}
        assert item["recorded_at"] == {"S": "2026-03-01T12:30:15.250Z"}
        assert item["activities"] == {"S": '[{"type":"order"}]'}


class TestReadingAnEntry:
    def test_an_unknown_attribute_is_not_dropped_in_silence(self) -> None:
        item: Item = {**write_entry(entry(0)), "note": {"S": "added by hand"}}

        with pytest.raises(ItemUnreadableError, match="note"):
            read_entry(item)

    def test_a_missing_attribute_is_not_made_up(self) -> None:
        item = {name: value for name, value in write_entry(entry(0)).items() if name != "memory"}

        with pytest.raises(ItemUnreadableError, match="memory"):
            read_entry(item)

    @pytest.mark.parametrize("name", ["pk", "sk", "kind", "memory", "recorded_at"])
    def test_an_attribute_of_another_type_is_refused(self, name: str) -> None:
        item: Item = {**write_entry(entry(0)), name: {"BOOL": True}}

        with pytest.raises(ItemUnreadableError, match=name):
            read_entry(item)

    def test_an_entry_of_a_newer_format_shows_its_format(self) -> None:
        newer = entry(0)._replace(format=ENTRY_FORMAT + 1)

        assert read_entry({**write_entry(newer), "seal": {"S": "new"}}) == newer

    def test_a_newer_format_that_cannot_be_read_waits_for_its_deployment(self) -> None:
        item = dict(write_entry(entry(0)._replace(format=ENTRY_FORMAT + 1)))
        del item["state"]

        with pytest.raises(FormatNewerError):
            read_entry(item)
