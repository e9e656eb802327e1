"""Keeping entries as they were stored, one object for each batch that the stream hands over."""

from collections.abc import Sequence

from punchcard.ports import EntryArchive


def archive_entries(lines: Sequence[str], *, first: str, last: str, archive: EntryArchive) -> None:
    """Archive some entries of the stream.

    A batch that is handed over again is the same object. One that is cut otherwise is another,
    and has some of the same entries: whoever reads the archive takes each (pk, sk) once.

    Args:
        lines: the entries as stored, in the order of the stream.
        first: the place of the first in the stream.
        last: the place of the last.
        archive: where they are kept.

    Raises:
        TransientError: they are not kept; archive them again.
    """
    archive.put(lines, name=f"{first}-{last}-{len(lines)}")
