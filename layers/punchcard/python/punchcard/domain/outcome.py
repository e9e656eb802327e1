"""What became of an activity that was presented to the ledger."""

from enum import StrEnum
from typing import NamedTuple

from punchcard.domain.errors import PunchcardError


class Status(StrEnum):
    """The ways in which a decision about one activity can end."""

    RECORDED = "recorded"
    DUPLICATE = "duplicate"
    SUPERSEDED = "superseded"
    IGNORED = "ignored"
    ORDER_UNKNOWN = "order_unknown"
    WAITING = "waiting"
    REFUSED = "refused"


class Outcome(NamedTuple):
    """What became of one activity.

    `points` is how many were earned (negative: taken back) by it. `error` says why it was
    refused; `reason` is a stable code for what was ignored.
    """

    status: Status
    points: int = 0
    reason: str | None = None
    error: PunchcardError | None = None
