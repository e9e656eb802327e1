"""One structured line per call or activity, in which no person can be recognised.

The standard library writes the lines: Powertools' logger would add a tenth to the start of every
function that a shop waits for. All modules of the package log through `logging`; their lines take
the same way out and are masked too.
"""

import json
import logging
import os
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, override

from punchcard.domain.errors import PunchcardError
from punchcard.domain.instants import instant, instant_text
from punchcard.domain.shops import Delivery

if TYPE_CHECKING:  # The webhook function logs too, and need not load the ledger for it.
    from punchcard.use_cases.record_deliveries import DeliveriesRecorded

MASK = "[masked]"
TEXT_LENGTH_MAX = 4_000
COMPACT = (",", ":")
"""Lines are paid for by the byte."""

_MASKED = re.compile(
    r"""
    [^\s@<>"'(),:;]+@[^\s@<>"'(),:;]+        # e-mail addresses
    | \+[0-9][0-9 ()./-]{6,}[0-9]            # phone numbers with their country
    | (?:whsec|shpss|shpat)_[A-Za-z0-9+/=]+  # signing secrets and access tokens of shops
    | eyJ[\w-]+\.[\w-]+\.[\w-]*              # JSON Web Tokens
    | (?i:bearer|basic)\ [\w.~+/=-]+         # credentials of a header
    """,
    re.VERBOSE,
)
_OWN_FIELDS = {*vars(logging.makeLogRecord({})), "message", "asctime"}

# Lambda sorts lines by the names of its own levels.
_LEVEL_NAMES = {"WARNING": "WARN", "CRITICAL": "FATAL"}

_log = logging.getLogger("punchcard")


@cache
def configure_logging() -> None:
    """Send the package's lines to standard output, from level POWERTOOLS_LOG_LEVEL on.

    Handlers call it before anything else. Lambda's own handler, which masks nothing, never sees
    these lines.
    """
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(MaskedJson())
    _log.addHandler(handler)
    _log.setLevel(os.environ.get("POWERTOOLS_LOG_LEVEL", "INFO"))
    _log.propagate = False


def log_call(name: str, **fields: str | int | None) -> None:
    """Log that a call ended well; fields of None are left out."""
    _log.info(name, extra=_given(fields))


def log_failure(name: str, error: PunchcardError, **fields: str | int | None) -> None:
    """Log that a call ended in an expected error, by its code and sentence."""
    _log.warning(name, extra=_given({"code": error.code, "detail": error.detail, **fields}))


def log_deliveries(
    deliveries: Sequence[Delivery], recorded: "DeliveriesRecorded", *, milliseconds: int
) -> None:
    """Log one line for each activity that is done with, and one for what stopped the group.

    Args:
        deliveries: those of one group, in their order.
        recorded: what became of them.
        milliseconds: how long the group took together; each of its lines says so.
    """
    for delivery, results in zip(deliveries, recorded.by_delivery, strict=False):
        for result in results:
            error = result.outcome.error
            log_call(
                "activity",
                shop=delivery.shop,
                topic=delivery.topic,
                delivery=delivery.delivery_id,
                outcome=result.outcome.status.value,
                entry=result.entry_number,
                reason=result.outcome.reason,
                code=None if error is None else error.code,
                duration_ms=milliseconds,
            )
    failure = recorded.failure
    if failure is not None:
        left = deliveries[recorded.handled :]
        log_failure(
            "deliveries left",
            failure,
            shop=left[0].shop if left else None,
            left=len(left),
            duration_ms=milliseconds,
        )


class MaskedJson(logging.Formatter):
    """A record as one JSON object, its extra fields beside level, message and time."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "level": _LEVEL_NAMES.get(record.levelname, record.levelname),
            "message": record.getMessage(),
            "timestamp": instant_text(instant(datetime.fromtimestamp(record.created, UTC))),
        }
        line |= {name: value for name, value in vars(record).items() if name not in _OWN_FIELDS}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        shown = {name: masked(value) for name, value in line.items()}
        return json.dumps(shown, separators=COMPACT)


def masked(value: object) -> object:
    """A number as it is; anything else as text with all that belongs to a person replaced."""
    if value is None or isinstance(value, int | float):
        return value
    return _MASKED.sub(MASK, str(value)[-TEXT_LENGTH_MAX:])


def _given(fields: dict[str, str | int | None]) -> dict[str, str | int]:
    return {name: value for name, value in fields.items() if value is not None}
