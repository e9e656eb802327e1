"""Errors become statuses by their class, and documents that say what to do."""

from collections.abc import Iterator

import pytest
from punchcard.domain import errors
from punchcard.domain.errors import PunchcardError
from punchcard.edge.findings import Finding, ProgramDocumentInvalidError
from punchcard.edge.problems import problem, status_of
from punchcard.edge.refusals import (
    Fault,
    MediaTypeUnsupportedError,
    RequestInvalidError,
    RouteNotFoundError,
    ScopeMissingError,
)


def all_errors(root: type[PunchcardError] = PunchcardError) -> Iterator[type[PunchcardError]]:
    yield root
    for child in root.__subclasses__():
        yield from all_errors(child)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.SignatureInvalidError, 401),
        (errors.ShopNotFoundError, 404),
        (errors.MemberNotFoundError, 404),
        (errors.ConflictError, 409),
        (errors.IdentityTakenError, 409),
        (errors.IdempotencyKeyReusedError, 422),
        (errors.BodyTooLargeError, 413),
        (errors.PayloadInvalidError, 422),
        (errors.TopicMismatchError, 422),
        (errors.ContentionError, 503),
        (errors.MisconfiguredError, 500),
        (errors.PunchcardError, 500),
        (RequestInvalidError, 400),
        (ScopeMissingError, 403),
        (RouteNotFoundError, 404),
        (MediaTypeUnsupportedError, 415),
    ],
)
def test_the_status_follows_the_class(error: type[PunchcardError], status: int) -> None:
    assert status_of(error("x")) == status


def test_a_document_names_the_place_of_what_is_wrong() -> None:
    found = problem(errors.PayloadInvalidError("data.lines is missing", path="data.lines"))

    assert found.status == 422
    assert found.document == {
        "type": "/problems/payload_invalid",
        "title": "Payload invalid",
        "status": 422,
        "detail": "data.lines is missing",
        "code": "payload_invalid",
        "path": "data.lines",
    }


def test_a_document_lists_what_is_wrong_with_a_request() -> None:
    faults = (
        Fault(detail="Field required", pointer="#/identities"),
        Fault(detail="must be a number", parameter="limit", location="query"),
    )
    found = problem(RequestInvalidError("not as described", faults=faults))

    assert found.status == 400
    assert found.document["errors"] == [
        {"detail": "Field required", "pointer": "#/identities"},
        {"detail": "must be a number", "parameter": "limit", "in": "query"},
    ]


def test_a_document_lists_what_is_wrong_with_a_program() -> None:
    findings = (
        Finding(3, 5, "rules[0].on", "is empty"),
        Finding(
            4, 7, "rules[0].rounding", "'up' is not one of floor, ceiling", ("floor", "ceiling")
        ),
    )
    found = problem(ProgramDocumentInvalidError(findings, source="program"))

    assert found.status == 422
    assert found.document["detail"] == "problems in the program: 2"
    assert found.document["errors"] == [
        {"detail": "is empty", "path": "rules[0].on", "line": 3, "column": 5},
        {
            "detail": "'up' is not one of floor, ceiling",
            "path": "rules[0].rounding",
            "line": 4,
            "column": 7,
            "allowed": ["floor", "ceiling"],
        },
    ]


def test_a_document_names_the_request() -> None:
    found = problem(errors.ConflictError("x"), instance="/requests/1")
    assert found.document["instance"] == "/requests/1"


def test_what_may_pass_says_when_to_try_again() -> None:
    found = problem(errors.ContentionError("others were faster"))
    assert found.headers == {"retry-after": "5"}


def test_what_an_operator_has_to_mend_is_not_described() -> None:
    found = problem(errors.MisconfiguredError("the role may not read table punchcard-shops"))
    assert "punchcard-shops" not in str(found.document)


def test_only_errors_of_ours_are_server_errors() -> None:
    ours = {
        error
        for error in all_errors()
        if error.__module__ == errors.__name__ and status_of(error("x")) == 500
    }
    assert ours == {PunchcardError, errors.MisconfiguredError}
