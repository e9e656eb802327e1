"""One structured line per call, in which no person can be recognised.

The standard library writes the lines: Powertools' logger would add a tenth to the start of every
function that a shop waits for. All modules of the package log through `logging`; their lines take
the same way out and are masked too.
"""

import json
import logging
import os
import re
import sys
from collections import Counter
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


def log_deliveries(deliveries: Sequence[Delivery], recorded: "DeliveriesRecorded") -> None:
    """Log what became of the deliveries of one group."""
    outcomes = [result.outcome for result in recorded.results]
    counts = Counter(outcome.status.value for outcome in outcomes)
    codes = sorted({outcome.error.code for outcome in outcomes if outcome.error is not None})
    log_call(
        "deliveries",
        shop=deliveries[0].shop if deliveries else None,
        received=len(deliveries),
        handled=recorded.handled,
        outcomes=" ".join(f"{status}={count}" for status, count in sorted(counts.items())),
        codes=" ".join(codes) or None,
        failure=None if recorded.failure is None else recorded.failure.code,
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
        return json.dumps({name: masked(value) for name, value in line.items()})


def masked(value: object) -> object:
    """A number as it is; anything else as text with all that belongs to a person replaced."""
    if value is None or isinstance(value, int | float):
        return value
    return _MASKED.sub(MASK, str(value)[-TEXT_LENGTH_MAX:])


def _given(fields: dict[str, str | int | None]) -> dict[str, str | int]:
    return {name: value for name, value in fields.items() if value is not None}
