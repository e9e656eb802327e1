"""Approvals and adjustments, as the API writes them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Self

from pydantic import Field

from punchcard.domain.activity import AdjustmentReason
from punchcard.domain.approvals import Approval, ApprovalStatus
from punchcard.domain.decide import stand_on
from punchcard.domain.entry import Account
from punchcard.domain.errors import MisconfiguredError
from punchcard.domain.invariants import balance_changes
from punchcard.edge.fields import Instant, View
from punchcard.use_cases.report_activity import ActivityReported


class AdjustmentView(View):
    """Points that were moved by hand, and the entry that says so."""

    entry: int = Field(description="Number of the entry.", examples=[8])
    recorded_at: Instant = Field(
        description="When it was recorded.", examples=["2026-03-02T11:00:02Z"]
    )
    points: int = Field(description="What was given; negative: taken.", examples=[50])
    reason_code: AdjustmentReason = Field(description="Why.", examples=["goodwill"])
    operator: str = Field(description="Id of the caller who asked for it.")
    available: int = Field(description="Points that could be spent after it.", examples=[147])

    @classmethod
    def of(cls, reported: ActivityReported) -> Self:
        """Show an adjustment."""
        by_hand = reported.recorded.by_hand
        if by_hand is None:
            raise MisconfiguredError("an entry about an adjustment does not say who made it")
        return cls(
            entry=reported.entry.number,
            recorded_at=reported.entry.recorded_at,
            points=balance_changes(list(reported.recorded.postings))[Account.AVAILABLE],
            reason_code=by_hand.reason_code,
            operator=by_hand.operator,
            available=stand_on(reported.entry).state.available,
        )


class AskedAdjustmentView(View):
    """An adjustment that somebody asks for."""

    kind: Literal["adjustment"] = Field(description="What is asked for.")
    member: str = Field(
        description="Id of the member, a ULID.", examples=["01KJQ38XW0ABCDEFGHJKMNPQRS"]
    )
    points: int = Field(description="What is to be given; negative: taken.", examples=[5000])
    reason_code: AdjustmentReason = Field(description="Why.", examples=["migration"])
    allow_deficit: bool = Field(description="Whether the balance may go below zero.")


class ApprovalView(View):
    """Something that one person asks for and a second one decides about."""

    approval: str = Field(
        description="Id of the approval, a ULID.", examples=["01KJQ38XW0ABCDEFGHJKMNPQRS"]
    )
    program: str = Field(description="Id of the program.", examples=["club"])
    status: ApprovalStatus = Field(description="Where it stands now.", examples=["pending"])
    subject: AskedAdjustmentView = Field(description="What is asked for.")
    requested_by: str = Field(description="Id of the caller who asks; they cannot decide.")
    requested_at: Instant = Field(description="When they asked.", examples=["2026-03-02T11:00:00Z"])
    expires_at: Instant = Field(
        description="When it lapses undecided.", examples=["2026-03-09T11:00:00Z"]
    )
    decided_by: str | None = Field(description="Id of the caller who decided; null before.")
    decided_at: Instant | None = Field(description="When they decided; null before.")
    reason_code: str | None = Field(
        description="The word that they gave with it, if any.", examples=["receipt_checked"]
    )

    @classmethod
    def of(cls, approval: Approval, *, now: datetime) -> Self:
        """Show an approval; the token of a waiting workflow is not among what is shown."""
        adjustment = approval.subject.adjustment
        return cls(
            approval=approval.id,
            program=approval.program,
            status=approval.status(now),
            subject=AskedAdjustmentView(
                kind=approval.subject.kind,
                member=approval.subject.member,
                points=adjustment.points,
                reason_code=adjustment.reason_code,
                allow_deficit=adjustment.allow_deficit,
            ),
            requested_by=approval.requested_by,
            requested_at=approval.requested_at,
            expires_at=approval.expires_at,
            decided_by=approval.decided_by,
            decided_at=approval.decided_at,
            reason_code=approval.reason_code,
        )


class ApprovalPageView(View):
    """Some of a program's approvals, the newest first."""

    approvals: list[ApprovalView] = Field(description="The approvals of this page.")
    next_cursor: str | None = Field(
        description="What to send as `cursor` for the page behind; null on the last one.",
        examples=["01KJQ38XW0ABCDEFGHJKMNPQRS"],
    )

    @classmethod
    def of(cls, page: Sequence[Approval], next_cursor: str | None, *, now: datetime) -> Self:
        """Show a page."""
        return cls(
            approvals=[ApprovalView.of(approval, now=now) for approval in page],
            next_cursor=next_cursor,
        )
