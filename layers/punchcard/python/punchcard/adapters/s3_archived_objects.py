"""The whole archive of entries, as whoever audits or rebuilds the ledger reads it.

Objects are found by listing every version under the one prefix that all names ever had. Of an
object that was written twice the first version counts, which the bucket keeps under lock.
"""

import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from punchcard.adapters.aws import errors_of
from punchcard.adapters.dynamodb_entries import read_stored
from punchcard.adapters.dynamodb_items import ItemUnreadableError
from punchcard.adapters.s3_entries import PREFIX
from punchcard.adapters.stream_images import read_line
from punchcard.domain.damage import Damage, Finding
from punchcard.domain.entry import StoredEntry
from punchcard.domain.errors import FormatNewerError
from punchcard.ports import ArchivedObject

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@dataclass(frozen=True, slots=True)
class S3ArchivedObjects:
    """Objects in one bucket."""

    client: "S3Client"
    bucket: str

    def objects(self) -> Iterator[ArchivedObject]:
        """All objects, by their names."""
        versions: list[Any] = []
        for version in self._versions():
            if versions and version["Key"] != versions[0]["Key"]:
                yield _first(versions)
                versions = []
            versions.append(version)
        if versions:
            yield _first(versions)

    def entries(self, archived: ArchivedObject) -> Sequence[StoredEntry | Finding]:
        """What an object keeps, in its order: entries, and what is wrong with other lines."""
        with errors_of("s3"):
            answer = self.client.get_object(
                Bucket=self.bucket, Key=archived.name, VersionId=archived.version
            )
            content = answer["Body"].read()
        try:
            lines = gzip.decompress(content).decode().splitlines()
        except (OSError, EOFError, ValueError):
            return [_unreadable(archived, "it is no compressed text")]
        return [_read(line, archived) for line in lines]

    def _versions(self) -> Iterator[Any]:
        """Versions by their keys; those of one key the newest first."""
        with errors_of("s3"):
            pages = self.client.get_paginator("list_object_versions").paginate(
                Bucket=self.bucket, Prefix=PREFIX
            )
            for page in pages:
                yield from page.get("Versions", ())


def _first(versions: Sequence[Any]) -> ArchivedObject:
    first = versions[-1]
    rewritten = any(version["ETag"] != first["ETag"] for version in versions)
    return ArchivedObject(first["Key"], first["VersionId"], rewritten)


def _read(line: str, archived: ArchivedObject) -> StoredEntry | Finding:
    try:
        return read_stored(read_line(line))
    except (ItemUnreadableError, FormatNewerError, ValueError, AttributeError) as error:
        return _unreadable(archived, f"a line of it is no entry: {error}")


def _unreadable(archived: ArchivedObject, detail: str) -> Finding:
    return Finding(Damage.ARCHIVE_UNREADABLE, "", None, None, f"{archived.name}: {detail}")
