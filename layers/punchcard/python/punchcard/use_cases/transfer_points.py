"""Moving points to another member, with a second person above the program's limits."""

from datetime import datetime

from punchcard.domain.approvals import Approval, TransferRequest
from punchcard.ports import ActivityArchive, Allowances, Approvals, Directory, Ledger, Programs
from punchcard.use_cases.ask_second_person import act_or_ask
from punchcard.use_cases.carry_out import Corrector
from punchcard.use_cases.record_transfer import TransferReported, find_pair


def transfer_points(
    request: TransferRequest,
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
) -> TransferReported | Approval:
    """Record a transfer, or open an approval where the operator may not do it alone.

    A repeated call gets the same entries or the same approval; once that is approved, the entries.

    Args:
        request: the transfer, who gives and who takes, and the operator's own key.
        program: of both members.
        approval_id: the id that a new approval gets.
        directory: who is who.
        ledger: where it is recorded, on both chains or on neither.
        programs: what the limits are.
        approvals: what waits for a second person.
        allowances: what operators have moved on the present day.
        archive: where both sides are kept.
        now: the present instant.

    Raises:
        MemberNotFoundError: this program has no such giver.
        TakerNotFoundError: nor such a taker.
        TransferToSelfError: they are one.
        PointsInsufficientError: the giver has fewer points than are to go.
        IdempotencyKeyReusedError: the key was used for other content, on either side.
        TransientError: nothing was recorded; call again with the same key.
    """
    giver, _ = find_pair(request, program=program, directory=directory)
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
        points=request.transfer.points,
        is_recorded=corrector.knows(request, giver),
        carry_out=corrector.transfer,
        corrector=corrector,
        approval_id=approval_id,
        allowances=allowances,
    )
