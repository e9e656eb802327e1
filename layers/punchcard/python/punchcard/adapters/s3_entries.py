"""The archive of entries: compressed JSON lines in an S3 bucket that keeps objects locked."""

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from punchcard.adapters.aws import errors_of

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

PREFIX = "entries/"


@dataclass(frozen=True, slots=True)
class S3EntryArchive:
    """Objects in one bucket, one for each batch of entries."""

    client: "S3Client"
    bucket: str

    def put(self, lines: Sequence[str], *, name: str) -> None:
        """Store entries, one text a line; the same name and texts again are the same bytes.

        The bucket keeps an object under lock from when it is written; another put under its name
        adds a version and changes none.
        """
        content = "".join(f"{line}\n" for line in lines).encode()
        with errors_of("s3"):
            self.client.put_object(
                Bucket=self.bucket,
                Key=f"{PREFIX}{name}.jsonl.gz",
                Body=gzip.compress(content, mtime=0),
                ContentType="application/jsonl",
                ContentEncoding="gzip",
                ChecksumAlgorithm="SHA256",
            )
