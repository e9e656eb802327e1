"""Adjusting a balance by hand: at once up to a limit, above it once a second person approves."""

from datetime import datetime

from punchcard.domain.approvals import AdjustmentRequest, Approval
from punchcard.ports import ActivityArchive, Allowances, Approvals, Directory, Ledger, Programs
from punchcard.use_cases.ask_second_person import act_or_ask
from punchcard.use_cases.carry_out import Corrector
from punchcard.use_cases.find_member import member_by_id
from punchcard.use_cases.report_activity import ActivityReported


def adjust_member(
    request: AdjustmentRequest,
    *,
    program: str,
    approval_id: str,
    directory: Directory,
    ledger: Ledger,
    programs: Programs,
    approvals: Approvals,
    allowances: Allowances,
    archive: ActivityArchive,
    now: datetime,
) -> ActivityReported | Approval:
    """Record an adjustment, or open an approval where the operator may not do it alone.

    A repeated call gets the same entry or the same approval; once that is approved, the entry.
    An attempt that is refused counts towards the operator's day until it succeeds under its key.

    Args:
        request: the adjustment, of whom, and the operator's own key.
        program: of the member.
        approval_id: the id that a new approval gets.
        directory: who is who.
        ledger: where it is recorded.
        programs: what the limits are.
        approvals: what waits for a second person.
        allowances: what operators have moved on the present day.
        archive: where it is kept as it was asked for.
        now: the present instant.

    Raises:
        MemberNotFoundError: this program has no such member.
        PointsInsufficientError: more is to be taken than there is.
        IdempotencyKeyReusedError: the key was used for other content.
        TransientError: nothing was recorded; call again with the same key.
    """
    member = member_by_id(program=program, member=request.member, directory=directory)
    corrector = Corrector(
        program=program,
        directory=directory,
        ledger=ledger,
        programs=programs,
        archive=archive,
        approvals=approvals,
        now=now,
    )
    return act_or_ask(
        request,
        points=abs(request.adjustment.points),
        is_recorded=corrector.knows(request, member),
        carry_out=corrector.adjust,
        corrector=corrector,
        approval_id=approval_id,
        allowances=allowances,
    )
