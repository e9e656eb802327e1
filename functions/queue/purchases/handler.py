"""Turns queued deliveries into entries."""

import time
from collections.abc import Sequence

from punchcard import wiring
from punchcard.domain.shops import Delivery
from punchcard.edge.ids import new_member
from punchcard.edge.observability import configure_logging, log_deliveries
from punchcard.edge.queue import BatchAnswer, QueueEvent, handle_groups
from punchcard.use_cases.record_deliveries import record_deliveries


def handler(event: QueueEvent, _context: object) -> BatchAnswer:
    """Record a batch; messages of a group that failed stay in the queue."""
    configure_logging()
    return handle_groups(event, decode=wiring.decode_delivery, handle=_record)


def _record(deliveries: Sequence[Delivery]) -> int:
    started = time.monotonic()
    recorded = record_deliveries(
        deliveries,
        shops=wiring.shops(),
        bodies=wiring.bodies(),
        dead_letters=wiring.dead_letters(),
        directory=wiring.directory(),
        ledger=wiring.ledger(),
        programs=wiring.programs(),
        archive=wiring.activity_archive(),
        new_member=new_member,
        now=wiring.now(),
    )
    log_deliveries(deliveries, recorded, milliseconds=_milliseconds_since(started))
    return recorded.handled


def _milliseconds_since(started: float) -> int:
    return round(1000 * (time.monotonic() - started))
