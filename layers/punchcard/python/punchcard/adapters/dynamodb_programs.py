"""Published program versions in a DynamoDB table.

A version is a readable summary and its content, compressed and cut into pieces, because ten
thousand promotions do not fit into one item. The summary is written last and on condition that
its number is free: a version is there with all of its pieces or not at all.
"""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from punchcard.adapters import dynamodb_keys as keys
from punchcard.adapters.aging import Aging
from punchcard.adapters.dynamodb_items import (
    Item,
    ItemUnreadableError,
    binary,
    expect_attributes,
    number,
    text,
)
from punchcard.adapters.dynamodb_table import DynamoDbTable
from punchcard.adapters.program_codec import decode_version, encode_version
from punchcard.domain.errors import ProgramNotFoundError
from punchcard.domain.instants import instant_text, parse_instant
from punchcard.domain.program import ProgramVersion
from punchcard.domain.timeline import Timeline
from punchcard.ports import ProgramListed

PROGRAM_CACHE_SECONDS = 300
"""Half the ten minutes by which a version is published before it takes effect."""

PIECE_BYTES_MAX = 300 * 1024
"""An item of DynamoDB holds 400 KB."""

SUMMARY_ATTRIBUTES = frozenset(
    {
        keys.PARTITION,
        keys.SORT,
        "number",
        "name",
        "effective_at",
        "rules",
        "digest",
    }
)


@dataclass(frozen=True, slots=True)
class _Summary:
    number: int
    digest: str


class DynamoDbPrograms:
    """Versions of programs in one table.

    A timeline is read again after five minutes. Published versions never change, so only those
    are then read that are new.
    """

    def __init__(self, *, table: DynamoDbTable, monotonic: Callable[[], float]) -> None:
        self._table = table
        self._fresh: Aging[Timeline] = Aging(monotonic)
        self._versions: dict[tuple[str, int], ProgramVersion] = {}

    def timeline(self, program: str) -> Timeline:
        """All versions of a program; may be five minutes old.

        Raises:
            ProgramNotFoundError: no version of it was ever published.
        """
        fresh = self._fresh.get(program, seconds_max=PROGRAM_CACHE_SECONDS)
        if fresh is not None:
            return fresh
        found = self._table.items(keys.program(program), prefix=keys.VERSION_PREFIX)
        summaries = [_read_summary(item) for item in found]
        if not summaries:
            raise ProgramNotFoundError(f"no version of the program {program} was published")
        versions = tuple(self._version(program, summary) for summary in summaries)
        return self._fresh.keep(program, Timeline(versions))

    def names(self) -> Sequence[str]:
        """The programs of which at least one version was published."""
        return [text(item, keys.SORT) for item in self._table.items(keys.PROGRAMS)]

    def publish(self, version: ProgramVersion) -> bool:
        """Store a version unless its number is taken.

        Returns:
            Whether this version now stands under its number: one published twice does.
        """
        document = encode_version(version).encode()
        digest = sha256(document).hexdigest()
        content = zlib.compress(document)
        for index, start in enumerate(range(0, len(content), PIECE_BYTES_MAX)):
            self._table.put(
                {
                    keys.PARTITION: {"S": keys.program(version.program)},
                    keys.SORT: {"S": keys.piece(version.number, digest, index)},
                    "content": {"B": content[start : start + PIECE_BYTES_MAX]},
                }
            )
        # Listed before it is there: what is listed and has no version yet is not shown.
        self._table.put({keys.PARTITION: {"S": keys.PROGRAMS}, keys.SORT: {"S": version.program}})
        standing = self._table.put_if_absent(_write_summary(version, digest))
        self._fresh.forget(version.program)
        return standing is None or _read_summary(standing).digest == digest

    def page(self, *, after: str | None, limit: int) -> tuple[Sequence[ProgramListed], str | None]:
        """Up to `limit` programs by id, and the id after which the next page begins, if any."""
        rows, following = self._table.page(keys.PROGRAMS, after=after, limit=limit)
        found = (self._newest(text(row, keys.SORT)) for row in rows)
        return [listed for listed in found if listed is not None], following

    def _newest(self, program: str) -> ProgramListed | None:
        summaries, _ = self._table.page(
            keys.program(program), prefix=keys.VERSION_PREFIX, limit=1, descending=True
        )
        for item in summaries:
            expect_attributes(item, SUMMARY_ATTRIBUTES)
            return ProgramListed(
                program=program,
                name=text(item, "name"),
                newest=number(item, "number"),
                effective_at=parse_instant(text(item, "effective_at")),
            )
        return None

    def _version(self, program: str, summary: _Summary) -> ProgramVersion:
        known = self._versions.get((program, summary.number))
        if known is None:
            known = self._read(program, summary)
            self._versions[program, summary.number] = known
        return known

    def _read(self, program: str, summary: _Summary) -> ProgramVersion:
        prefix = keys.content(summary.number, summary.digest)
        pieces = self._table.items(keys.program(program), prefix=prefix)
        damaged = ItemUnreadableError(
            f"the content of version {summary.number} of {program} is damaged"
        )
        try:
            document = zlib.decompress(b"".join(binary(piece, "content") for piece in pieces))
        except zlib.error as error:
            raise damaged from error
        if sha256(document).hexdigest() != summary.digest:
            raise damaged
        return decode_version(document.decode())


def _write_summary(version: ProgramVersion, digest: str) -> Item:
    return {
        keys.PARTITION: {"S": keys.program(version.program)},
        keys.SORT: {"S": keys.version(version.number)},
        "number": {"N": str(version.number)},
        "name": {"S": version.name},
        "effective_at": {"S": instant_text(version.effective_at)},
        "rules": {"N": str(len(version.rules))},
        "digest": {"S": digest},
    }


def _read_summary(item: Item) -> _Summary:
    expect_attributes(item, SUMMARY_ATTRIBUTES)
    return _Summary(number=number(item, "number"), digest=text(item, "digest"))
