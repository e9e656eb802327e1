"""Deciding about what somebody else asked for, and carrying out what is approved."""

from dataclasses import dataclass, replace

from punchcard.domain.approvals import Approval, Decision, decide_about
from punchcard.domain.errors import ActivityRefusedError
from punchcard.domain.instants import instant
from punchcard.ports import TaskTokens
from punchcard.use_cases.carry_out import CarriedOut, Corrector
from punchcard.use_cases.show_approvals import show_approval

REJECTED = "Rejected"
"""The name of the error in which the task of a waiting workflow fails."""

NOT_YET = "the decision is kept and nothing was recorded yet; the same call tries again"


@dataclass(frozen=True, slots=True)
class ApprovalDecided:
    """An approval with its decision, and what was recorded for it (None: it was rejected)."""

    approval: Approval
    reported: CarriedOut | None


def decide_approval(
    approval_id: str,
    decision: Decision,
    *,
    decided_by: str,
    reason_code: str | None,
    corrector: Corrector,
    task_tokens: TaskTokens,
) -> ApprovalDecided:
    """Keep a decision, then do what it allows.

    The decision is kept first. Should anything break off behind it, repeating the call does what
    is left; what was done is not done again. Where the action is refused, the approval says so
    until an attempt succeeds.

    Raises:
        ApprovalNotFoundError: the program has no such approval.
        SamePersonError: who asked wants to decide.
        ApprovalDecidedError: it was decided otherwise, or by somebody else.
        ApprovalExpiredError: nobody decided in time.
        ActivityRefusedError: it is approved, and the member's points do not allow it, such as
            when there are fewer than are to be taken; it says that the decision is kept, and that
            the same call tries again.
        TransientError: call again.
    """
    program, approvals, now = corrector.program, corrector.approvals, instant(corrector.now)
    standing = show_approval(approval_id, program=program, approvals=approvals)
    decided = decide_about(
        standing, decision, decided_by=decided_by, now=now, reason_code=reason_code
    )
    if decided is not standing and not approvals.settle(decided):
        # Somebody else was faster; their decision counts, and may be the same by the same caller.
        standing = show_approval(approval_id, program=program, approvals=approvals)
        decided = decide_about(standing, decision, decided_by=decided_by, now=now)
    reported = None
    if decided.decision is Decision.APPROVE:
        try:
            with corrector.noting(decided):
                reported = corrector.carry_out(decided.subject)
        except ActivityRefusedError as error:
            error.detail = f"{error.detail}: {NOT_YET}"
            raise
    _tell_workflow(decided, task_tokens)
    return ApprovalDecided(replace(decided, refusal=None), reported)


def _tell_workflow(approval: Approval, task_tokens: TaskTokens) -> None:
    if approval.task_token is None:
        return
    if approval.decision is Decision.APPROVE:
        task_tokens.succeed(approval.task_token, approval=approval.id)
    else:
        task_tokens.fail(approval.task_token, error=REJECTED, cause=approval.reason_code or "")
