"""Decisions, as the API writes them."""

from datetime import datetime
from typing import Literal, Self

from punchcard.domain.approvals import Decision, ReinstatementRequest
from punchcard.domain.kinds import kind_of
from punchcard.edge.approval_views import ApprovalView
from punchcard.edge.correction_views import AdjustmentView, MergeView, ReinstatementView
from punchcard.edge.fields import Command, Slug, View
from punchcard.use_cases.decide_approval import ApprovalDecided
from punchcard.use_cases.merge_members import MembersMerged
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

    @classmethod
    def of(cls, decided: ApprovalDecided, *, now: datetime) -> Self:
        """Show what a decision led to."""
        approval = ApprovalView.of(decided.approval, now=now)
        kind, done = decided.approval.subject.kind, decided.reported
        adjustment = reinstatement = merge = None
        if isinstance(done, MembersMerged):
            merge = MergeView.of(done)
        elif done is not None and kind == kind_of(ReinstatementRequest):
            reinstatement = ReinstatementView.of(done)
        elif done is not None:
            adjustment = AdjustmentView.of(done)
        return cls(
            approval=approval, adjustment=adjustment, reinstatement=reinstatement, merge=merge
        )
