"""Requests and answers of API Gateway's HTTP API (payload format 2.0)."""

import json
import logging
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from punchcard.domain.errors import MisconfiguredError, PayloadInvalidError, PunchcardError
from punchcard.edge.observability import configure_logging, log_call, log_failure
from punchcard.edge.problems import CONTENT_TYPE, problem

log = logging.getLogger(__name__)


class Event(TypedDict, total=False):
    """What API Gateway hands over, as far as it is looked at."""

    body: str | None
    isBase64Encoded: bool
    headers: dict[str, str] | None
    pathParameters: dict[str, str] | None


class Response(TypedDict):
    """What API Gateway expects back."""

    statusCode: int
    headers: dict[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class Request:
    """A request with its body as the bytes that were sent."""

    body: bytes
    headers: Mapping[str, str]
    path: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, a JSON document, and what the log is to say beside them."""

    status: int
    document: Mapping[str, object]
    logged: Mapping[str, str | int | None] = field(default_factory=dict)


def answering(
    name: str,
) -> Callable[[Callable[[Request], Answer]], Callable[[Event, object], Response]]:
    """Make a Lambda handler of a function from request to answer.

    Expected errors become problem documents. So do defects, instead of reaching the runtime,
    which would write the text of the exception into the log as it is.

    Args:
        name: what the lines in the log are called.
    """

    def decorate(answer: Callable[[Request], Answer]) -> Callable[[Event, object], Response]:
        def handler(event: Event, context: object) -> Response:
            del context
            configure_logging()
            try:
                answered = answer(read_request(event))
            except PunchcardError as error:
                return _refused(name, error)
            except Exception:
                log.exception("%s failed unexpectedly", name)
                return _problem_response(MisconfiguredError("unexpected"))
            log_call(name, **answered.logged)
            return _response(answered.status, answered.document, "application/json", {})

        return handler

    return decorate


def read_request(event: Event) -> Request:
    """Decode a request.

    Raises:
        PayloadInvalidError: the body is said to be base64 and is not.
    """
    body = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        raw = body.encode("utf-8", "surrogatepass")
    else:
        try:
            raw = b64decode(body, validate=True)
        except (Base64Error, ValueError) as error:
            raise PayloadInvalidError("the body is not base64") from error
    return Request(raw, event.get("headers") or {}, event.get("pathParameters") or {})


def _refused(name: str, error: PunchcardError) -> Response:
    response = _problem_response(error)
    log_failure(name, error, status=response["statusCode"])
    return response


def _problem_response(error: PunchcardError) -> Response:
    refusal = problem(error)
    return _response(refusal.status, refusal.document, CONTENT_TYPE, refusal.headers)


def _response(
    status: int, document: Mapping[str, object], content_type: str, headers: Mapping[str, str]
) -> Response:
    return {
        "statusCode": status,
        "headers": {"content-type": content_type, **headers},
        "body": json.dumps(document),
    }
