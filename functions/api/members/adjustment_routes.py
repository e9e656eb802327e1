"""Points moved by hand."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from punchcard import wiring
from punchcard.domain.approvals import Approval
from punchcard.edge.api import new_routes
from punchcard.edge.api_docs import UNREADABLE_BODY, operation
from punchcard.edge.approval_views import AdjustmentView, ApprovalView
from punchcard.edge.caller import CallerOf, Scope
from punchcard.edge.ids import new_ulid
from punchcard.edge.parameters import IdempotencyKey, MemberId, ProgramId
from punchcard.use_cases.adjust_member import adjust_member

from .activity_routes import REPLAYED
from .adjustment_schemas import AdjustmentCommand

router = new_routes()


@router.post(
    "/v1/programs/<program>/members/<member>/adjustments",
    **operation(
        "adjust_member",
        summary="Give or take points by hand",
        description="Given points fill a deficit first and expire as if they matured now; taken "
        "points go in the order in which they would be spent. The program limits what an operator "
        "moves at once and in a day; above that an approval is opened, and somebody else has to "
        "approve it. A repeated call gets the approval until that has happened, and the entry "
        "from then on.",
        tag="Points",
        scope=Scope.ADJUSTMENTS_WRITE,
        answers={
            HTTPStatus.CREATED: (AdjustmentView, "It is recorded."),
            HTTPStatus.ACCEPTED: (ApprovalView, "It takes a second person."),
        },
        problems={
            **UNREADABLE_BODY,
            HTTPStatus.NOT_FOUND: "This program has no such member.",
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
    now = wiring.now()
    answered = adjust_member(
        command.to_request(member=member, operator=caller.client, idempotency_key=idempotency_key),
        program=program,
        approval_id=new_ulid(now),
        directory=wiring.directory(),
        ledger=wiring.ledger(),
        programs=wiring.programs(),
        approvals=wiring.approvals(),
        allowances=wiring.allowances(),
        archive=wiring.activity_archive(),
        now=now,
    )
    if isinstance(answered, Approval):
        return Response(
            status_code=HTTPStatus.ACCEPTED,
            content_type="application/json",
            headers={"Location": f"/v1/programs/{program}/approvals/{answered.id}"},
            body=ApprovalView.of(answered, now=now),
        )
    return Response(
        status_code=HTTPStatus.CREATED,
        content_type="application/json",
        headers={} if answered.is_new else REPLAYED,
        body=AdjustmentView.of(answered),
    )
