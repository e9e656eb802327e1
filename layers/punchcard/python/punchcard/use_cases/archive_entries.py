"""Keeping entries as they were stored, one object for each day of a batch of the stream."""

from collections.abc import Sequence

from punchcard.domain.entry_batches import StoredLine, split_by_day
from punchcard.ports import EntryArchive


def archive_entries(lines: Sequence[tuple[str, StoredLine]], *, archive: EntryArchive) -> None:
    """Archive some entries of the stream.

    A batch that is handed over again is the same objects. One that is cut otherwise is another,
    and has some of the same entries: whoever reads the archive takes each (pk, sk) once.

    Args:
        lines: the entries as stored, in the order of the stream, each behind its place there.
        archive: where they are kept.

    Raises:
        TransientError: some are not kept; archive all of them again.
    """
    for batch, texts in split_by_day(lines):
        archive.put(texts, batch=batch)
