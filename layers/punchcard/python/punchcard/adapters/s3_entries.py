"""The archive of entries: compressed JSON lines in an S3 bucket that keeps objects locked.

An object is named `entries/{day}/{first}-{last}-{size}.jsonl.gz`, so that the entries of a day can
be found without an index.
"""

import gzip
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from punchcard.adapters.aws import errors_of
from punchcard.adapters.dynamodb_entries import read_entry
from punchcard.adapters.dynamodb_items import ItemUnreadableError
from punchcard.adapters.stream_images import read_line
from punchcard.domain.entry import Entry
from punchcard.domain.entry_batches import EntryBatch

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

PREFIX = "entries/"
UNDATED = "undated"

_NAME = re.compile(r"([0-9]+)-([0-9]+)-([0-9]+)\.jsonl\.gz")


@dataclass(frozen=True, slots=True)
class S3EntryArchive:
    """Objects in one bucket, one for each batch of entries."""

    client: "S3Client"
    bucket: str

    def put(self, lines: Sequence[str], *, batch: EntryBatch) -> None:
        """Store entries, one text a line; the same batch and texts again are the same bytes.

        The bucket keeps an object under lock from when it is written; another put under its name
        adds a version and changes none.
        """
        content = "".join(f"{line}\n" for line in lines).encode()
        with errors_of("s3"):
            self.client.put_object(
                Bucket=self.bucket,
                Key=object_key(batch),
                Body=gzip.compress(content, mtime=0),
                ContentType="application/jsonl",
                ContentEncoding="gzip",
                ChecksumAlgorithm="SHA256",
            )

    def batches(self, on: date) -> Sequence[EntryBatch]:
        """The batches of entries that were recorded on a day of UTC, by their places."""
        folder = f"{PREFIX}{on.isoformat()}/"
        names = (_NAME.fullmatch(key.removeprefix(folder)) for key in self._keys(folder))
        found = [EntryBatch(on, each[1], each[2], int(each[3])) for each in names if each]
        return sorted(found, key=lambda batch: batch.place)

    def entries(self, batch: EntryBatch) -> Sequence[Entry]:
        """The entries of a batch in their order; what is no entry is left out.

        Who carried entries forward left that out too, and named it to an operator.
        """
        with errors_of("s3"):
            answer = self.client.get_object(Bucket=self.bucket, Key=object_key(batch))
            content = gzip.decompress(answer["Body"].read()).decode()
        found: list[Entry] = []
        for line in content.splitlines():
            try:
                found.append(read_entry(read_line(line)))
            except ItemUnreadableError:
                continue
        return found

    def _keys(self, folder: str) -> Iterator[str]:
        with errors_of("s3"):
            answer = self.client.list_objects_v2(Bucket=self.bucket, Prefix=folder)
            yield from (each["Key"] for each in answer.get("Contents", ()))
            while token := answer.get("NextContinuationToken"):
                answer = self.client.list_objects_v2(
                    Bucket=self.bucket, Prefix=folder, ContinuationToken=token
                )
                yield from (each["Key"] for each in answer.get("Contents", ()))


def object_key(batch: EntryBatch) -> str:
    """Under which key a batch is kept."""
    day = UNDATED if batch.recorded_on is None else batch.recorded_on.isoformat()
    return f"{PREFIX}{day}/{batch.first}-{batch.last}-{batch.size}.jsonl.gz"
