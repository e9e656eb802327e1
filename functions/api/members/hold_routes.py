"""Holds: points reserved at a checkout, then captured, voided or lapsed."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from punchcard import wiring
from punchcard.domain.checkout import CaptureHold, VoidHold
from punchcard.edge.answers import answer
from punchcard.edge.api import new_routes
from punchcard.edge.api_docs import UNREADABLE_BODY, operation
from punchcard.edge.caller import CallerOf, Scope
from punchcard.edge.parameters import HoldId, IdempotencyKey, MemberId, ProgramId
from punchcard.use_cases.end_hold import end_hold
from punchcard.use_cases.hold_calls import StandingHold
from punchcard.use_cases.report_activity import client_key
from punchcard.use_cases.show_hold import list_holds, show_hold
from punchcard.use_cases.take_hold import take_hold

from .hold_schemas import CaptureCommand, HoldCommand, HoldsView, HoldView

HOLDS = "/v1/programs/<program>/members/<member>/holds"
HOLD = f"{HOLDS}/<hold>"
TAG = "Holds"

NO_MEMBER = {HTTPStatus.NOT_FOUND: "This program has no such member."}
NO_HOLD = {HTTPStatus.NOT_FOUND: "This program has no such member, or the member no such hold."}
KEY_WITHIN_HOLD = "The key counts within the hold: under one key several holds may end, each once."
HAS_ENDED = "The hold was captured, was voided or has lapsed; the code says which."

router = new_routes()


@router.post(
    HOLDS,
    **operation(
        "take_hold",
        summary="Reserve points for a checkout",
        description="The wish is cut down to the part of the basket that the program lets points "
        "pay, then to whole multiples; what is left must reach the minimum, and must be there. A "
        "shop shows the code as a discount code: the order that carries it captures the hold.",
        tag=TAG,
        scope=Scope.ACTIVITIES_WRITE,
        answers={HTTPStatus.CREATED: (HoldView, "The points are reserved.")},
        problems={
            **UNREADABLE_BODY,
            **NO_MEMBER,
            HTTPStatus.UNPROCESSABLE_ENTITY: "There are too few points (`required`, `available`, "
            "`missing`), the program's limits leave none, it takes no points, or the key was used "
            "for something else.",
        },
    ),
)
def take(
    program: ProgramId,
    member: MemberId,
    command: HoldCommand,
    idempotency_key: IdempotencyKey,
    caller: CallerOf,
) -> Response[HoldView]:
    """Answer 201 with the hold as it was taken."""
    return _answer(
        take_hold(
            command.to_wish(),
            client=caller.client,
            idempotency_key=idempotency_key,
            program=program,
            member=member,
            directory=wiring.directory(),
            ledger=wiring.ledger(),
            programs=wiring.programs(),
            now=wiring.now(),
        ),
        HTTPStatus.CREATED,
    )


@router.get(
    HOLDS,
    **operation(
        "list_holds",
        summary="List the holds that last",
        description="Those of a member that are neither captured nor voided nor lapsed.",
        tag=TAG,
        scope=Scope.MEMBERS_READ,
        answers={HTTPStatus.OK: (HoldsView, "The holds.")},
        problems=NO_MEMBER,
    ),
)
def holds(program: ProgramId, member: MemberId) -> HoldsView:
    """Answer with the holds that last."""
    found = list_holds(
        program=program,
        member=member,
        directory=wiring.directory(),
        ledger=wiring.ledger(),
        programs=wiring.programs(),
        now=wiring.now(),
    )
    return HoldsView(holds=[HoldView.of(standing) for standing in found])


@router.get(
    HOLD,
    **operation(
        "show_hold",
        summary="Show a hold",
        description="However it ended.",
        tag=TAG,
        scope=Scope.MEMBERS_READ,
        answers={HTTPStatus.OK: (HoldView, "The hold as it stands now.")},
        problems=NO_HOLD,
    ),
)
def show(program: ProgramId, member: MemberId, hold: HoldId) -> HoldView:
    """Answer with the hold as it stands now."""
    return HoldView.of(
        show_hold(
            hold,
            program=program,
            member=member,
            directory=wiring.directory(),
            ledger=wiring.ledger(),
            programs=wiring.programs(),
            now=wiring.now(),
        )
    )


@router.post(
    f"{HOLD}/capture",
    **operation(
        "capture_hold",
        summary="Burn a hold's points",
        description="All of them or a part; the rest goes back to the lots it came from. Not "
        f"needed where the order shows the hold's code. {KEY_WITHIN_HOLD}",
        tag=TAG,
        scope=Scope.ACTIVITIES_WRITE,
        answers={HTTPStatus.OK: (HoldView, "The hold is captured.")},
        problems={
            **UNREADABLE_BODY,
            **NO_HOLD,
            HTTPStatus.CONFLICT: HAS_ENDED,
            HTTPStatus.UNPROCESSABLE_ENTITY: "The hold has fewer points, or the key was used for "
            "something else.",
        },
    ),
)
def capture(
    program: ProgramId,
    member: MemberId,
    hold: HoldId,
    command: CaptureCommand,
    *,
    idempotency_key: IdempotencyKey,
    caller: CallerOf,
) -> Response[HoldView]:
    """Answer with the captured hold."""
    call = client_key(caller.client, idempotency_key)
    ending = CaptureHold(request=call, points=command.points)
    return _end(hold, ending, program=program, member=member)


@router.post(
    f"{HOLD}/void",
    **operation(
        "void_hold",
        summary="Give up a hold",
        description=f"Its points go back to the lots they came from. {KEY_WITHIN_HOLD}",
        tag=TAG,
        scope=Scope.ACTIVITIES_WRITE,
        answers={HTTPStatus.OK: (HoldView, "The hold is voided.")},
        problems={
            **NO_HOLD,
            HTTPStatus.CONFLICT: HAS_ENDED,
            HTTPStatus.UNPROCESSABLE_ENTITY: "The key was used for something else.",
        },
    ),
)
def void(
    program: ProgramId,
    member: MemberId,
    hold: HoldId,
    idempotency_key: IdempotencyKey,
    caller: CallerOf,
) -> Response[HoldView]:
    """Answer with the voided hold."""
    ending = VoidHold(request=client_key(caller.client, idempotency_key))
    return _end(hold, ending, program=program, member=member)


def _end(
    hold: str, ending: CaptureHold | VoidHold, *, program: str, member: str
) -> Response[HoldView]:
    ended = end_hold(
        hold,
        ending,
        program=program,
        member=member,
        directory=wiring.directory(),
        ledger=wiring.ledger(),
        programs=wiring.programs(),
        now=wiring.now(),
    )
    return _answer(ended, HTTPStatus.OK)


def _answer(standing: StandingHold, status: HTTPStatus) -> Response[HoldView]:
    return answer(HoldView.of(standing), is_new=standing.is_new, status=status)
