"""Errors as problem documents (RFC 9457): the one place where an error becomes a status."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from punchcard.domain.approvals import SamePersonError
from punchcard.domain.errors import (
    BodyTooLargeError,
    ConflictError,
    CursorInvalidError,
    IdempotencyKeyReusedError,
    InvalidError,
    NotFoundError,
    PunchcardError,
    SignatureInvalidError,
    TransientError,
)
from punchcard.domain.passes import TokenInvalidError
from punchcard.edge.findings import Finding, ProgramDocumentInvalidError
from punchcard.edge.refusals import (
    Fault,
    MediaTypeUnsupportedError,
    RequestInvalidError,
    ScopeMissingError,
)
from punchcard.edge.shortfalls import shortfall_of

CONTENT_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5
CHALLENGE = 'Bearer realm="punchcard"'

# The first class that an error belongs to counts; what is not listed is for an operator.
_STATUSES: tuple[tuple[type[PunchcardError], HTTPStatus], ...] = (
    (SignatureInvalidError, HTTPStatus.UNAUTHORIZED),
    (TokenInvalidError, HTTPStatus.UNAUTHORIZED),
    (ScopeMissingError, HTTPStatus.FORBIDDEN),
    (SamePersonError, HTTPStatus.FORBIDDEN),
    (RequestInvalidError, HTTPStatus.BAD_REQUEST),
    (CursorInvalidError, HTTPStatus.BAD_REQUEST),
    (MediaTypeUnsupportedError, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
    (BodyTooLargeError, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (InvalidError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (IdempotencyKeyReusedError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (ConflictError, HTTPStatus.CONFLICT),
    (TransientError, HTTPStatus.SERVICE_UNAVAILABLE),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as an answer: status, JSON document, and headers beside its content type."""

    status: int
    document: Mapping[str, object]
    headers: Mapping[str, str] = field(default_factory=dict)


def problem(error: PunchcardError, *, instance: str | None = None) -> Problem:
    """The answer to a request that failed.

    `type` is stable and ends in the error's code. What an operator has to mend is not described to
    the caller, who can do nothing about it.

    Args:
        error: why it failed.
        instance: names the request, so that the caller's report finds the line in the log.
    """
    status = status_of(error)
    document: dict[str, object] = {
        "type": f"/problems/{error.code}",
        "title": error.code.replace("_", " ").capitalize(),
        "status": status.value,
        "detail": error.detail,
        "code": error.code,
    }
    if instance is not None:
        document["instance"] = instance
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        document["detail"] = "The service is not set up correctly; its operator can see why."
    document |= _places(error)
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        return Problem(status, document, {"retry-after": str(RETRY_AFTER_SECONDS)})
    if isinstance(error, TokenInvalidError):
        return Problem(status, document, {"www-authenticate": CHALLENGE})
    return Problem(status, document)


def status_of(error: PunchcardError) -> HTTPStatus:
    """The status for an error, chosen by its class."""
    return status_of_class(type(error))


def status_of_class(error: type[PunchcardError]) -> HTTPStatus:
    """The status for the errors of a class."""
    for kind, status in _STATUSES:
        if issubclass(error, kind):
            return status
    return HTTPStatus.INTERNAL_SERVER_ERROR


def _places(error: PunchcardError) -> dict[str, object]:
    """Where in the request something is wrong, or by how much, as far as the error knows."""
    if isinstance(error, RequestInvalidError):
        return {"errors": [_fault(fault) for fault in error.faults]} if error.faults else {}
    if isinstance(error, ProgramDocumentInvalidError):
        findings = [_finding(finding) for finding in error.findings]
        return {"detail": f"problems in the program: {len(findings)}", "errors": findings}
    if isinstance(error, InvalidError) and error.path is not None:
        return {"path": error.path}
    return shortfall_of(error)


def _fault(fault: Fault) -> dict[str, str]:
    told = {
        "detail": fault.detail,
        "pointer": fault.pointer,
        "parameter": fault.parameter,
        "in": fault.location,
    }
    return {name: value for name, value in told.items() if value is not None}


def _finding(finding: Finding) -> dict[str, object]:
    told: dict[str, object] = {
        "detail": finding.message,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
    }
    return told | ({"allowed": list(finding.allowed)} if finding.allowed else {})
