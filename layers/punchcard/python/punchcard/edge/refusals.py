"""What the HTTP edge itself refuses, before any use case is asked."""

from dataclasses import dataclass
from typing import Literal

from punchcard.domain.errors import (
    CursorInvalidError,
    InvalidError,
    NotFoundError,
    PunchcardError,
)

FAULTS_MAX = 20
"""Faults told at once; nobody reads more before putting these right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with a request: in its body at a JSON pointer, or in a named parameter."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None
    location: Literal["path", "query", "header"] | None = None


class RequestInvalidError(InvalidError):
    """A request that does not have the form that the API describes."""

    code = "request_invalid"

    def __init__(self, detail: str, *, faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(detail)
        self.faults = faults[:FAULTS_MAX]


def form_refused(detail: str, faults: tuple[Fault, ...]) -> InvalidError:
    """Why a request's form is refused.

    A cursor is not for callers to read. So one of another form is refused as any that no page
    gave out, where nothing else is wrong.
    """
    if faults and all(_is_cursor(fault) for fault in faults):
        return CursorInvalidError(
            "no page of this list gave this cursor out; begin with the first page", path="cursor"
        )
    return RequestInvalidError(detail, faults=faults)


def _is_cursor(fault: Fault) -> bool:
    return fault.parameter == "cursor" or fault.pointer == "#/cursor"


class MediaTypeUnsupportedError(InvalidError):
    """A body of a kind that the operation does not read."""

    code = "media_type_unsupported"


class RouteNotFoundError(NotFoundError):
    """A path, or a method on it, that the API does not have."""

    code = "route_not_found"


class ScopeMissingError(PunchcardError):
    """The token is valid and does not allow this."""

    code = "scope_missing"
