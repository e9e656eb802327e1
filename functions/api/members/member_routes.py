"""Who members are: enrolling, finding, showing, linking identities."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from punchcard import wiring
from punchcard.edge.api import new_routes
from punchcard.edge.api_docs import UNREADABLE_BODY, operation
from punchcard.edge.caller import Scope
from punchcard.edge.ids import new_member
from punchcard.edge.parameters import MemberId, ProgramId
from punchcard.use_cases.enrol_member import enrol_member, link_identity
from punchcard.use_cases.find_member import member_by_id
from punchcard.use_cases.follow_merges import open_member
from punchcard.use_cases.show_member import show_member

from .member_schemas import (
    EnrolCommand,
    EnrolledView,
    IdentityFields,
    LinkedView,
    MemberView,
)

MEMBERS = "/v1/programs/<program>/members"
MEMBER = f"{MEMBERS}/<member>"
TAG = "Members"

router = new_routes()


@router.post(
    MEMBERS,
    **operation(
        "enrol_member",
        summary="Enrol a member",
        description="Makes a member of a person, unless one of the identities says that the "
        "person is one. Repeating the call finds the same member, so it needs no "
        "`Idempotency-Key`. Orders that waited for the person are credited.",
        tag=TAG,
        scope=Scope.MEMBERS_WRITE,
        answers={
            HTTPStatus.CREATED: (EnrolledView, "The person is a member now."),
            HTTPStatus.OK: (EnrolledView, "The person was a member already."),
        },
        problems={
            **UNREADABLE_BODY,
            HTTPStatus.NOT_FOUND: "There is no such program.",
            HTTPStatus.UNPROCESSABLE_ENTITY: "No identity is left that may be bound.",
        },
    ),
)
def enrol(program: ProgramId, command: EnrolCommand) -> Response[EnrolledView]:
    """Answer 201 for somebody new, 200 for a member."""
    enrolled = enrol_member(
        [identity.to_identity() for identity in command.identities],
        candidate=new_member(program=program),
        channel=command.channel,
        directory=wiring.directory(),
        ledger=wiring.ledger(),
        programs=wiring.programs(),
        archive=wiring.activity_archive(),
        now=wiring.now(),
    )
    return Response(
        status_code=HTTPStatus.CREATED if enrolled.is_new else HTTPStatus.OK,
        content_type="application/json",
        headers={"Location": f"/v1/programs/{program}/members/{enrolled.member.id}"},
        body=EnrolledView.of(enrolled),
    )


@router.get(
    MEMBER,
    **operation(
        "show_member",
        summary="Show a member",
        description="Identities, tier and segments. For points see the balance.",
        tag=TAG,
        scope=Scope.MEMBERS_READ,
        answers={HTTPStatus.OK: (MemberView, "The member.")},
        problems={HTTPStatus.NOT_FOUND: "This program has no such member."},
    ),
)
def show(program: ProgramId, member: MemberId) -> MemberView:
    """Answer with the member."""
    found = member_by_id(program=program, member=member, directory=wiring.directory())
    return MemberView.of(show_member(found, directory=wiring.directory(), ledger=wiring.ledger()))


@router.post(
    f"{MEMBER}/identities",
    **operation(
        "link_identity",
        summary="Bind a further identity to a member",
        description="Orders that waited for the identity are credited. Binding what is bound to "
        "the same member changes nothing.",
        tag=TAG,
        scope=Scope.MEMBERS_WRITE,
        answers={HTTPStatus.OK: (LinkedView, "The identity leads to this member.")},
        problems={
            **UNREADABLE_BODY,
            HTTPStatus.NOT_FOUND: "This program has no such member.",
            HTTPStatus.CONFLICT: "Another member has the identity; both are noted for a merge.",
            HTTPStatus.UNPROCESSABLE_ENTITY: "An e-mail address that is not verified.",
        },
    ),
)
def link(program: ProgramId, member: MemberId, command: IdentityFields) -> LinkedView:
    """Answer with what the identity led to."""
    found = member_by_id(program=program, member=member, directory=wiring.directory())
    results = link_identity(
        command.to_identity(),
        member=open_member(found, directory=wiring.directory(), ledger=wiring.ledger()),
        directory=wiring.directory(),
        ledger=wiring.ledger(),
        programs=wiring.programs(),
        archive=wiring.activity_archive(),
        now=wiring.now(),
    )
    return LinkedView.of(results)
