"""Approvals, as the API writes them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Self

from pydantic import Field

from punchcard.domain.approvals import (
    AdjustmentRequest,
    Approval,
    ApprovalStatus,
    MergeRequest,
    Refusal,
    ReinstatementRequest,
    Subject,
    TransferRequest,
)
from punchcard.domain.corrections import AdjustmentReason
from punchcard.edge.fields import CLIENT_EXAMPLE, CLIENT_ID, Instant, Ulid, View


class AskedForView(View):
    """What every kind of request has."""

    member: str = Field(
        description="Id of the member, a ULID.", examples=["01KJQ38XW0ABCDEFGHJKMNPQRS"]
    )
    reason_code: AdjustmentReason = Field(description="Why.", examples=["migration"])


class AskedAdjustmentView(AskedForView):
    """An adjustment that somebody asks for."""

    kind: Literal["adjustment"] = Field(description="What is asked for.")
    points: int = Field(description="What is to be given; negative: taken.", examples=[5000])
    allow_deficit: bool = Field(description="Whether the balance may go below zero.")

    @classmethod
    def of(cls, request: AdjustmentRequest) -> Self:
        """Show what is asked for."""
        return cls(
            kind=request.kind,
            member=request.member,
            points=request.adjustment.points,
            reason_code=request.adjustment.reason_code,
            allow_deficit=request.adjustment.allow_deficit,
        )


class AskedReinstatementView(AskedForView):
    """A reinstatement that somebody asks for."""

    kind: Literal["reinstatement"] = Field(description="What is asked for.")
    points: int | None = Field(
        description="How many expired points are to be available again; null: all.",
        examples=[1500],
    )
    most: int | None = Field(
        description="Where all are asked for, how many there were then; no more come back.",
        examples=[1500],
    )

    @classmethod
    def of(cls, request: ReinstatementRequest) -> Self:
        """Show what is asked for."""
        return cls(
            kind=request.kind,
            member=request.member,
            points=request.reinstatement.points,
            most=request.most,
            reason_code=request.reinstatement.reason_code,
        )


class AskedTransferView(AskedForView):
    """A transfer that somebody asks for; `member` gives."""

    kind: Literal["transfer"] = Field(description="What is asked for.")
    to: str = Field(
        description="Id of the member who is to get the points.",
        examples=["01KJQ38XW0ABCDEFGHJKMNPQRT"],
    )
    points: int = Field(description="How many.", examples=[2500])

    @classmethod
    def of(cls, request: TransferRequest) -> Self:
        """Show what is asked for."""
        return cls(
            kind=request.kind,
            member=request.member,
            to=request.transfer.to,
            points=request.transfer.points,
            reason_code=request.transfer.reason_code,
        )


class AskedMergeView(AskedForView):
    """A merge of two accounts that somebody asks for."""

    kind: Literal["merge"] = Field(description="What is asked for.")
    absorb: Ulid = Field(
        description="The account to be closed, whose points go to `member`.",
        examples=["01KJQ38XW0ZYXWVTSRQPNMKJHG"],
    )

    @classmethod
    def of(cls, request: MergeRequest) -> Self:
        """Show what is asked for."""
        return cls(
            kind=request.kind,
            member=request.member,
            absorb=request.merge.absorb,
            reason_code=request.merge.reason_code,
        )


type AskedView = AskedAdjustmentView | AskedReinstatementView | AskedTransferView | AskedMergeView


class RefusalView(View):
    """Why what was approved could not be done when it was tried last."""

    code: str = Field(
        description="Code of the problem that the attempt was answered with.",
        examples=["points_insufficient"],
    )
    detail: str = Field(
        description="Its detail.",
        examples=["2000 points are to be taken, and 100 are available"],
    )
    at: Instant = Field(description="When it was tried.", examples=["2026-03-02T12:00:00Z"])

    @classmethod
    def of(cls, refusal: Refusal) -> Self:
        """Show a refusal."""
        return cls(code=refusal.code, detail=refusal.detail, at=refusal.at)


class ApprovalView(View):
    """Something that one person asks for and a second one decides about."""

    approval: str = Field(
        description="Id of the approval, a ULID.", examples=["01KJQ38XW0ABCDEFGHJKMNPQRS"]
    )
    program: str = Field(description="Id of the program.", examples=["club"])
    status: ApprovalStatus = Field(description="Where it stands now.", examples=["pending"])
    subject: AskedView = Field(description="What is asked for, by its `kind`.")
    requested_by: str = Field(
        description=f"Who asks; they cannot decide. {CLIENT_ID}", examples=[CLIENT_EXAMPLE]
    )
    requested_at: Instant = Field(description="When they asked.", examples=["2026-03-02T11:00:00Z"])
    expires_at: Instant = Field(
        description="When it lapses undecided.", examples=["2026-03-09T11:00:00Z"]
    )
    decided_by: str | None = Field(description=f"Who decided; null before. {CLIENT_ID}")
    decided_at: Instant | None = Field(description="When they decided; null before.")
    reason_code: str | None = Field(
        description="The word that they gave with it, if any.", examples=["receipt_checked"]
    )
    refusal: RefusalView | None = Field(
        description="Why it was approved and yet not done: the same decision again tries again. "
        "Null once it is done, and where nobody has approved it."
    )

    @classmethod
    def of(cls, approval: Approval, *, now: datetime) -> Self:
        """Show an approval; the token of a waiting workflow is not among what is shown."""
        return cls(
            approval=approval.id,
            program=approval.program,
            status=approval.status(now),
            subject=_asked(approval.subject),
            requested_by=approval.requested_by,
            requested_at=approval.requested_at,
            expires_at=approval.expires_at,
            decided_by=approval.decided_by,
            decided_at=approval.decided_at,
            reason_code=approval.reason_code,
            refusal=None if approval.refusal is None else RefusalView.of(approval.refusal),
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


def _asked(subject: Subject) -> AskedView:
    if isinstance(subject, AdjustmentRequest):
        return AskedAdjustmentView.of(subject)
    if isinstance(subject, ReinstatementRequest):
        return AskedReinstatementView.of(subject)
    if isinstance(subject, MergeRequest):
        return AskedMergeView.of(subject)
    return AskedTransferView.of(subject)
