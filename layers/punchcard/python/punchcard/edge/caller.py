"""Who calls the API, as the gateway's authorizer has checked it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, cast

from aws_lambda_powertools.event_handler import Request
from aws_lambda_powertools.event_handler.depends import Depends

from punchcard.domain.errors import MisconfiguredError
from punchcard.edge.refusals import ScopeMissingError

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEventV2


class Scope(StrEnum):
    """What a token may allow; the gateway lets no call through without the operation's scope."""

    MEMBERS_READ = "punchcard/members:read"
    MEMBERS_WRITE = "punchcard/members:write"
    ACTIVITIES_WRITE = "punchcard/activities:write"
    PROGRAMS_READ = "punchcard/programs:read"
    PROGRAMS_WRITE = "punchcard/programs:write"
    SHOPS_WRITE = "punchcard/shops:write"
    ADJUSTMENTS_WRITE = "punchcard/adjustments:write"
    APPROVALS_WRITE = "punchcard/approvals:write"
    TOKENS_WRITE = "punchcard/tokens:write"
    SUBSCRIPTIONS_WRITE = "punchcard/subscriptions:write"
    BOOKS_READ = "punchcard/books:read"
    OPERATIONS_READ = "punchcard/operations:read"
    OPERATIONS_WRITE = "punchcard/operations:write"


@dataclass(frozen=True, slots=True)
class Caller:
    """A client of the API and what its token allows."""

    client: str
    scopes: frozenset[str]

    def require(self, scopes: Collection[Scope]) -> None:
        """Refuse a call for which the operation's own scope is not enough.

        Raises:
            ScopeMissingError: the token lacks one of the scopes.
        """
        for scope in scopes:
            if scope not in self.scopes:
                raise ScopeMissingError(f"this needs a token with the scope {scope}")


def caller_of(request: Request) -> Caller:
    """The caller that the claims of a checked token name.

    Raises:
        MisconfiguredError: the route has no authorizer, so that nobody knows who calls.
    """
    event = cast("APIGatewayProxyEventV2", request.resolved_event)
    claims: Mapping[str, str] = event.request_context.authorizer.jwt_claim
    client = claims.get("client_id") or claims.get("sub")
    if not client:
        raise MisconfiguredError("a route of the API has no authorizer")
    return Caller(client, frozenset(claims.get("scope", "").split()))


CallerOf = Annotated[Caller, Depends(caller_of)]
"""Annotates the parameter of an operation that wants to know who calls."""
