"""Short-lived tokens, to be handed on to a member's app or to a browser."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from punchcard import wiring
from punchcard.domain.passes import Pass
from punchcard.edge.api import new_routes
from punchcard.edge.api_docs import UNREADABLE_BODY, operation
from punchcard.edge.caller import Scope
from punchcard.edge.ids import new_ulid
from punchcard.edge.parameters import MemberId, ProgramId
from punchcard.use_cases.issue_pass import issue_browser_pass, issue_member_pass

from .token_schemas import TokenCommand, TokenView

PROGRAM = "/v1/programs/<program>"
TAG = "Tokens"
ISSUED = {HTTPStatus.CREATED: (TokenView, "The token.")}

router = new_routes()


@router.post(
    f"{PROGRAM}/members/<member>/tokens",
    **operation(
        "issue_member_token",
        summary="Issue a member's own token",
        description="It opens the routes below `/v1/me`, where it shows this member and nobody "
        "else. Hand it to the member's app or to the page of somebody who has signed in with you.",
        tag=TAG,
        scope=Scope.TOKENS_WRITE,
        answers=ISSUED,
        problems={**UNREADABLE_BODY, HTTPStatus.NOT_FOUND: "This program has no such member."},
    ),
)
def issue_for_member(
    program: ProgramId, member: MemberId, command: TokenCommand
) -> Response[TokenView]:
    """Answer with a token that shows one member."""
    now = wiring.now()
    granted = issue_member_pass(
        program=program,
        member=member,
        minutes=command.minutes,
        pass_id=new_ulid(now),
        directory=wiring.directory(),
        ledger=wiring.ledger(),
        now=now,
    )
    return _issued(granted)


@router.post(
    f"{PROGRAM}/tokens",
    **operation(
        "issue_browser_token",
        summary="Issue a token that everybody may see",
        description="It previews baskets of strangers at `/v1/public/previews` and opens nothing "
        "else, so that the page of a shop may carry it.",
        tag=TAG,
        scope=Scope.TOKENS_WRITE,
        answers=ISSUED,
        problems={**UNREADABLE_BODY, HTTPStatus.NOT_FOUND: "There is no such program."},
    ),
)
def issue_for_browser(program: ProgramId, command: TokenCommand) -> Response[TokenView]:
    """Answer with a token that shows nobody."""
    now = wiring.now()
    granted = issue_browser_pass(
        program=program,
        minutes=command.minutes,
        pass_id=new_ulid(now),
        programs=wiring.programs(),
        now=now,
    )
    return _issued(granted)


def _issued(granted: Pass) -> Response[TokenView]:
    return Response(
        status_code=HTTPStatus.CREATED,
        content_type="application/json",
        body=TokenView.of(granted, wiring.tokens().write(granted)),
    )
