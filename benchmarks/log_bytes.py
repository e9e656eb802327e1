"""How many bytes of logs a purchase writes: those of the real lines, with what is usual in them."""

import logging
from datetime import UTC, datetime
from typing import override

from punchcard.domain.outcome import Outcome, Status
from punchcard.domain.shops import Delivery
from punchcard.edge.observability import MaskedJson, log_call, log_deliveries
from punchcard.use_cases.record_activities import Result
from punchcard.use_cases.record_deliveries import DeliveriesRecorded

LINE_OVERHEAD_BYTES = 26
"""What CloudWatch adds to each line."""

WRITTEN_AT = datetime(2026, 3, 2, 9, 0, 6, 123_000, tzinfo=UTC)
DELIVERY = Delivery(
    shop="harbour-online",
    topic="orders/updated",
    delivery_id="b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
    received_at=WRITTEN_AT,
    group="harbour-online:4001",
    body="{}",
)


class _Sizes(logging.Handler):
    """Sizes of lines, as if all were written at one time."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(MaskedJson())
        self.bytes: list[int] = []

    @override
    def emit(self, record: logging.LogRecord) -> None:
        record.created = WRITTEN_AT.timestamp()
        self.bytes.append(len(self.format(record).encode()) + LINE_OVERHEAD_BYTES)


def door_line_bytes() -> int:
    """The line of a webhook that was queued."""
    sizes = _listening()
    log_call(
        "webhook",
        shop=DELIVERY.shop,
        topic=DELIVERY.topic,
        status="queued",
        delivery=DELIVERY.delivery_id,
    )
    return _only(sizes)


def activity_line_bytes() -> int:
    """The line of an activity that was recorded."""
    sizes = _listening()
    result = Result(Outcome(status=Status.RECORDED, points=25), 123)
    log_deliveries([DELIVERY], DeliveriesRecorded(((result,),)), milliseconds=23)
    return _only(sizes)


def _listening() -> _Sizes:
    sizes = _Sizes()
    logger = logging.getLogger("punchcard")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(sizes)
    return sizes


def _only(sizes: _Sizes) -> int:
    logging.getLogger("punchcard").removeHandler(sizes)
    (size,) = sizes.bytes
    return size
