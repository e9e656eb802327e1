"""Accounts that belong to one person: finding them, and merging them."""

from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from punchcard import wiring
from punchcard.domain.approvals import Approval
from punchcard.edge.answers import answer, answer_waiting
from punchcard.edge.api import new_routes
from punchcard.edge.api_docs import UNREADABLE_BODY, operation
from punchcard.edge.approval_views import ApprovalView
from punchcard.edge.caller import CallerOf, Scope
from punchcard.edge.correction_views import MergeView
from punchcard.edge.fields import ULID_PATTERN
from punchcard.edge.ids import new_ulid
from punchcard.edge.parameters import (
    IdempotencyKey,
    MemberId,
    ProgramId,
    page_cursor,
    page_limit,
)
from punchcard.use_cases.ask_merge import ask_merge
from punchcard.use_cases.list_conflicts import (
    CONFLICTS_PER_PAGE,
    CONFLICTS_PER_PAGE_MAX,
    list_conflicts,
)

from .corrector import corrector
from .merge_schemas import ConflictPageView, MergeCommand

PROGRAM = "/v1/programs/<program>"
TAG = "Members"
CURSOR_PATTERN = f"{ULID_PATTERN.rstrip('$')}#{ULID_PATTERN.lstrip('^')}"
"""Two members, as a page of conflicts ends with them."""

router = new_routes()


@router.post(
    f"{PROGRAM}/members/<member>/merges",
    **operation(
        "merge_members",
        summary="Merge another account of the same person into a member's",
        description="The other account is closed and the member takes over all that it has: points "
        "with their dates, holds, what it earned and was granted under caps, segments, and its "
        "identities. The tier stays. Orders of the closed account, their refunds, its holds and "
        "repeated calls go on having one effect each, and whatever names it concerns the member. "
        "A merge cannot be undone; what was merged by mistake is given back by hand. Above the "
        "program's limit for adjustments somebody else has to approve it: all points of the other "
        "account count. A repeated call gets the same answer, and does what may be left to do.",
        tag=TAG,
        scope=Scope.ADJUSTMENTS_WRITE,
        answers={
            HTTPStatus.CREATED: (MergeView, "The two are one."),
            HTTPStatus.ACCEPTED: (ApprovalView, "It takes a second person."),
        },
        problems={
            **UNREADABLE_BODY,
            HTTPStatus.NOT_FOUND: "This program has not both members.",
            HTTPStatus.CONFLICT: "The account to be taken over was merged before.",
            HTTPStatus.UNPROCESSABLE_ENTITY: "The key was used for something else, the two are one "
            "account, or the member has taken over too many.",
        },
    ),
)
def merge(
    program: ProgramId,
    member: MemberId,
    command: MergeCommand,
    idempotency_key: IdempotencyKey,
    caller: CallerOf,
) -> Response[MergeView | ApprovalView]:
    """Answer 201 with the merge, or 202 with the approval that it waits for."""
    correcting = corrector(program)
    answered = ask_merge(
        command.to_request(member=member, operator=caller.client, idempotency_key=idempotency_key),
        corrector=correcting,
        approval_id=new_ulid(correcting.now),
        allowances=wiring.allowances(),
    )
    if isinstance(answered, Approval):
        return answer_waiting(answered, correcting.now)
    return answer(MergeView.of(answered), is_new=answered.is_new)


@router.get(
    f"{PROGRAM}/conflicts",
    **operation(
        "list_conflicts",
        summary="List members who may be one person",
        description="Pairs of members whom one report named: an order with the card of one and the "
        "e-mail of the other, say. Nothing is merged by itself; a merge ends the note.",
        tag=TAG,
        scope=Scope.MEMBERS_READ,
        answers={HTTPStatus.OK: (ConflictPageView, "One page.")},
        problems={HTTPStatus.NOT_FOUND: "There is no such program."},
    ),
)
def conflicts(
    program: ProgramId,
    cursor: Annotated[str | None, page_cursor(CURSOR_PATTERN)] = None,
    limit: Annotated[int, page_limit(CONFLICTS_PER_PAGE_MAX, "conflicts")] = CONFLICTS_PER_PAGE,
) -> ConflictPageView:
    """Answer with one page of conflicts."""
    found, following = list_conflicts(
        program,
        cursor=cursor,
        limit=limit,
        directory=wiring.directory(),
        programs=wiring.programs(),
    )
    return ConflictPageView.of(found, following)
