"""Manifests of batches in an S3 bucket that forgets them after a while."""

from collections.abc import Iterable
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from punchcard.adapters.aws import errors_of
from punchcard.domain.codec import canonical
from punchcard.domain.sweeps import Batch, plain_batch
from punchcard.ports import ManifestPlace

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@dataclass(frozen=True, slots=True)
class S3Manifests:
    """Manifests as JSON Lines, each line a whole batch, in one bucket."""

    client: "S3Client"
    bucket: str

    def write(self, sweep: str, batches: Iterable[Batch]) -> ManifestPlace:
        """Store batches, one a line.

        They pass through a file of the function's own, so that memory holds one batch at a time.
        """
        place = ManifestPlace(bucket=self.bucket, key=f"sweeps/{sweep}.jsonl")
        with TemporaryFile() as lines:
            for batch in batches:
                lines.write(canonical(plain_batch(batch)).encode() + b"\n")
            lines.seek(0)
            with errors_of("s3"):
                self.client.put_object(
                    Bucket=place.bucket,
                    Key=place.key,
                    Body=lines,
                    ContentType="application/jsonl; charset=utf-8",
                )
        return place
