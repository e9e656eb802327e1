"""Points moved by hand: given, taken, reinstated, transferred."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from punchcard import wiring
from punchcard.domain.approvals import Approval
from punchcard.edge.answers import answer, answer_waiting
from punchcard.edge.api import new_routes
from punchcard.edge.api_docs import UNREADABLE_BODY, operation
from punchcard.edge.approval_views import ApprovalView
from punchcard.edge.caller import CallerOf, Scope
from punchcard.edge.correction_views import AdjustmentView, ReinstatementView, TransferView
from punchcard.edge.ids import new_ulid
from punchcard.edge.parameters import IdempotencyKey, MemberId, ProgramId
from punchcard.use_cases.adjust_member import adjust_member
from punchcard.use_cases.reinstate_points import reinstate_points
from punchcard.use_cases.transfer_points import transfer_points

from .adjustment_schemas import AdjustmentCommand, ReinstatementCommand, TransferCommand
from .corrector import corrector

MEMBER = "/v1/programs/<program>/members/<member>"
TAG = "Points"
NO_MEMBER = {HTTPStatus.NOT_FOUND: "This program has no such member."}
WAITS = {HTTPStatus.ACCEPTED: (ApprovalView, "It takes a second person.")}

router = new_routes()


@router.post(
    f"{MEMBER}/adjustments",
    **operation(
        "adjust_member",
        summary="Give or take points by hand",
        description="Given points fill a deficit first and expire as if they matured now; taken "
        "points go in the order in which they would be spent. The program limits what an operator "
        "moves at once and in a day; above that an approval is opened, and somebody else has to "
        "approve it. A repeated call gets the approval until that has happened, and the entry "
        "from then on.",
        tag=TAG,
        scope=Scope.ADJUSTMENTS_WRITE,
        answers={
            HTTPStatus.CREATED: (AdjustmentView, "It is recorded."),
            **WAITS,
        },
        problems={
            **UNREADABLE_BODY,
            **NO_MEMBER,
            HTTPStatus.UNPROCESSABLE_ENTITY: "The key was used for something else, or there are "
            "fewer points than are to be taken.",
        },
    ),
)
def adjust(
    program: ProgramId,
    member: MemberId,
    command: AdjustmentCommand,
    idempotency_key: IdempotencyKey,
    caller: CallerOf,
) -> Response[AdjustmentView | ApprovalView]:
    """Answer 201 with the entry, or 202 with the approval that it waits for."""
    correcting = corrector(program)
    answered = adjust_member(
        command.to_request(member=member, operator=caller.client, idempotency_key=idempotency_key),
        corrector=correcting,
        approval_id=new_ulid(correcting.now),
        allowances=wiring.allowances(),
    )
    if isinstance(answered, Approval):
        return answer_waiting(answered, correcting.now)
    return answer(AdjustmentView.of(answered), is_new=answered.is_new)


@router.post(
    f"{MEMBER}/reinstatements",
    **operation(
        "reinstate_points",
        summary="Make expired points available again",
        description="Those that expired first within the program's window come back first; they "
        "fill a deficit first and are usable for as long as the program says. With `points` null "
        "all come back. The limits and approvals are those of adjustments.",
        tag=TAG,
        scope=Scope.ADJUSTMENTS_WRITE,
        answers={HTTPStatus.CREATED: (ReinstatementView, "It is recorded."), **WAITS},
        problems={
            **UNREADABLE_BODY,
            **NO_MEMBER,
            HTTPStatus.UNPROCESSABLE_ENTITY: "The key was used for something else, nothing "
            "expired within the window, or fewer points did (`required`, `available`, `missing`).",
        },
    ),
)
def reinstate(
    program: ProgramId,
    member: MemberId,
    command: ReinstatementCommand,
    idempotency_key: IdempotencyKey,
    caller: CallerOf,
) -> Response[ReinstatementView | ApprovalView]:
    """Answer 201 with the entry, or 202 with the approval that it waits for."""
    correcting = corrector(program)
    answered = reinstate_points(
        command.to_request(member=member, operator=caller.client, idempotency_key=idempotency_key),
        corrector=correcting,
        approval_id=new_ulid(correcting.now),
        allowances=wiring.allowances(),
    )
    if isinstance(answered, Approval):
        return answer_waiting(answered, correcting.now)
    return answer(ReinstatementView.of(answered), is_new=answered.is_new)


@router.post(
    f"{MEMBER}/transfers",
    **operation(
        "transfer_points",
        summary="Move points to another member",
        description="What the member would have spent first goes, and keeps its expiry; it fills a "
        "deficit of the other member first. Both ledgers say so, or neither. The limits and "
        "approvals are those of adjustments.",
        tag=TAG,
        scope=Scope.ADJUSTMENTS_WRITE,
        answers={HTTPStatus.CREATED: (TransferView, "It is recorded."), **WAITS},
        problems={
            **UNREADABLE_BODY,
            **NO_MEMBER,
            HTTPStatus.UNPROCESSABLE_ENTITY: "The key was used for something else, the other "
            "member does not exist or is the same, or there are fewer points than are to go "
            "(`required`, `available`, `missing`).",
        },
    ),
)
def transfer(
    program: ProgramId,
    member: MemberId,
    command: TransferCommand,
    idempotency_key: IdempotencyKey,
    caller: CallerOf,
) -> Response[TransferView | ApprovalView]:
    """Answer 201 with both entries, or 202 with the approval that they wait for."""
    correcting = corrector(program)
    answered = transfer_points(
        command.to_request(member=member, operator=caller.client, idempotency_key=idempotency_key),
        corrector=correcting,
        approval_id=new_ulid(correcting.now),
        allowances=wiring.allowances(),
    )
    if isinstance(answered, Approval):
        return answer_waiting(answered, correcting.now)
    return answer(TransferView.of(answered), is_new=answered.given.is_new)
