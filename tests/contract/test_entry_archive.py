"""The archive of entries in memory and in S3."""

import gzip
from typing import TYPE_CHECKING, Any

import pytest
from punchcard.adapters.s3_entries import S3EntryArchive, object_key
from punchcard.domain.entry_batches import EntryBatch
from punchcard.domain.errors import MisconfiguredError

from tests.contract.entry_archive_contract import (
    MONDAY,
    EntryArchiveContract,
    WholeArchive,
    entry,
    stored,
)
from tests.fakes.archives import InMemoryEntryArchive

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class TestInMemoryEntryArchive(EntryArchiveContract):
    @pytest.fixture
    def archive(self) -> WholeArchive:
        return InMemoryEntryArchive()


class TestS3EntryArchive(EntryArchiveContract):
    @pytest.fixture
    def archive(self, s3: "S3Client") -> S3EntryArchive:
        s3.create_bucket(
            Bucket="entries", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
        )
        return S3EntryArchive(client=s3, bucket="entries")

    def test_the_same_entries_are_the_same_bytes_under_the_same_name(
        self, s3: "S3Client", archive: S3EntryArchive
    ) -> None:
        batch, tags = EntryBatch(MONDAY, "1", "2", 2), set()
        for _ in range(2):
            archive.put(['{"pk":{"S":"ä"}}', "{}"], batch=batch)
            answer = s3.get_object(Bucket="entries", Key="entries/2026-03-02/1-2-2.jsonl.gz")
            tags.add(answer["ETag"])

        assert gzip.decompress(answer["Body"].read()).decode() == '{"pk":{"S":"ä"}}\n{}\n'
        assert len(tags) == 1

    def test_all_batches_of_a_day_are_found_however_many(
        self, s3: "S3Client", archive: S3EntryArchive
    ) -> None:
        def few(params: dict[str, Any], **_: object) -> None:
            params["MaxKeys"] = 2

        for place in range(5):
            archive.put([stored(entry(0)).text], batch=EntryBatch(MONDAY, str(place), "9", 1))
        s3.meta.events.register("provide-client-params.s3.ListObjectsV2", few)

        assert [batch.first for batch in archive.batches(MONDAY)] == ["0", "1", "2", "3", "4"]

    def test_what_is_no_batch_is_not_taken_for_one(
        self, s3: "S3Client", archive: S3EntryArchive
    ) -> None:
        s3.put_object(Bucket="entries", Key="entries/2026-03-02/notes.txt", Body=b"?")
        assert archive.batches(MONDAY) == []

    def test_what_has_no_day_has_a_folder_of_its_own(self) -> None:
        assert object_key(EntryBatch(None, "1", "2", 2)) == "entries/undated/1-2-2.jsonl.gz"

    def test_a_bucket_that_is_not_there_is_for_an_operator(self, s3: "S3Client") -> None:
        nowhere, batch = (
            S3EntryArchive(client=s3, bucket="nowhere"),
            EntryBatch(MONDAY, "1", "1", 1),
        )
        with pytest.raises(MisconfiguredError):
            nowhere.put(["{}"], batch=batch)
        with pytest.raises(MisconfiguredError):
            nowhere.batches(MONDAY)
        with pytest.raises(MisconfiguredError):
            nowhere.entries(batch)
