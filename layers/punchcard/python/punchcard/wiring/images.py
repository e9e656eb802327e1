"""How the items are read that a table's stream tells of; loaded when the first one comes."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from punchcard.adapters.stream_images import Image
    from punchcard.domain.entry import Entry
    from punchcard.domain.entry_batches import StoredLine
    from punchcard.domain.members import Enrolment


def decode_entry(image: "Image") -> "Entry":
    """The entry that the ledger's stream tells of."""
    from punchcard.adapters.stream_images import entry_of

    return entry_of(image)


def decode_line(image: "Image") -> "StoredLine":
    """What the ledger's stream tells of, as the archive keeps it."""
    from punchcard.adapters.stream_images import line_of

    return line_of(image)


def decode_enrolment(image: "Image") -> "Enrolment":
    """The enrolment that the directory's stream tells of."""
    from punchcard.adapters.stream_images import enrolment_of

    return enrolment_of(image)
