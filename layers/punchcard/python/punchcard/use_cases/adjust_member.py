"""Adjusting a balance by hand: at once up to a limit, above it once a second person approves."""

from punchcard.domain.approvals import AdjustmentRequest, Approval
from punchcard.ports import Allowances
from punchcard.use_cases.ask_second_person import act_or_ask
from punchcard.use_cases.carry_out import Corrector
from punchcard.use_cases.report_activity import ActivityReported


def adjust_member(
    request: AdjustmentRequest,
    *,
    corrector: Corrector,
    approval_id: str,
    allowances: Allowances,
) -> ActivityReported | Approval:
    """Record an adjustment, or open an approval where the operator may not do it alone.

    A repeated call gets the same entry or the same approval; once that is approved, the entry.
    An attempt that is refused counts towards the operator's day until it succeeds under its key.

    Args:
        request: the adjustment, of whom, and the operator's own key.
        corrector: of the member's program.
        approval_id: the id that a new approval gets.
        allowances: what operators have moved on the present day.

    Raises:
        MemberNotFoundError: this program has no such member.
        PointsInsufficientError: more is to be taken than there is.
        IdempotencyKeyReusedError: the key was used for other content.
        TransientError: nothing was recorded; call again with the same key.
    """
    member = corrector.member(request.member)
    return act_or_ask(
        request,
        points=abs(request.adjustment.points),
        is_recorded=corrector.knows(request, member),
        carry_out=corrector.adjust,
        corrector=corrector,
        approval_id=approval_id,
        allowances=allowances,
    )
