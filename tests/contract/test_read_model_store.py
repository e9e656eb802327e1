"""The read models as a rebuild writes them: in memory and in a DynamoDB table."""

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from punchcard.adapters.dynamodb_books import DynamoDbBooks
from punchcard.adapters.dynamodb_read_models import DynamoDbReadModels
from punchcard.adapters.dynamodb_summaries import DynamoDbSummaries
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.domain.books import Booked, ClosedDay, DayBook, LateEntries, Position
from punchcard.domain.damage import Damage, Finding
from punchcard.domain.entry import Entry
from punchcard.domain.errors import ContentionError, MisconfiguredError
from punchcard.domain.summary import Summary, advance
from punchcard.ports import ReadModelStore, Summaries

from tests.contract.test_auditing import a_chain
from tests.fakes.auditing import InMemoryReadModelStore
from tests.fakes.summaries import InMemorySummaries
from tests.fakes.till import MEMBER, NOON, Till

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

MONDAY = date(2026, 3, 2)


def summaries_after(entries: list[Entry]) -> Summary:
    return advance(None, entries, Till().timeline).after


class ReadModelStoreContract:
    def test_a_summary_is_written_over_another_and_warnings_stay(
        self, summaries: Summaries, store: ReadModelStore
    ) -> None:
        right = summaries_after(a_chain())
        store.write(replace(right, available=999, tier="gold"))
        summaries.warn(program="club", member=MEMBER.id, entry_number=99, until=NOON, due_at=None)
        store.write(right)

        (found,) = store.members()

        assert found == replace(right, warned_until=NOON)
        assert summaries.summary(program="club", member=MEMBER.id) == found

    def test_a_deleted_summary_is_gone(self, summaries: Summaries, store: ReadModelStore) -> None:
        store.write(summaries_after(a_chain()))
        for _ in range(2):
            store.delete(program="club", member=MEMBER.id)
        assert list(store.members()) == []

    def test_late_entries_are_noted(self, store: ReadModelStore, books: Any) -> None:
        late = LateEntries(MONDAY, MEMBER.id, 2, 11)
        for _ in range(2):
            store.note_late("club", late)
        assert books.late("club", since=MONDAY) == [late]

    def test_open_days_are_written_over_all_that_is_booked(
        self, summaries: Any, store: ReadModelStore, books: Any
    ) -> None:
        step = advance(None, a_chain(), Till().timeline)
        summaries.advance([step])
        monday, tuesday = Booked(entries=3, orders=2), Booked(entries=1, members=1)
        store.write_books("club", {MONDAY: monday, MONDAY + timedelta(days=1): tuesday})

        assert [book.booked for book in books.days("club", since=None, limit=9)] == [
            monday,
            tuesday,
        ]

    def test_closed_days_stay_as_they_are(
        self, summaries: Any, store: ReadModelStore, books: Any
    ) -> None:
        step = advance(None, a_chain(), Till().timeline)
        summaries.advance([step])
        book = DayBook(day=step.day, booked=step.added)
        closed = ClosedDay(program="club", opening=Position(), book=book, closed_at=NOON)
        assert books.close(closed)

        store.write_books("club", {step.day + timedelta(days=1): Booked(entries=1)})

        assert books.day("club", step.day).booked == step.added
        with pytest.raises(ContentionError):
            store.write_books("club", {step.day: Booked(entries=1)})


class TestInMemoryReadModelStore(ReadModelStoreContract):
    @pytest.fixture
    def summaries(self) -> InMemorySummaries:
        return InMemorySummaries()

    @pytest.fixture
    def books(self, summaries: InMemorySummaries) -> Any:
        return summaries.books

    @pytest.fixture
    def store(self, summaries: InMemorySummaries) -> InMemoryReadModelStore:
        return InMemoryReadModelStore(summaries)


class TestDynamoDbReadModels(ReadModelStoreContract):
    @pytest.fixture
    def table(self, dynamodb: "DynamoDBClient", read_models_table: str) -> DynamoDbTable:
        return DynamoDbTable(client=dynamodb, name=read_models_table)

    @pytest.fixture
    def summaries(self, table: DynamoDbTable) -> DynamoDbSummaries:
        return DynamoDbSummaries(table=table, due_index="due")

    @pytest.fixture
    def books(self, table: DynamoDbTable) -> DynamoDbBooks:
        return DynamoDbBooks(table)

    @pytest.fixture
    def store(self, table: DynamoDbTable) -> DynamoDbReadModels:
        return DynamoDbReadModels(table)

    def test_a_summary_that_cannot_be_read_is_named(
        self, table: DynamoDbTable, store: DynamoDbReadModels
    ) -> None:
        table.put({"pk": {"S": "club"}, "sk": {"S": MEMBER.id}, "entry_number": {"S": "one"}})
        table.put({"pk": {"S": "books#club"}, "sk": {"S": "2026-03-02#00"}, "entries": {"N": "1"}})
        (found,) = store.members()
        assert isinstance(found, Finding)
        assert found[:3] == (Damage.SUMMARY_DIFFERS, "club", MEMBER.id)

    def test_many_summaries_are_read_page_by_page(
        self, dynamodb: "DynamoDBClient", store: DynamoDbReadModels
    ) -> None:
        def few(params: dict[str, Any], **_: object) -> None:
            params["Limit"] = 2

        right = summaries_after(a_chain())
        for number in range(5):
            store.write(replace(right, member=f"member {number}"))
        dynamodb.meta.events.register("provide-client-params.dynamodb.Scan", few)
        assert len(list(store.members())) == 5

    def test_what_goes_wrong_otherwise_is_told_as_it_is(self, dynamodb: "DynamoDBClient") -> None:
        nowhere = DynamoDbReadModels(DynamoDbTable(client=dynamodb, name="nowhere"))
        with pytest.raises(MisconfiguredError):
            nowhere.write_books("club", {MONDAY: Booked(entries=1)})
