"""Keeps what the queue gave up, where the API lists it and replays it."""

from collections.abc import Sequence

from punchcard import wiring
from punchcard.domain.letters import Letter
from punchcard.edge.observability import configure_logging, log_call
from punchcard.edge.queue import BatchAnswer, QueueEvent, QueueRecord, handle_records, sent_at
from punchcard.use_cases.keep_letter import keep_letter

ARRIVED = "dead_letter"
"""Code of the line that an alarm counts."""


def handler(event: QueueEvent, _context: object) -> BatchAnswer:
    """Keep a batch; messages of a group that failed stay in the queue."""
    configure_logging()
    return handle_records(event, handle=_keep)


def _keep(records: Sequence[QueueRecord]) -> int:
    for record in records:
        dead = wiring.decode_letter(
            record["body"], message=record["messageId"], sent_at=sent_at(record)
        )
        _log(keep_letter(dead, letters=wiring.letters(), now=wiring.now()))
    return len(records)


def _log(letter: Letter) -> None:
    log_call(
        "dead letter",
        code=ARRIVED,
        letter=letter.id,
        shop=letter.shop or None,
        topic=letter.topic or None,
        reason=letter.reason,
        attempts=letter.attempts,
    )
