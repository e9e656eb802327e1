"""What members do: previews of baskets, and activities that happened."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from punchcard import wiring
from punchcard.edge.answers import answer
from punchcard.edge.api import new_routes
from punchcard.edge.api_docs import UNREADABLE_BODY, operation
from punchcard.edge.basket_schemas import BasketCommand, PreviewView
from punchcard.edge.caller import CallerOf, Scope
from punchcard.edge.languages import preferred_language
from punchcard.edge.parameters import AcceptLanguage, IdempotencyKey, MemberId, ProgramId
from punchcard.use_cases.preview_basket import preview_basket
from punchcard.use_cases.report_activity import report_activity

from .activity_schemas import ActivityCommand, ActivityReportedView

PROGRAM = "/v1/programs/<program>"
MEMBER = f"{PROGRAM}/members/<member>"
TAG = "Activities"

PREVIEWED = {HTTPStatus.OK: (PreviewView, "What the basket would earn.")}
NOT_PREVIEWED = "The basket is in another currency, or the program has not begun."

router = new_routes()


@router.post(
    f"{MEMBER}/previews",
    **operation(
        "preview_basket",
        summary="Preview what a basket would earn for a member",
        description="As if the order were placed and paid now, with the member's tier, segments "
        "and room under caps. Nothing is recorded.",
        tag=TAG,
        scope=Scope.MEMBERS_READ,
        answers=PREVIEWED,
        problems={
            **UNREADABLE_BODY,
            HTTPStatus.NOT_FOUND: "This program has no such member.",
            HTTPStatus.UNPROCESSABLE_ENTITY: NOT_PREVIEWED,
        },
    ),
)
def preview(
    program: ProgramId,
    member: MemberId,
    command: BasketCommand,
    accept_language: AcceptLanguage = None,
) -> PreviewView:
    """Answer with what the basket would earn for the member."""
    return _preview(command, program=program, member=member, accept_language=accept_language)


@router.post(
    f"{PROGRAM}/previews",
    **operation(
        "preview_guest_basket",
        summary="Preview what a basket would earn for somebody who joins",
        description="As if it were the first order of a new member, placed and paid now. Nothing "
        "is recorded.",
        tag=TAG,
        scope=Scope.MEMBERS_READ,
        answers=PREVIEWED,
        problems={
            **UNREADABLE_BODY,
            HTTPStatus.NOT_FOUND: "There is no such program.",
            HTTPStatus.UNPROCESSABLE_ENTITY: NOT_PREVIEWED,
        },
    ),
)
def preview_for_guest(
    program: ProgramId, command: BasketCommand, accept_language: AcceptLanguage = None
) -> PreviewView:
    """Answer with what the basket would earn for somebody new."""
    return _preview(command, program=program, member=None, accept_language=accept_language)


@router.post(
    f"{MEMBER}/activities",
    **operation(
        "report_activity",
        summary="Report an activity of a member",
        description="Something other than an order: orders and refunds come by the webhooks of a "
        "shop. The type `classified`, which sets tier and segments, needs the scope "
        f"`{Scope.ADJUSTMENTS_WRITE}` too.",
        tag=TAG,
        scope=Scope.ACTIVITIES_WRITE,
        answers={HTTPStatus.CREATED: (ActivityReportedView, "It is recorded.")},
        problems={
            **UNREADABLE_BODY,
            HTTPStatus.FORBIDDEN: "The token lacks a scope.",
            HTTPStatus.NOT_FOUND: "This program has no such member.",
            HTTPStatus.UNPROCESSABLE_ENTITY: "The key was used for something else, or the "
            "activity is dated after now or before the program began.",
        },
    ),
)
def report(
    program: ProgramId,
    member: MemberId,
    command: ActivityCommand,
    idempotency_key: IdempotencyKey,
    caller: CallerOf,
) -> Response[ActivityReportedView]:
    """Answer with the entry; the same for a repeated call."""
    caller.require(command.scopes)
    reported = report_activity(
        command.to_happening(),
        client=caller.client,
        idempotency_key=idempotency_key,
        program=program,
        member=member,
        directory=wiring.directory(),
        ledger=wiring.ledger(),
        programs=wiring.programs(),
        archive=wiring.activity_archive(),
        now=wiring.now(),
    )
    view = ActivityReportedView.of(reported, wiring.programs().timeline(program))
    return answer(view, is_new=reported.is_new)


def _preview(
    command: BasketCommand, *, program: str, member: str | None, accept_language: str | None
) -> PreviewView:
    now = wiring.now()
    preview = preview_basket(
        command.to_basket(now=now),
        program=program,
        member=member,
        language=preferred_language(accept_language),
        directory=wiring.directory(),
        ledger=wiring.ledger(),
        programs=wiring.programs(),
        now=now,
    )
    return PreviewView.of(preview)
