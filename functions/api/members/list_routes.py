"""Members: listing and searching them."""

from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Query
from punchcard import wiring
from punchcard.domain.activity import Identity
from punchcard.domain.money import AMOUNT_MAX
from punchcard.edge.api import new_routes
from punchcard.edge.api_docs import operation
from punchcard.edge.caller import Scope
from punchcard.edge.fields import GivenInstant
from punchcard.edge.parameters import ProgramId, UlidCursor, page_limit
from punchcard.edge.refusals import Fault, RequestInvalidError
from punchcard.use_cases.list_members import (
    MEMBERS_PER_PAGE,
    MEMBERS_PER_PAGE_MAX,
    MemberFilter,
    list_members,
    search_member,
)

from .list_schemas import MemberPageView
from .member_schemas import VALUE_DESCRIPTION, Kind, queried_identity

Tier = Annotated[
    str | None, Query(max_length=200, description="Those in a tier.", examples=["gold"])
]
DueBefore = Annotated[
    GivenInstant | None,
    Query(
        description="Those of whom something falls due before an instant.",
        examples=["2026-05-01T00:00:00Z"],
    ),
]
AvailableMin = Annotated[
    int | None,
    Query(
        ge=-AMOUNT_MAX,
        le=AMOUNT_MAX,
        description="Those who can spend so many points at the least.",
        examples=[100],
    ),
]
AvailableMax = Annotated[
    int | None,
    Query(
        ge=-AMOUNT_MAX,
        le=AMOUNT_MAX,
        description="Those who can spend so many points at the most.",
        examples=[-1],
    ),
]

router = new_routes()


@router.get(
    "/v1/programs/<program>/members",
    **operation(
        "list_members",
        summary="List and search members",
        description="In the order of joining. With `kind` and `value`, the one member who has this "
        "identity, or none. The value may be about a person and stands in the address: the access "
        "log of the API keeps the operation only, never the query; callers should see to it that "
        "proxies of theirs do the same. A plus sign in a query is written %2B. Members are listed "
        "by what is carried forward of them, a moment behind the ledger.",
        tag="Members",
        scope=Scope.MEMBERS_READ,
        answers={HTTPStatus.OK: (MemberPageView, "One page.")},
        problems={HTTPStatus.NOT_FOUND: "There is no such program."},
    ),
)
def members(
    program: ProgramId,
    *,
    kind: Annotated[Kind | None, Query(description="What `value` is.", examples=["email"])] = None,
    value: Annotated[
        str | None,
        Query(description=VALUE_DESCRIPTION, max_length=200, examples=["ada@example.org"]),
    ] = None,
    tier: Tier = None,
    due_before: DueBefore = None,
    available_min: AvailableMin = None,
    available_max: AvailableMax = None,
    cursor: UlidCursor = None,
    limit: Annotated[int, page_limit(MEMBERS_PER_PAGE_MAX, "members")] = MEMBERS_PER_PAGE,
) -> MemberPageView:
    """Answer with one page of members, or with the one who has an identity."""
    wanted = MemberFilter(
        tier=tier,
        due_before=due_before,
        available_min=available_min,
        available_max=available_max,
    )
    identity = _identity(kind, value)
    if identity is None:
        page = list_members(
            program,
            wanted,
            cursor=cursor,
            limit=limit,
            programs=wiring.programs(),
            summaries=wiring.summaries(),
        )
    else:
        page = search_member(
            identity,
            wanted,
            program=program,
            directory=wiring.directory(),
            programs=wiring.programs(),
            summaries=wiring.summaries(),
        )
    return MemberPageView.of(page)


def _identity(kind: Kind | None, value: str | None) -> Identity | None:
    """The identity that a query asks for, if it asks for one."""
    if kind is not None and value is not None:
        return queried_identity(kind, value)
    if kind is None and value is None:
        return None
    missing = "value" if value is None else "kind"
    fault = Fault(detail="kind and value go together", parameter=missing, location="query")
    raise RequestInvalidError("the query names half an identity", faults=(fault,))
