"""Programs in memory and in DynamoDB: one contract, and what only the table can show."""

import zlib
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest
from punchcard.adapters.dynamodb_items import ItemUnreadableError
from punchcard.adapters.dynamodb_programs import PROGRAM_CACHE_SECONDS, DynamoDbPrograms
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.domain.errors import ProgramNotFoundError
from punchcard.ports import Programs

from tests.contract.conftest import Stopwatch
from tests.contract.programs_contract import FIRST, SECOND, ProgramsContract
from tests.fakes.program_store import InMemoryPrograms
from tests.fakes.programs import rule

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class TestInMemoryPrograms(ProgramsContract):
    @pytest.fixture
    def programs(self) -> Programs:
        return InMemoryPrograms()


class TestDynamoDbPrograms(ProgramsContract):
    @pytest.fixture
    def table(self, dynamodb: "DynamoDBClient", programs_table: str) -> DynamoDbTable:
        return DynamoDbTable(client=dynamodb, name=programs_table)

    @pytest.fixture
    def programs(self, table: DynamoDbTable, watch: Stopwatch) -> DynamoDbPrograms:
        return DynamoDbPrograms(table=table, monotonic=watch)

    @pytest.fixture
    def publisher(self, table: DynamoDbTable, watch: Stopwatch) -> DynamoDbPrograms:
        """Another process, which the first one's cache knows nothing of."""
        return DynamoDbPrograms(table=table, monotonic=watch)

    def test_anothers_version_is_seen_after_five_minutes(
        self, programs: DynamoDbPrograms, publisher: DynamoDbPrograms, watch: Stopwatch
    ) -> None:
        publisher.publish(FIRST)
        programs.timeline("club")
        publisher.publish(SECOND)

        watch.seconds += PROGRAM_CACHE_SECONDS - 1
        assert programs.timeline("club").versions == (FIRST,)

        watch.seconds += 1
        assert programs.timeline("club").versions == (FIRST, SECOND)

    def test_a_program_is_found_as_soon_as_it_is_published(
        self, programs: DynamoDbPrograms, publisher: DynamoDbPrograms
    ) -> None:
        with pytest.raises(ProgramNotFoundError):
            programs.timeline("club")

        publisher.publish(FIRST)

        assert programs.timeline("club").versions == (FIRST,)

    def test_within_five_minutes_nothing_is_read(
        self, programs: DynamoDbPrograms, queries: Callable[[], int]
    ) -> None:
        programs.publish(FIRST)
        first = programs.timeline("club")
        before = queries()

        assert programs.timeline("club") is first
        assert queries() == before

    def test_after_five_minutes_only_new_versions_are_read(
        self,
        programs: DynamoDbPrograms,
        publisher: DynamoDbPrograms,
        watch: Stopwatch,
        queries: Callable[[], int],
    ) -> None:
        publisher.publish(FIRST)
        programs.timeline("club")
        before = queries()

        watch.seconds += PROGRAM_CACHE_SECONDS
        programs.timeline("club")

        assert queries() == before + 1

    def test_content_over_the_size_of_an_item_is_stored_in_pieces(
        self, programs: DynamoDbPrograms, publisher: DynamoDbPrograms, table: DynamoDbTable
    ) -> None:
        random = Random(1)
        rules = tuple(
            rule(id=str(number), title=random.randbytes(100).hex()) for number in range(10_000)
        )
        large = replace(FIRST, rules=rules)

        publisher.publish(large)

        pieces = list(table.items("program#club", prefix="content#"))
        assert len(pieces) > 1
        assert all(len(piece["content"]["B"]) <= 300 * 1024 for piece in pieces)
        assert programs.timeline("club").versions == (large,)

    def test_a_version_without_its_summary_was_never_published(
        self, programs: DynamoDbPrograms, publisher: DynamoDbPrograms, table: DynamoDbTable
    ) -> None:
        publisher.publish(FIRST)
        table.delete("program#club", "version#000001")

        with pytest.raises(ProgramNotFoundError):
            programs.timeline("club")
        assert publisher.publish(replace(FIRST, name="Another"))
        assert [version.name for version in programs.timeline("club").versions] == ["Another"]

    @pytest.mark.parametrize("damage", [b"", zlib.compress(b"something else")])
    def test_damaged_content_is_not_used(
        self,
        programs: DynamoDbPrograms,
        publisher: DynamoDbPrograms,
        table: DynamoDbTable,
        damage: bytes,
    ) -> None:
        publisher.publish(FIRST)
        (piece,) = table.items("program#club", prefix="content#")
        table.put({**piece, "content": {"B": damage}})

        with pytest.raises(ItemUnreadableError, match="version 1 of club"):
            programs.timeline("club")

    def test_the_summary_can_be_read_in_the_console(
        self, programs: DynamoDbPrograms, table: DynamoDbTable
    ) -> None:
        programs.publish(SECOND)

        (summary,) = table.items("program#club", prefix="version#")

        assert summary["name"] == {"S": "Größer ☕"}
        assert summary["effective_at"] == {"S": "2026-01-31T00:00:00Z"}
        assert summary["rules"] == {"N": "1"}

    @pytest.fixture
    def queries(self, dynamodb: "DynamoDBClient") -> Callable[[], int]:
        calls: list[str] = []

        def note(event_name: str, **_: object) -> None:
            calls.append(event_name)

        dynamodb.meta.events.register("before-call.dynamodb.Query", note)
        return lambda: len(calls)
