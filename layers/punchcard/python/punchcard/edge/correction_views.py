"""What operators put right by hand, as the API writes it."""

from datetime import datetime
from typing import Self, TypedDict

from pydantic import Field

from punchcard.domain.corrections import AdjustmentReason
from punchcard.domain.decide import stand_on
from punchcard.domain.entry import Account
from punchcard.domain.errors import MisconfiguredError
from punchcard.domain.invariants import balance_changes
from punchcard.edge.fields import CLIENT_EXAMPLE, CLIENT_ID, Instant, Ulid, View
from punchcard.use_cases.merge_members import MembersMerged
from punchcard.use_cases.record_transfer import TransferReported
from punchcard.use_cases.report_activity import ActivityReported


class CorrectionView(View):
    """The entry that says what an operator did, and what the member has after it."""

    entry: int = Field(description="Number of the entry.", examples=[8])
    recorded_at: Instant = Field(
        description="When it was recorded.", examples=["2026-03-02T11:00:02Z"]
    )
    reason_code: AdjustmentReason = Field(description="Why.", examples=["goodwill"])
    operator: str = Field(description=f"Who asked for it. {CLIENT_ID}", examples=[CLIENT_EXAMPLE])
    available: int = Field(description="Points that could be spent after it.", examples=[147])


class AdjustmentView(CorrectionView):
    """Points that were moved by hand, and the entry that says so."""

    points: int = Field(description="What was given; negative: taken.", examples=[50])

    @classmethod
    def of(cls, reported: ActivityReported) -> Self:
        """Show an adjustment."""
        return cls(points=_moved(reported), **_common(reported))


class ReinstatementView(CorrectionView):
    """Expired points that were made available again, and the entry that says so."""

    points: int = Field(description="How many.", examples=[150])

    @classmethod
    def of(cls, reported: ActivityReported) -> Self:
        """Show a reinstatement."""
        return cls(points=_moved(reported), **_common(reported))


class TransferView(CorrectionView):
    """Points that went to another member, and the two entries that say so."""

    points: int = Field(description="How many.", examples=[150])
    to: str = Field(
        description="Id of the member who got them.", examples=["01KJQ38XW0ABCDEFGHJKMNPQRT"]
    )
    entry_of_taker: int = Field(description="Number of the entry in their ledger.", examples=[3])

    @classmethod
    def of(cls, reported: TransferReported) -> Self:
        """Show a transfer as the giver's ledger has it."""
        taken = reported.received.entry
        return cls(
            points=-_moved(reported.given),
            to=taken.member,
            entry_of_taker=taken.number,
            **_common(reported.given),
        )


class MergeView(CorrectionView):
    """Two accounts that have become one, and the entry that says so."""

    member: Ulid = Field(
        description="The account that goes on.", examples=["01KJQ38XW0ABCDEFGHJKMNPQRS"]
    )
    absorbed: Ulid = Field(
        description="The account that was taken over and is closed.",
        examples=["01KJQ38XW0ZYXWVTSRQPNMKJHG"],
    )
    absorbed_entry: int = Field(
        description="Number of the last entry of the account that is closed.", examples=[4]
    )
    points: int = Field(
        description="Available points that went over; negative: a balance below zero did.",
        examples=[70],
    )
    pending: int = Field(description="Pending points that went over.", examples=[30])
    held: int = Field(description="Points in holds that went over.", examples=[0])

    @classmethod
    def of(cls, merged: MembersMerged) -> Self:
        """Show a merge."""
        merge = merged.recorded.merge
        if merge is None:
            raise MisconfiguredError("an entry about a merge does not name the other account")
        moved = balance_changes(list(merged.recorded.postings))
        return cls(
            **_common(merged),
            member=merged.entry.member,
            absorbed=merge.member,
            absorbed_entry=merge.entry,
            points=moved[Account.AVAILABLE],
            pending=moved[Account.PENDING],
            held=moved[Account.HELD],
        )


class _Common(TypedDict):
    entry: int
    recorded_at: datetime
    reason_code: AdjustmentReason
    operator: str
    available: int


def _common(reported: ActivityReported | MembersMerged) -> _Common:
    by_hand = reported.recorded.by_hand
    if by_hand is None:
        raise MisconfiguredError("an entry about a correction does not say who made it")
    return {
        "entry": reported.entry.number,
        "recorded_at": reported.entry.recorded_at,
        "reason_code": by_hand.reason_code,
        "operator": by_hand.operator,
        "available": stand_on(reported.entry).state.available,
    }


def _moved(reported: ActivityReported) -> int:
    return balance_changes(list(reported.recorded.postings))[Account.AVAILABLE]
