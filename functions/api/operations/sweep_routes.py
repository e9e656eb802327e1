"""Sweeps: starting one, listing and showing them."""

from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path
from punchcard import wiring
from punchcard.edge.answers import answer
from punchcard.edge.api import new_routes
from punchcard.edge.api_docs import UNREADABLE_BODY, operation
from punchcard.edge.caller import CallerOf, Scope
from punchcard.edge.parameters import IdempotencyKey, ProgramId, opaque_cursor, page_limit
from punchcard.use_cases.start_sweep import (
    SWEEPS_PER_PAGE,
    SWEEPS_PER_PAGE_MAX,
    list_sweeps,
    show_sweep,
    start_sweep,
)

from .sweep_schemas import SweepPageView, SweepView

SWEEPS = "/v1/programs/<program>/sweeps"
TAG = "Operations"
CURSOR_LENGTH_MAX = 200

router = new_routes()


@router.post(
    SWEEPS,
    **operation(
        "start_sweep",
        summary="Start a sweep",
        description="Settles the members of a program for whom something fell due, and announces "
        "which points expire soon. A schedule does so every hour; balances are right without it. "
        "A key starts one sweep; after 100 days, when nothing of that is kept any more, another.",
        tag=TAG,
        scope=Scope.OPERATIONS_WRITE,
        answers={HTTPStatus.ACCEPTED: (SweepView, "The sweep runs, or did so before.")},
        problems={**UNREADABLE_BODY, HTTPStatus.NOT_FOUND: "There is no such program."},
    ),
)
def start(
    program: ProgramId, idempotency_key: IdempotencyKey, caller: CallerOf
) -> Response[SweepView]:
    """Answer with the sweep; a repeated call does so with how it stands now."""
    started = start_sweep(
        program=program,
        client=caller.client,
        idempotency_key=idempotency_key,
        programs=wiring.programs(),
        sweeps=wiring.sweeps(),
        workflows=wiring.workflows(),
        now=wiring.now(),
    )
    return answer(
        SweepView.of(started.sweep),
        is_new=started.is_new,
        status=HTTPStatus.ACCEPTED,
        location=f"/v1/programs/{program}/sweeps/{started.sweep.id}",
    )


@router.get(
    SWEEPS,
    **operation(
        "list_sweeps",
        summary="List the sweeps of a program",
        description="Those of the schedule and those that were started by hand, in pages, the "
        "newest first. They are kept for 100 days.",
        tag=TAG,
        scope=Scope.OPERATIONS_READ,
        answers={HTTPStatus.OK: (SweepPageView, "One page.")},
        problems={HTTPStatus.NOT_FOUND: "There is no such program."},
    ),
)
def sweeps(
    program: ProgramId,
    cursor: Annotated[str | None, opaque_cursor(CURSOR_LENGTH_MAX)] = None,
    limit: Annotated[int, page_limit(SWEEPS_PER_PAGE_MAX, "sweeps")] = SWEEPS_PER_PAGE,
) -> SweepPageView:
    """Answer with one page of sweeps."""
    page = list_sweeps(
        program=program,
        cursor=cursor,
        limit=limit,
        programs=wiring.programs(),
        sweeps=wiring.sweeps(),
        workflows=wiring.workflows(),
    )
    return SweepPageView.of(page)


@router.get(
    f"{SWEEPS}/<sweep>",
    **operation(
        "show_sweep",
        summary="Show a sweep",
        description="How far it has come, and what it did.",
        tag=TAG,
        scope=Scope.OPERATIONS_READ,
        answers={HTTPStatus.OK: (SweepView, "The sweep.")},
        problems={HTTPStatus.NOT_FOUND: "The program has no such sweep, or it is too old."},
    ),
)
def sweep(
    program: ProgramId,
    sweep: Annotated[
        str,
        Path(
            pattern="^[0-9A-Za-z_-]{1,80}$",
            description="Id of the sweep.",
            examples=["7d9f2c4b8e1a4f60b3c5d7e9f1a2b3c4"],
        ),
    ],
) -> SweepView:
    """Answer with the sweep as it stands."""
    return SweepView.of(
        show_sweep(
            program=program, sweep=sweep, sweeps=wiring.sweeps(), workflows=wiring.workflows()
        )
    )
