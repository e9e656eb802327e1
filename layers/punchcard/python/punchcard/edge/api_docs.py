"""How operations are described: the settings of a route that end up in docs/openapi.json."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, TypedDict

from aws_lambda_powertools.event_handler.openapi.types import OpenAPIResponse
from pydantic import BaseModel, Field

from punchcard.edge.caller import Scope
from punchcard.edge.csv_tables import CONTENT_TYPE as CSV_TYPE
from punchcard.edge.problems import CONTENT_TYPE

SECURITY_SCHEME = "oauth2"
SCHEME_OF_MEMBERS = "memberToken"
SCHEME_OF_BROWSERS = "browserToken"


class RouteSettings(TypedDict):
    """What a route is registered with beside its path."""

    operation_id: str
    summary: str
    description: str
    tags: list[str]
    security: list[dict[str, list[str]]]
    responses: dict[int, OpenAPIResponse]


class Fault(BaseModel):
    """One thing wrong with a request."""

    detail: str = Field(description="What is wrong there.", examples=["Field required"])
    pointer: str | None = Field(
        None, description="JSON pointer into the body.", examples=["#/identities/0/kind"]
    )
    parameter: str | None = Field(
        None, description="Name of a parameter of the path, the query or a header."
    )
    location: str | None = Field(None, alias="in", description="path, query or header.")
    path: str | None = Field(
        None, description="Place in a program document.", examples=["rules[2].earn.per"]
    )
    line: int | None = Field(None, description="Line in a program document, from 1.")
    column: int | None = Field(None, description="Column in a program document, from 1.")
    allowed: list[str] | None = Field(None, description="The values that are possible there.")


class ProblemDocument(BaseModel):
    """Why a request failed (RFC 9457). Fields that do not apply are left out."""

    type: str = Field(
        description="Stable; ends in the code.", examples=["/problems/member_not_found"]
    )
    title: str = Field(description="The code in words.", examples=["Member not found"])
    status: int = Field(description="The status of this answer.", examples=[404])
    detail: str = Field(
        description="What to do about it.",
        examples=["this program has no member with this id"],
    )
    code: str = Field(description="Stable, to branch on.", examples=["member_not_found"])
    instance: str | None = Field(
        None,
        description="Names the request; the operator finds it in the log.",
        examples=["/requests/bXkKhjVSIAMEJmw="],
    )
    path: str | None = Field(None, description="The one field that is wrong.")
    required: int | None = Field(None, description="Points that are to be taken.", examples=[80])
    available: int | None = Field(None, description="Points that there are.", examples=[50])
    missing: int | None = Field(None, description="Points that there are too few.", examples=[30])
    errors: list[Fault] | None = Field(None, description="All that is wrong, place by place.")


class GatewayAnswer(BaseModel):
    """What the gateway says of a request that never reached a function."""

    message: str = Field(description="Why.", examples=["Unauthorized"])


# What every operation may answer, and the gateway before it.
_COMMON: Mapping[HTTPStatus, str] = {
    HTTPStatus.BAD_REQUEST: "The request does not have the form that is described: a field, a "
    "parameter or a cursor is wrong.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Nothing was done; the same request may succeed later.",
}
_GATEWAY: Mapping[HTTPStatus, str] = {
    HTTPStatus.UNAUTHORIZED: "No valid token came with the request. Answered by the gateway.",
    HTTPStatus.FORBIDDEN: "The token lacks the scope. Answered by the gateway.",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many requests at once. Answered by the gateway.",
}

# What is open at the gateway checks its token itself.
_OPEN: Mapping[HTTPStatus, str] = {
    HTTPStatus.TOO_MANY_REQUESTS: "Too many requests at once. Answered by the gateway.",
}
_TOKEN_REFUSED: Mapping[HTTPStatus, str] = {
    HTTPStatus.UNAUTHORIZED: "No token came with the request, or one that is not good here.",
}

UNREADABLE_BODY: Mapping[HTTPStatus, str] = {
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is too long.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The body is of a kind that is not read here.",
}
"""Refusals of an operation that takes a body."""


def operation(
    operation_id: str,
    *,
    summary: str,
    description: str,
    tag: str,
    scope: Scope | None = None,
    token: str | None = None,
    answers: Mapping[HTTPStatus, tuple[type[BaseModel], str]],
    problems: Mapping[HTTPStatus, str],
    table: str | None = None,
) -> RouteSettings:
    """Describe an operation.

    Args:
        operation_id: the name of its use case.
        summary: what it does, in a few words.
        description: what a caller has to know about it, in Markdown.
        tag: the group it belongs to.
        scope: what a token of the user pool needs.
        token: the kind of token that opens it where no scope does.
        answers: successes by status, each with its schema and what it means.
        problems: refusals of its own by status, each with what it means.
        table: the columns of the answer as CSV; None: there is no such form of it.
    """
    responses: dict[int, OpenAPIResponse] = {
        int(status): _described(meaning, "application/json", model)
        for status, (model, meaning) in answers.items()
    }
    if table is not None:
        for described in responses.values():
            example: dict[str, Any] = {"table": {"value": table}}
            schema = {"type": "string", "description": "RFC 4180, with a header."}
            described["content"][CSV_TYPE] = {"schema": schema, "examples": example}
    for status, meaning in (_OPEN if scope is None else _GATEWAY).items():
        responses[int(status)] = _described(meaning, "application/json", GatewayAnswer)
    own = {**_TOKEN_REFUSED, **problems} if scope is None else problems
    for status, meaning in {**_COMMON, **own}.items():
        responses[int(status)] = _described(meaning, CONTENT_TYPE, ProblemDocument)
    return {
        "operation_id": operation_id,
        "summary": summary,
        "description": description,
        "tags": [tag],
        "security": _security(scope, token),
        "responses": dict(sorted(responses.items())),
    }


def _security(scope: Scope | None, token: str | None) -> list[dict[str, list[str]]]:
    if scope is not None:
        return [{SECURITY_SCHEME: [scope.value]}]
    return [] if token is None else [{token: []}]


def _described(meaning: str, content_type: str, model: type[BaseModel]) -> OpenAPIResponse:
    return {"description": meaning, "content": {content_type: {"model": model}}}
