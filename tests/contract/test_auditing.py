"""What an audit reads, whole tables and archives: in memory, and in the real stores."""

import gzip
import json
from base64 import b64encode
from typing import TYPE_CHECKING, Any

import pytest
from punchcard.adapters.dynamodb_entries import write_entry
from punchcard.adapters.dynamodb_ledger import DynamoDbLedger
from punchcard.adapters.dynamodb_ledger_scan import DynamoDbLedgerScan
from punchcard.adapters.s3_archived_objects import S3ArchivedObjects
from punchcard.domain.damage import Damage, Finding
from punchcard.domain.entry import Entry, as_stored
from punchcard.domain.errors import MisconfiguredError
from punchcard.ports import ArchivedObject, Chain, LedgerScan

from tests.fakes.auditing import InMemoryLedgerScan
from tests.fakes.ledger import InMemoryLedger
from tests.fakes.till import MEMBER, NOON, Till

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

OTHER = "01HZZZZZZZZZZZZZZZZZZZZZZY"


def a_chain() -> list[Entry]:
    till = Till()
    for number in range(12):
        till.order(number, 1_000)
    chain = till.ledger.chains[MEMBER.program, MEMBER.id]
    return [chain[number] for number in sorted(chain)]


class ChainsContract:
    def test_segments_together_are_all_chains_in_the_order_of_their_numbers(
        self, ledger: Any, chains: LedgerScan
    ) -> None:
        chain = a_chain()
        other = [entry._replace(member=OTHER) for entry in chain[:2]]
        for entry in (*chain, *other):
            ledger.append(entry)

        found = [
            chain for segment in range(4) for chain in chains.chains(segment=segment, segments=4)
        ]

        assert sorted(found, key=lambda chain: chain.member) == [
            Chain("club", OTHER, [as_stored(entry) for entry in other]),
            Chain("club", MEMBER.id, [as_stored(entry) for entry in chain]),
        ]

    def test_an_empty_ledger_has_no_chains(self, chains: LedgerScan) -> None:
        assert list(chains.chains(segment=0, segments=1)) == []


class TestInMemoryLedgerScan(ChainsContract):
    @pytest.fixture
    def ledger(self) -> InMemoryLedger:
        return InMemoryLedger(clock=lambda: NOON)

    @pytest.fixture
    def chains(self, ledger: InMemoryLedger) -> InMemoryLedgerScan:
        return InMemoryLedgerScan(ledger)


class TestDynamoDbLedgerScan(ChainsContract):
    @pytest.fixture
    def ledger(self, dynamodb: "DynamoDBClient", ledger_table: str) -> DynamoDbLedger:
        return DynamoDbLedger(client=dynamodb, table=ledger_table)

    @pytest.fixture
    def chains(self, dynamodb: "DynamoDBClient", ledger_table: str) -> DynamoDbLedgerScan:
        return DynamoDbLedgerScan(client=dynamodb, table=ledger_table)

    def test_a_long_ledger_is_read_page_by_page(
        self, dynamodb: "DynamoDBClient", ledger: DynamoDbLedger, chains: DynamoDbLedgerScan
    ) -> None:
        def few(params: dict[str, Any], **_: object) -> None:
            params["Limit"] = 5

        for entry in a_chain():
            ledger.append(entry)
        dynamodb.meta.events.register("provide-client-params.dynamodb.Scan", few)

        ((_, _, entries, _),) = chains.chains(segment=0, segments=1)
        assert [entry.number for entry in entries] == list(range(12))

    @pytest.mark.parametrize(
        "damage",
        [
            {"memory": {"S": "text"}},
            {"kind": {"N": "1"}},
            {"format": {"N": "1.5"}},
            {"more": {"S": "attributes"}},
            {"format": {"N": "2"}, "memory": None},
        ],
    )
    def test_an_item_that_is_no_entry_is_named(
        self,
        dynamodb: "DynamoDBClient",
        ledger_table: str,
        chains: DynamoDbLedgerScan,
        damage: dict[str, Any],
    ) -> None:
        first, second = a_chain()[:2]
        item = {**write_entry(second), **damage}
        for each in (write_entry(first), {name: value for name, value in item.items() if value}):
            dynamodb.put_item(TableName=ledger_table, Item=each)

        (chain,) = chains.chains(segment=0, segments=1)

        assert chain.entries == [as_stored(first)]
        (found,) = chain.unreadable
        assert found[:4] == (Damage.ITEM_UNREADABLE, "club", MEMBER.id, 1)

    def test_another_way_to_write_an_instant_is_still_seen(
        self, dynamodb: "DynamoDBClient", ledger_table: str, chains: DynamoDbLedgerScan
    ) -> None:
        item = write_entry(a_chain()[0])
        written = {**item, "recorded_at": {"S": "2026-03-02 11:00:00Z"}}
        dynamodb.put_item(TableName=ledger_table, Item=written)
        ((_, _, (entry,), _),) = chains.chains(segment=0, segments=1)
        assert entry.recorded_at == "2026-03-02 11:00:00Z"

    def test_a_table_that_is_not_there_is_for_an_operator(self, dynamodb: "DynamoDBClient") -> None:
        with pytest.raises(MisconfiguredError):
            list(DynamoDbLedgerScan(client=dynamodb, table="no").chains(segment=0, segments=1))


