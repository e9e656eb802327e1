"""The API's resolver: what every operation shares, from reading a request to telling an error.

Only functions with many operations come this way. The webhook function, for which shops wait,
reads its one kind of request without a resolver (`http.py`).
"""

import json
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.api_gateway import Route, Router
from aws_lambda_powertools.event_handler.exceptions import NotFoundError as NoRouteError
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware
from aws_lambda_powertools.event_handler.openapi.exceptions import (
    RequestUnsupportedContentType,
    RequestValidationError,
)

from punchcard.domain.errors import MisconfiguredError, PunchcardError
from punchcard.edge.observability import configure_logging, log_call, log_failure
from punchcard.edge.problems import CONTENT_TYPE, problem
from punchcard.edge.refusals import (
    Fault,
    RequestInvalidError,
    RouteNotFoundError,
    form_refused,
)
from punchcard.edge.request_bodies import (
    MEDIA_TYPE,
    POINTER_LENGTH_MAX,
    GatewayEvent,
    faults_of,
    read_json_object,
    unsupported,
    with_text_body,
)

NOT_STORED = {"Cache-Control": "no-store"}
"""Answers are about a member, and another one a moment later: no proxy is to keep them."""

type GatewayResponse = dict[str, Any]
"""What API Gateway expects back."""

type Handler = Callable[[GatewayEvent, Any], GatewayResponse]

type Admit = Callable[[GatewayEvent], GatewayEvent]
"""Lets a call in, with what it found out about the caller, or raises."""

# The resolver's patterns match letters and digits of any script, and no other character that is
# not ASCII: what stands here matched no route, so that escaping it changes no path that led to one.
_UNROUTABLE = re.compile(r"[^\x00-\x7f\w]")

log = logging.getLogger(__name__)


def new_api(name: str) -> APIGatewayHttpResolver:
    """A resolver whose errors are problem documents and whose every call is one line in the log.

    Args:
        name: what the lines in the log are called.
    """
    app = APIGatewayHttpResolver(
        enable_validation=True,
        response_validation_error_http_code=HTTPStatus.INTERNAL_SERVER_ERROR,
        json_body_deserializer=read_json_object,
    )
    desk = _Desk(name, app)
    app.use([desk.finish, desk.check_query])
    app.exception_handler(PunchcardError)(desk.refuse)
    app.exception_handler(RequestValidationError)(desk.refuse_form)
    app.exception_handler(RequestUnsupportedContentType)(desk.refuse_media_type)
    app.exception_handler(NoRouteError)(desk.refuse_route)
    app.exception_handler(Exception)(desk.refuse_defect)
    return app


def new_routes() -> Router:
    """Some of a resolver's operations, to be included in it."""
    return Router()  # type: ignore[no-untyped-call]


def serve(
    app: APIGatewayHttpResolver,
    name: str,
    *,
    admit: Admit | None = None,
    reads: Sequence[str] = (MEDIA_TYPE,),
) -> Handler:
    """The Lambda handler of a resolver.

    Args:
        app: the resolver.
        name: what the lines in the log are called.
        admit: checks a call before anything of it is read, where the gateway checks none.
        reads: the media types of bodies that some operation reads.
    """

    def handler(event: GatewayEvent, context: Any) -> GatewayResponse:
        configure_logging()
        try:
            admitted = event if admit is None else admit(event)
            readable = with_text_body(admitted, reads=reads)
        except PunchcardError as error:
            refusal = _refusal(name, error, event)
            return {
                "statusCode": refusal.status_code,
                "headers": refusal.headers,
                "body": refusal.body,
            }
        return app.resolve(_with_routable_path(readable), context)

    return handler


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where a resolver's errors become answers."""

    name: str
    app: APIGatewayHttpResolver

    def finish(self, app: APIGatewayHttpResolver, proceed: NextMiddleware) -> Response[Any]:
        """Log a success; refusals, which pass here where a path is unknown, have their line."""
        response: Response[Any] = proceed(app)
        response.headers.update(NOT_STORED)
        if response.status_code < HTTPStatus.BAD_REQUEST:
            log_call(self.name, **_traits(app.current_event.raw_event), status=response.status_code)
        return response

    def check_query(self, app: APIGatewayHttpResolver, proceed: NextMiddleware) -> Response[Any]:
        """Refuse parameters that the operation does not have: misspelt, they had no effect."""
        route: Route | None = app.context.get("_route")
        known = {field.alias for field in route.dependant.query_params} if route else None
        given = app.current_event.query_string_parameters or {}
        unknown = [] if known is None else sorted(set(given) - known)
        if unknown:
            faults = tuple(
                Fault(
                    detail="the operation has no such parameter",
                    parameter=name[:POINTER_LENGTH_MAX],
                    location="query",
                )
                for name in unknown
            )
            raise RequestInvalidError("the request has unknown parameters", faults=faults)
        response: Response[Any] = proceed(app)
        return response

    def refuse(self, error: PunchcardError) -> Response[str]:
        return _refusal(self.name, error, self.app.current_event.raw_event)

    def refuse_form(self, error: RequestValidationError) -> Response[str]:
        faults = faults_of(error.errors())
        return self.refuse(form_refused("the request has not the form that is described", faults))

    def refuse_media_type(self, _error: RequestUnsupportedContentType) -> Response[str]:
        return self.refuse(unsupported((MEDIA_TYPE,)))

    def refuse_route(self, _error: NoRouteError) -> Response[str]:
        return self.refuse(RouteNotFoundError("the API has no such path"))

    def refuse_defect(self, error: Exception) -> Response[str]:
        """Answer for a defect of ours instead of letting the runtime write it into the log."""
        log.error("%s failed unexpectedly", self.name, exc_info=error)
        return self.refuse(MisconfiguredError("unexpected"))


def _with_routable_path(event: GatewayEvent) -> GatewayEvent:
    """The event with a path that the resolver can match: a dash in a code is no unknown route."""
    path: str = event.get("rawPath", "")
    if path.isascii():
        return event
    escaped = _UNROUTABLE.sub(lambda found: quote(found[0], errors="replace"), path)
    return {**event, "rawPath": escaped}


def _refusal(name: str, error: PunchcardError, event: GatewayEvent) -> Response[str]:
    request = _request_id(event)
    told = problem(error, instance=f"/requests/{request}" if request else None)
    log_failure(name, error, **_traits(event), status=told.status)
    return Response(
        status_code=told.status,
        content_type=CONTENT_TYPE,
        headers={**NOT_STORED, **told.headers},
        body=json.dumps(told.document),
    )


def _traits(event: GatewayEvent) -> dict[str, str | None]:
    """What the log says of every call: the operation and the request's id, never the path."""
    return {"operation": event.get("routeKey"), "request_id": _request_id(event)}


def _request_id(event: GatewayEvent) -> str | None:
    request: str | None = event.get("requestContext", {}).get("requestId")
    return request
