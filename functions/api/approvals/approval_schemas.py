"""Decisions, as the API writes them."""

from datetime import datetime
from typing import Literal, Self

from punchcard.domain.activity import REINSTATED
from punchcard.domain.approvals import Decision
from punchcard.edge.approval_views import ApprovalView
from punchcard.edge.correction_views import (
    AdjustmentView,
    MergeView,
    ReinstatementView,
    TransferView,
)
from punchcard.edge.fields import Command, Slug, View
from punchcard.use_cases.decide_approval import ApprovalDecided
from punchcard.use_cases.merge_members import MembersMerged
from punchcard.use_cases.record_transfer import TransferReported
from pydantic import Field


class DecisionCommand(Command):
    """What the second person says."""

    decision: Literal["approve", "reject"] = Field(description="Yes or no.")
    reason_code: Slug | None = Field(
        default=None,
        description="A word of your own for why, kept with the approval. No personal data.",
        examples=["receipt_checked"],
    )

    def to_decision(self) -> Decision:
        """The decision in the domain's words."""
        return Decision(self.decision)


class DecidedView(View):
    """An approval that was decided, and what was recorded for it."""

    approval: ApprovalView = Field(description="The approval with its decision.")
    adjustment: AdjustmentView | None = Field(
        description="What was recorded for an adjustment; null for other kinds, and where it was "
        "rejected."
    )
    reinstatement: ReinstatementView | None = Field(
        description="What was recorded for a reinstatement; null likewise."
    )
    merge: MergeView | None = Field(description="What was recorded for a merge; null likewise.")
    transfer: TransferView | None = Field(
        description="What was recorded for a transfer; null likewise."
    )

    @classmethod
    def of(cls, decided: ApprovalDecided, *, now: datetime) -> Self:
        """Show what a decision led to."""
        reported = decided.reported
        adjustment = reinstatement = transfer = merge = None
        if isinstance(reported, MembersMerged):
            merge = MergeView.of(reported)
        elif isinstance(reported, TransferReported):
            transfer = TransferView.of(reported)
        elif reported is not None and reported.recorded.type == REINSTATED:
            reinstatement = ReinstatementView.of(reported)
        elif reported is not None:
            adjustment = AdjustmentView.of(reported)
        return cls(
            approval=ApprovalView.of(decided.approval, now=now),
            adjustment=adjustment,
            reinstatement=reinstatement,
            transfer=transfer,
            merge=merge,
        )