class TestS3ArchivedObjects:
    @pytest.fixture
    def bucket(self, s3: "S3Client") -> str:
        s3.create_bucket(
            Bucket="entries", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
        )
        s3.put_bucket_versioning(Bucket="entries", VersioningConfiguration={"Status": "Enabled"})
        return "entries"

    @pytest.fixture
    def archive(self, s3: "S3Client", bucket: str) -> S3ArchivedObjects:
        return S3ArchivedObjects(client=s3, bucket=bucket)

    def test_objects_of_every_layout_are_found_and_read(
        self, s3: "S3Client", archive: S3ArchivedObjects
    ) -> None:
        first, second = a_chain()[:2]
        put_lines(s3, "entries/1-2-1.jsonl.gz", line_of(first))
        put_lines(s3, "entries/2026-03-02/3-4-1.jsonl.gz", line_of(second))

        objects = list(archive.objects())

        assert [each.name for each in objects] == [
            "entries/1-2-1.jsonl.gz",
            "entries/2026-03-02/3-4-1.jsonl.gz",
        ]
        assert [archive.entries(each) for each in objects] == [
            [as_stored(first)],
            [as_stored(second)],
        ]

    def test_of_an_object_that_was_written_again_the_first_version_counts(
        self, s3: "S3Client", archive: S3ArchivedObjects
    ) -> None:
        first, second = a_chain()[:2]
        for entry in (first, first):
            put_lines(s3, "entries/1-1-1.jsonl.gz", line_of(entry))
        for entry in (first, second):
            put_lines(s3, "entries/2-2-1.jsonl.gz", line_of(entry))

        same, other = archive.objects()

        assert (same.rewritten, other.rewritten) == (False, True)
        assert archive.entries(other) == [as_stored(first)]

    def test_an_empty_archive_has_no_objects(self, archive: S3ArchivedObjects) -> None:
        assert list(archive.objects()) == []

    @pytest.mark.parametrize("line", ["", "[]", "{}", "no json", '{"pk":{"S":"a"}}', '{"pk":5}'])
    def test_a_line_that_is_no_entry_is_named_and_no_other(
        self, s3: "S3Client", archive: S3ArchivedObjects, line: str
    ) -> None:
        first = a_chain()[0]
        put_lines(s3, "entries/1-2-2.jsonl.gz", line, line_of(first))
        (archived,) = archive.objects()
        found, entry = archive.entries(archived)
        assert isinstance(found, Finding)
        assert found.damage is Damage.ARCHIVE_UNREADABLE
        assert entry == as_stored(first)

    def test_an_object_that_is_no_compressed_text_is_named(
        self, s3: "S3Client", archive: S3ArchivedObjects
    ) -> None:
        s3.put_object(Bucket="entries", Key="entries/1-2-2.jsonl.gz", Body=b"?")
        (archived,) = archive.objects()
        (found,) = archive.entries(archived)
        assert isinstance(found, Finding)
        assert "1-2-2" in found.detail

    def test_a_bucket_that_is_not_there_is_for_an_operator(self, s3: "S3Client") -> None:
        nowhere = S3ArchivedObjects(client=s3, bucket="nowhere")
        with pytest.raises(MisconfiguredError):
            list(nowhere.objects())
        with pytest.raises(MisconfiguredError):
            nowhere.entries(ArchivedObject("entries/1", "null"))


def line_of(entry: Entry) -> str:
    item = {
        name: {kind: b64encode(text).decode() if isinstance(text, bytes) else text}
        for name, value in write_entry(entry).items()
        for kind, text in value.items()
    }
    return json.dumps(item)


def put_lines(s3: "S3Client", key: str, *lines: str) -> None:
    content = gzip.compress("".join(f"{line}\n" for line in lines).encode(), mtime=0)
    s3.put_object(Bucket="entries", Key=key, Body=content)
