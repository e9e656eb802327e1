"""What takes two persons: listing, showing, deciding."""

from http import HTTPStatus
from typing import Annotated

from punchcard import wiring
from punchcard.domain.approvals import APPROVAL_DAYS
from punchcard.edge.api import new_routes
from punchcard.edge.api_docs import UNREADABLE_BODY, operation
from punchcard.edge.approval_views import ApprovalPageView, ApprovalView
from punchcard.edge.caller import CallerOf, Scope
from punchcard.edge.parameters import ProgramId, UlidCursor, page_limit, ulid_path
from punchcard.use_cases.carry_out import Corrector
from punchcard.use_cases.decide_approval import decide_approval
from punchcard.use_cases.show_approvals import (
    APPROVALS_PER_PAGE,
    APPROVALS_PER_PAGE_MAX,
    list_approvals,
    show_approval,
)

from .approval_schemas import DecidedView, DecisionCommand

APPROVALS = "/v1/programs/<program>/approvals"
APPROVAL = f"{APPROVALS}/<approval>"
TAG = "Approvals"
NO_APPROVAL = {HTTPStatus.NOT_FOUND: "This program has no such approval."}

ApprovalId = Annotated[str, ulid_path("Id of the approval, a ULID.")]

router = new_routes()


@router.get(
    APPROVALS,
    **operation(
        "list_approvals",
        summary="List what takes two persons",
        description="Waiting, decided and lapsed, the newest first. Approvals are kept for good.",
        tag=TAG,
        scope=Scope.OPERATIONS_READ,
        answers={HTTPStatus.OK: (ApprovalPageView, "One page.")},
        problems={HTTPStatus.NOT_FOUND: "There is no such program."},
    ),
)
def approvals(
    program: ProgramId,
    cursor: UlidCursor = None,
    limit: Annotated[int, page_limit(APPROVALS_PER_PAGE_MAX, "approvals")] = APPROVALS_PER_PAGE,
) -> ApprovalPageView:
    """Answer with one page of approvals."""
    page = list_approvals(
        program=program,
        cursor=cursor,
        limit=limit,
        approvals=wiring.approvals(),
        programs=wiring.programs(),
    )
    return ApprovalPageView.of(page.approvals, page.next_cursor, now=wiring.now())


@router.get(
    APPROVAL,
    **operation(
        "show_approval",
        summary="Show an approval",
        description="What is asked for, by whom, and what was decided.",
        tag=TAG,
        scope=Scope.OPERATIONS_READ,
        answers={HTTPStatus.OK: (ApprovalView, "The approval.")},
        problems=NO_APPROVAL,
    ),
)
def approval(program: ProgramId, approval: ApprovalId) -> ApprovalView:
    """Answer with the approval."""
    found = show_approval(approval, program=program, approvals=wiring.approvals())
    return ApprovalView.of(found, now=wiring.now())


@router.post(
    f"{APPROVAL}/decision",
    **operation(
        "decide_approval",
        summary="Approve or reject",
        description="Nobody decides about what they asked for themselves. What is approved is "
        "done at once, exactly once; should that break off, the same call finishes it. Repeating "
        "a decision gets the same answer, so it needs no `Idempotency-Key`. What nobody decides "
        f"within {APPROVAL_DAYS} days lapses.",
        tag=TAG,
        scope=Scope.APPROVALS_WRITE,
        answers={HTTPStatus.OK: (DecidedView, "It is decided, and done if it was approved.")},
        problems={
            **UNREADABLE_BODY,
            HTTPStatus.FORBIDDEN: "The token lacks the scope, or is of the caller who asked.",
            HTTPStatus.NOT_FOUND: "This program has no such approval, or no longer the member.",
            HTTPStatus.CONFLICT: "It was decided otherwise, or has lapsed.",
            HTTPStatus.UNPROCESSABLE_ENTITY: "It is approved, but the member's points do not "
            "allow it; the code says why, the approval's `refusal` keeps it, and the same call "
            "tries again.",
        },
    ),
)
def decide(
    program: ProgramId, approval: ApprovalId, command: DecisionCommand, caller: CallerOf
) -> DecidedView:
    """Answer with the decision and what was recorded."""
    corrector = Corrector(
        program=program,
        directory=wiring.directory(),
        ledger=wiring.ledger(),
        programs=wiring.programs(),
        archive=wiring.activity_archive(),
        approvals=wiring.approvals(),
        now=wiring.now(),
    )
    decided = decide_approval(
        approval,
        command.to_decision(),
        decided_by=caller.client,
        reason_code=command.reason_code,
        corrector=corrector,
        task_tokens=wiring.task_tokens(),
    )
    return DecidedView.of(decided, now=corrector.now)
