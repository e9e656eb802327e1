"""What operators put right by hand: points given, taken, reinstated, transferred; accounts merged.

Each has a reason code and names its operator by an opaque id; the ledger has no room for words.
"""

from dataclasses import dataclass
from enum import StrEnum

from punchcard.domain.state import Row


class AdjustmentReason(StrEnum):
    """Why an operator moves points by hand; the ledger has no room for words of their own."""

    GOODWILL = "goodwill"
    SERVICE_RECOVERY = "service_recovery"
    CORRECTION = "correction"
    MIGRATION = "migration"
    FRAUD = "fraud"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """Points that an operator gives (positive) or takes (negative) by hand; never none.

    `operator` is an opaque id. More than there is can only be taken where `allow_deficit` says so.
    """

    points: int
    reason_code: AdjustmentReason
    operator: str
    allow_deficit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reinstatement:
    """Expired points that an operator makes available again; `points` None is all there are.

    `most` bounds what "all" comes to: so many were counted when it was asked for. It does not
    identify the content, so that the same call is the same on every day.
    """

    points: int | None
    reason_code: AdjustmentReason
    operator: str
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Another account of the same person, to be closed and taken over, and why."""

    absorb: str
    reason_code: AdjustmentReason
    operator: str


type Correction = Adjustment | Reinstatement
"""What concerns one member."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Points that an operator moves from a member to another one, `to`; at least one.

    Where that account was merged into another, `account` is the one that gets them. It does not
    identify the content, so that the same call is the same after each merge.
    """

    to: str
    points: int
    reason_code: AdjustmentReason
    operator: str
    account: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferReceived:
    """The other side of a transfer: the lots that `giver` gave. Decided from what they gave."""

    giver: str
    lots: Row
    reason_code: AdjustmentReason
    operator: str


type TransferContent = Transfer | TransferReceived
