"""Programs: listing them, checking a document, and comparing versions."""

from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from punchcard import wiring
from punchcard.domain.program_checks import NUMBER_MAX
from punchcard.edge.api import new_routes
from punchcard.edge.api_docs import UNREADABLE_BODY, operation
from punchcard.edge.caller import Scope
from punchcard.edge.parameters import ProgramId, SlugCursor, page_limit
from punchcard.ports import PROGRAMS_PER_PAGE_MAX
from punchcard.use_cases.publish_program import validate_program
from punchcard.use_cases.show_program import diff_program

from .diff_schemas import DiffView, ProgramPageView, ValidationView, VersionDiffView
from .version_routes import (
    DOCUMENT_BODY,
    NO_PROGRAM,
    NO_SUCH_ADDRESS,
    PROGRAM,
    SEEN_WITHIN,
    TAG,
    EffectiveAt,
)
from .version_schemas import VersionSummary, read_draft

router = new_routes()


@router.get(
    "/v1/programs",
    **operation(
        "list_programs",
        summary="List programs",
        description="In the order of their ids, each with its newest version.",
        tag=TAG,
        scope=Scope.PROGRAMS_READ,
        answers={HTTPStatus.OK: (ProgramPageView, "One page.")},
        problems={},
    ),
)
def programs(
    cursor: SlugCursor = None,
    limit: Annotated[int, page_limit(PROGRAMS_PER_PAGE_MAX, "programs")] = PROGRAMS_PER_PAGE_MAX,
) -> ProgramPageView:
    """Answer with one page of programs."""
    page, following = wiring.programs().page(after=cursor, limit=limit)
    return ProgramPageView.of(page, following)


@router.post(
    f"{PROGRAM}/validations",
    **operation(
        "validate_program",
        summary="Check a program document",
        description="As if it were published now: what it would change, or its problems. Nothing "
        f"is stored. {SEEN_WITHIN}",
        tag=TAG,
        scope=Scope.PROGRAMS_READ,
        answers={HTTPStatus.OK: (ValidationView, "It can be published.")},
        problems={
            **UNREADABLE_BODY,
            HTTPStatus.NOT_FOUND: NO_SUCH_ADDRESS,
            HTTPStatus.UNPROCESSABLE_ENTITY: "The document has problems, each told with its "
            "line, or would take effect too soon.",
        },
    ),
    openapi_extensions={"requestBody": DOCUMENT_BODY},
)
def validate(program: ProgramId, effective_at: EffectiveAt = None) -> ValidationView:
    """Answer with what the document would change."""
    now = wiring.now()
    draft, wanted = read_draft(
        router.current_event.body or "", program=program, effective_at=effective_at, now=now
    )
    return ValidationView.of(
        validate_program(draft, effective_at=wanted, programs=wiring.programs(), now=now)
    )


@router.get(
    f"{PROGRAM}/versions/<number>/diff",
    **operation(
        "diff_program",
        summary="Compare two versions of a program",
        description=f"Field by field, and in lines for people. {SEEN_WITHIN}",
        tag=TAG,
        scope=Scope.PROGRAMS_READ,
        answers={HTTPStatus.OK: (VersionDiffView, "What differs.")},
        problems=NO_PROGRAM,
    ),
)
def diff(
    program: ProgramId,
    number: Annotated[
        int, Path(ge=1, le=NUMBER_MAX, description="Number of the version, from 1.", examples=[2])
    ],
    since: Annotated[
        int | None,
        Query(
            alias="from",
            ge=1,
            le=NUMBER_MAX,
            description="The version to compare with; without it, the one before.",
            examples=[1],
        ),
    ] = None,
) -> VersionDiffView:
    """Answer with what differs."""
    before, after, difference = diff_program(
        program=program, number=number, since=since, programs=wiring.programs()
    )
    return VersionDiffView(
        program=program,
        before=None if before is None else VersionSummary.of(before),
        after=VersionSummary.of(after),
        diff=DiffView.of(difference),
    )
