"""Approvals: what one person asks for and a second one allows or does not.

One rule for everything that takes two persons: who asks cannot decide, what is decided stays so,
and what nobody decides in time lapses.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from punchcard.domain.corrections import Adjustment, Merge, Reinstatement, Transfer
from punchcard.domain.errors import ConflictError, NotFoundError, PunchcardError

APPROVAL_DAYS = 7
"""How long an approval waits for its second person."""


class ApprovalNotFoundError(NotFoundError):
    """The program has no approval with this id."""

    code = "approval_not_found"


class ApprovalDecidedError(ConflictError):
    """Somebody has decided already, or decided otherwise."""

    code = "approval_decided"


class ApprovalExpiredError(ConflictError):
    """Nobody decided in time; it has to be asked for anew."""

    code = "approval_expired"


class SamePersonError(PunchcardError):
    """Who asks for something cannot approve it, nor reject it."""

    code = "same_person"


class Decision(StrEnum):
    """What the second person says."""

    APPROVE = "approve"
    REJECT = "reject"


class ApprovalStatus(StrEnum):
    """Where an approval stands."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentRequest:
    """An adjustment above what its operator may do alone, and the key it is recorded under."""

    kind: Literal["adjustment"] = "adjustment"
    member: str
    adjustment: Adjustment
    idempotency_key: str

    @property
    def operator(self) -> str:
        """Who asks."""
        return self.adjustment.operator


@dataclass(frozen=True, slots=True, kw_only=True)
class ReinstatementRequest:
    """A reinstatement above what its operator may do alone, and its key.

    `most` is how many points could be reinstated when all were asked for; no more are, whatever
    expires until it is approved. It does not make the same request another one.
    """

    kind: Literal["reinstatement"] = "reinstatement"
    member: str
    reinstatement: Reinstatement
    idempotency_key: str
    most: int | None = field(default=None, compare=False)

    @property
    def operator(self) -> str:
        """Who asks."""
        return self.reinstatement.operator


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRequest:
    """A transfer above what its operator may do alone, and its key; `member` gives."""

    kind: Literal["transfer"] = "transfer"
    member: str
    transfer: Transfer
    idempotency_key: str

    @property
    def operator(self) -> str:
        """Who asks."""
        return self.transfer.operator


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeRequest:
    """A merge that moves more points than its operator may move alone, and its key."""

    kind: Literal["merge"] = "merge"
    member: str
    merge: Merge
    idempotency_key: str

    @property
    def operator(self) -> str:
        """Who asks."""
        return self.merge.operator


type Subject = AdjustmentRequest | ReinstatementRequest | TransferRequest | MergeRequest
"""What can be asked for: always of a member, by an operator, under a key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why what was approved could not be done when it was tried: code and detail of the problem."""

    code: str
    detail: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Something asked for, what was decided about it, and whether that could be done.

    `requested_by` and `decided_by` are opaque ids of callers. `reason_code` is a word that the
    second person chose. `refusal` is that of the last attempt; once it is done there is none.
    `task_token` is that of a workflow which waits for the decision; whoever
    has it can end the waiting, so it is shown to nobody.
    """

    id: str
    program: str
    subject: Subject
    requested_by: str
    requested_at: datetime
    expires_at: datetime
    decision: Decision | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    reason_code: str | None = None
    refusal: Refusal | None = None
    task_token: str | None = None

    def status(self, now: datetime) -> ApprovalStatus:
        """Where it stands at an instant."""
        if self.decision is Decision.APPROVE:
            return ApprovalStatus.APPROVED
        if self.decision is Decision.REJECT:
            return ApprovalStatus.REJECTED
        return ApprovalStatus.PENDING if now < self.expires_at else ApprovalStatus.EXPIRED


def ask(
    subject: Subject,
    *,
    approval_id: str,
    program: str,
    requested_by: str,
    now: datetime,
    task_token: str | None = None,
) -> Approval:
    """An approval that waits for its second person from now on."""
    return Approval(
        id=approval_id,
        program=program,
        subject=subject,
        requested_by=requested_by,
        requested_at=now,
        expires_at=now + timedelta(days=APPROVAL_DAYS),
        task_token=task_token,
    )


def decide_about(
    approval: Approval,
    decision: Decision,
    *,
    decided_by: str,
    now: datetime,
    reason_code: str | None = None,
) -> Approval:
    """The approval with a decision. Who repeats their decision gets what stands.

    Raises:
        SamePersonError: who asked wants to decide.
        ApprovalDecidedError: somebody else has decided, or the same person otherwise.
        ApprovalExpiredError: nobody decided in time.
    """
    if decided_by == approval.requested_by:
        raise SamePersonError("somebody else has to decide about what you asked for")
    if approval.decision is not None:
        if (approval.decision, approval.decided_by) == (decision, decided_by):
            return approval
        raise ApprovalDecidedError("this was decided already; look at the approval")
    if approval.status(now) is ApprovalStatus.EXPIRED:
        raise ApprovalExpiredError("nobody decided about this in time; it can be asked for anew")
    return replace(
        approval,
        decision=decision,
        decided_by=decided_by,
        decided_at=now,
        reason_code=reason_code,
    )
