"""Who calls a route that is open at the gateway: the bearer of a token that is checked here."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, cast

from aws_lambda_powertools.event_handler import Request
from aws_lambda_powertools.event_handler.depends import Depends

from punchcard.connectors.headers import header
from punchcard.domain.errors import MisconfiguredError
from punchcard.domain.passes import Audience, TokenInvalidError, check_pass
from punchcard.edge.request_bodies import GatewayEvent
from punchcard.ports import Tokens

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2

SCHEME = "bearer"


def admit_bearer(
    event: GatewayEvent, *, audience: Audience, tokens: Tokens, now: datetime
) -> GatewayEvent:
    """The event with the claims of its checked token, where the gateway's authorizer puts them.

    Raises:
        TokenInvalidError: no token came with the call, or one that is not good for this.
    """
    scheme, _, token = (header(event.get("headers") or {}, "authorization") or "").partition(" ")
    if scheme.lower() != SCHEME or not token:
        raise TokenInvalidError("send a token: Authorization: Bearer …")
    granted = tokens.read(token.strip())
    check_pass(granted, audience=audience, now=now)
    claims = {"program": granted.program, "member": granted.member or ""}
    context = {**event.get("requestContext", {}), "authorizer": {"jwt": {"claims": claims}}}
    return {**event, "requestContext": context}


def program_of(request: Request) -> str:
    """The program that the caller's token is good in."""
    return _claim(request, "program")


def member_of(request: Request) -> str:
    """The member whom the caller's token shows, and nobody else."""
    return _claim(request, "member")


TokensProgram = Annotated[str, Depends(program_of)]
"""Annotates the parameter of an operation that works in the program of the caller's token."""

TokensMember = Annotated[str, Depends(member_of)]
"""Annotates the parameter of an operation that shows the member of the caller's token."""


def _claim(request: Request, name: str) -> str:
    event = cast("APIGatewayProxyEventV2", request.resolved_event)
    claims: Mapping[str, str] = event.request_context.authorizer.jwt_claim
    value = claims.get(name)
    if not value:
        raise MisconfiguredError("a call came in whose token was not checked")
    return value
