"""Moving points to another member, with a second person above the program's limits."""

from punchcard.domain.approvals import Approval, TransferRequest
from punchcard.ports import Allowances
from punchcard.use_cases.ask_second_person import act_or_ask
from punchcard.use_cases.carry_out import Corrector
from punchcard.use_cases.record_transfer import TransferReported, find_pair


def transfer_points(
    request: TransferRequest,
    *,
    corrector: Corrector,
    approval_id: str,
    allowances: Allowances,
) -> TransferReported | Approval:
    """Record a transfer, or open an approval where the operator may not do it alone.

    A repeated call gets the same entries or the same approval; once that is approved, the entries.

    Args:
        request: the transfer, who gives and who takes, and the operator's own key.
        corrector: of the members' program.
        approval_id: the id that a new approval gets.
        allowances: what operators have moved on the present day.

    Raises:
        MemberNotFoundError: this program has no such giver.
        TakerNotFoundError: nor such a taker.
        TransferToSelfError: they are one.
        PointsInsufficientError: the giver has fewer points than are to go.
        IdempotencyKeyReusedError: the key was used for other content, on either side.
        TransientError: nothing was recorded; call again with the same key.
    """
    giver, _ = find_pair(request, program=corrector.program, directory=corrector.directory)
    return act_or_ask(
        request,
        points=request.transfer.points,
        is_recorded=corrector.knows(request, giver),
        carry_out=corrector.transfer,
        corrector=corrector,
        approval_id=approval_id,
        allowances=allowances,
    )
