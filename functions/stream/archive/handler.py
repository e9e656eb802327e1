"""Keeps entries where nobody can change them."""

from punchcard import wiring
from punchcard.edge.observability import configure_logging, log_call
from punchcard.edge.stream import StreamEvent, inserted
from punchcard.use_cases.archive_entries import archive_entries


def handler(event: StreamEvent, _context: object) -> None:
    """Archive a batch of the ledger's stream, day by day; a failure has all of it again."""
    configure_logging()
    lines, _ = inserted(event, wiring.decode_line)
    if lines:
        archive_entries(
            [(line.sequence, line.value) for line in lines], archive=wiring.entry_archive()
        )
    log_call("archive", received=len(event["Records"]), archived=len(lines))
