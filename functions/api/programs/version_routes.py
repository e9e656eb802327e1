"""Programs: publishing versions and showing them."""

from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from punchcard import wiring
from punchcard.domain.program_checks import NUMBER_MAX
from punchcard.edge.api import new_routes
from punchcard.edge.api_docs import UNREADABLE_BODY, operation
from punchcard.edge.caller import Scope
from punchcard.edge.fields import GivenInstant
from punchcard.edge.parameters import ProgramId
from punchcard.edge.request_bodies import DOCUMENT_MEDIA_TYPES, MEDIA_TYPE
from punchcard.use_cases.publish_program import PROGRAM_LEAD_MINUTES, publish_program
from punchcard.use_cases.show_program import show_program, show_version

from .version_schemas import ProgramView, VersionSummary, VersionsView, VersionView, read_draft

PROGRAM = "/v1/programs/<program>"
TAG = "Programs"
SEEN_WITHIN = "What was published in the last five minutes may not be seen yet."
NO_SUCH_ADDRESS = "No program can have the id that the address names."
NO_PROGRAM = {HTTPStatus.NOT_FOUND: "There is no such program."}

EXAMPLE = """\
program: club
name: Harbour Club
currency: EUR
time_zone: Europe/Berlin
rules:
  - id: base
    title: 1 point for every euro
    earn: {points: 1, per: 1.00}
"""
DOCUMENT_BODY = {
    "required": True,
    "description": "A program document; `docs/program.md` is the reference of its language.",
    "content": {
        media_type: {"schema": {"type": "string"}, "example": EXAMPLE}
        if media_type != MEDIA_TYPE
        else {"schema": {"type": "object"}}
        for media_type in DOCUMENT_MEDIA_TYPES
    },
}

EffectiveAt = Annotated[
    GivenInstant | None,
    Query(
        description="When it takes effect, unless the document says; without either, as soon as "
        "possible. A plus sign in a query is written %2B.",
        examples=["2026-05-01T00:00:00Z"],
    ),
]

router = new_routes()


@router.post(
    f"{PROGRAM}/versions",
    **operation(
        "publish_program",
        summary="Publish a version of a program",
        description="Versions are immutable: a change is another version. It takes effect "
        f"{PROGRAM_LEAD_MINUTES} minutes after publishing at the earliest, except for the first "
        "one, which may take effect at any time. Publishing the newest version again returns it. "
        "The currency stays the same in all versions.",
        tag=TAG,
        scope=Scope.PROGRAMS_WRITE,
        answers={
            HTTPStatus.CREATED: (VersionView, "The version is published."),
            HTTPStatus.OK: (VersionView, "It is the newest version already."),
        },
        problems={
            **UNREADABLE_BODY,
            HTTPStatus.NOT_FOUND: NO_SUCH_ADDRESS,
            HTTPStatus.UNPROCESSABLE_ENTITY: "The document has problems, each told with its "
            "line, or would take effect too soon.",
        },
    ),
    openapi_extensions={"requestBody": DOCUMENT_BODY},
)
def publish(program: ProgramId, effective_at: EffectiveAt = None) -> Response[VersionView]:
    """Answer 201 for a new version, 200 for the newest one published again."""
    now = wiring.now()
    draft, wanted = read_draft(
        router.current_event.body or "", program=program, effective_at=effective_at, now=now
    )
    published = publish_program(draft, effective_at=wanted, programs=wiring.programs(), now=now)
    number = published.version.number
    return Response(
        status_code=HTTPStatus.CREATED if published.is_new else HTTPStatus.OK,
        content_type="application/json",
        headers={"Location": f"/v1/programs/{program}/versions/{number}"},
        body=VersionView.of(published.version),
    )


@router.get(
    f"{PROGRAM}/versions",
    **operation(
        "list_versions",
        summary="List the versions of a program",
        description=f"The newest number first. {SEEN_WITHIN}",
        tag=TAG,
        scope=Scope.PROGRAMS_READ,
        answers={HTTPStatus.OK: (VersionsView, "All versions.")},
        problems=NO_PROGRAM,
    ),
)
def versions(program: ProgramId) -> VersionsView:
    """Answer with all versions."""
    shown = show_program(program, programs=wiring.programs(), now=wiring.now())
    return VersionsView(versions=[VersionSummary.of(version) for version in shown.versions])


@router.get(
    f"{PROGRAM}/versions/<number>",
    **operation(
        "show_version",
        summary="Show a version of a program",
        description=f"With its rules as a document. {SEEN_WITHIN}",
        tag=TAG,
        scope=Scope.PROGRAMS_READ,
        answers={HTTPStatus.OK: (VersionView, "The version.")},
        problems={HTTPStatus.NOT_FOUND: "There is no such program, or no such version of it."},
    ),
)
def version(
    program: ProgramId,
    number: Annotated[
        int, Path(ge=1, le=NUMBER_MAX, description="Number of the version, from 1.", examples=[2])
    ],
) -> VersionView:
    """Answer with the version and its document."""
    return VersionView.of(show_version(program=program, number=number, programs=wiring.programs()))


@router.get(
    PROGRAM,
    **operation(
        "show_program",
        summary="Show a program",
        description=f"Which version is in force, and which is the newest. {SEEN_WITHIN}",
        tag=TAG,
        scope=Scope.PROGRAMS_READ,
        answers={HTTPStatus.OK: (ProgramView, "The program.")},
        problems=NO_PROGRAM,
    ),
)
def show(program: ProgramId) -> ProgramView:
    """Answer with the program."""
    shown = show_program(program, programs=wiring.programs(), now=wiring.now())
    return ProgramView.of(program, shown)
