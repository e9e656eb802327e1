"""Coupons, by the code that somebody shows: checked, reserved, redeemed, released, cancelled."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from punchcard import wiring
from punchcard.domain.redeeming import (
    CouponCall,
    RedeemCoupon,
    ReleaseCoupon,
    ReserveCoupon,
)
from punchcard.edge.answers import answer
from punchcard.edge.api import new_routes
from punchcard.edge.api_docs import UNREADABLE_BODY, operation
from punchcard.edge.caller import CallerOf, Scope
from punchcard.edge.ids import new_ulid
from punchcard.edge.parameters import CouponCode, IdempotencyKey, ProgramId
from punchcard.edge.reward_views import CouponView
from punchcard.use_cases.cancel_coupon import cancel_coupon
from punchcard.use_cases.report_activity import client_key
from punchcard.use_cases.show_coupon import show_coupon
from punchcard.use_cases.use_coupon import use_coupon

from .reward_schemas import CouponCommand, RedeemCommand, ReleaseCommand

COUPON = "/v1/programs/<program>/coupons/<code>"
TAG = "Coupons"

NO_COUPON = {HTTPStatus.NOT_FOUND: "No coupon of this program has this code."}
NO_RESERVATION = {
    HTTPStatus.NOT_FOUND: "No coupon of this program has this code, or it no such reservation."
}
KEY_USED = {HTTPStatus.UNPROCESSABLE_ENTITY: "The key was used for something else."}
NOT_USABLE = {
    HTTPStatus.CONFLICT: "The coupon is redeemed, reserved for another checkout, expired or "
    "cancelled, or the reservation has ended; the code says which."
}

router = new_routes()


@router.get(
    COUPON,
    **operation(
        "show_coupon",
        summary="Check a coupon",
        description="As it stands now. Nothing is recorded.",
        tag=TAG,
        scope=Scope.MEMBERS_READ,
        answers={HTTPStatus.OK: (CouponView, "The coupon.")},
        problems=NO_COUPON,
    ),
)
def show(program: ProgramId, code: CouponCode) -> CouponView:
    """Answer with the coupon as it stands now."""
    return CouponView.of(
        show_coupon(
            code,
            program=program,
            directory=wiring.directory(),
            ledger=wiring.ledger(),
            programs=wiring.programs(),
            now=wiring.now(),
        )
    )


@router.post(
    f"{COUPON}/reserve",
    **operation(
        "reserve_coupon",
        summary="Reserve a use of a coupon",
        description="For a checkout, by default for 60 minutes. The id of the use in the answer "
        "redeems or releases it; otherwise it lapses.",
        tag=TAG,
        scope=Scope.ACTIVITIES_WRITE,
        answers={HTTPStatus.OK: (CouponView, "A use is reserved.")},
        problems={
            **UNREADABLE_BODY,
            **NO_COUPON,
            **NOT_USABLE,
            HTTPStatus.UNPROCESSABLE_ENTITY: "The coupon was reserved too often in vain, or the "
            "key was used for something else.",
        },
    ),
)
def reserve(
    program: ProgramId,
    code: CouponCode,
    command: CouponCommand,
    idempotency_key: IdempotencyKey,
    caller: CallerOf,
) -> Response[CouponView]:
    """Answer with the coupon and the use that is kept."""
    call = ReserveCoupon(request=client_key(caller.client, idempotency_key))
    return _use(code, call, program=program, command=command)


@router.post(
    f"{COUPON}/redeem",
    **operation(
        "redeem_coupon",
        summary="Redeem a use of a coupon",
        description="The one that was reserved, or any that is free.",
        tag=TAG,
        scope=Scope.ACTIVITIES_WRITE,
        answers={HTTPStatus.OK: (CouponView, "A use is redeemed.")},
        problems={**UNREADABLE_BODY, **NO_RESERVATION, **NOT_USABLE, **KEY_USED},
    ),
)
def redeem(
    program: ProgramId,
    code: CouponCode,
    command: RedeemCommand,
    idempotency_key: IdempotencyKey,
    caller: CallerOf,
) -> Response[CouponView]:
    """Answer with the coupon and the use that was redeemed."""
    call = RedeemCoupon(
        request=client_key(caller.client, idempotency_key), reservation=command.reservation
    )
    return _use(code, call, program=program, command=command)


@router.post(
    f"{COUPON}/release",
    **operation(
        "release_coupon",
        summary="Release a reserved use of a coupon",
        description="Others can use it again.",
        tag=TAG,
        scope=Scope.ACTIVITIES_WRITE,
        answers={HTTPStatus.OK: (CouponView, "The use is free.")},
        problems={**UNREADABLE_BODY, **NO_RESERVATION, **NOT_USABLE, **KEY_USED},
    ),
)
def release(
    program: ProgramId,
    code: CouponCode,
    command: ReleaseCommand,
    idempotency_key: IdempotencyKey,
    caller: CallerOf,
) -> Response[CouponView]:
    """Answer with the coupon and the use that was released."""
    call = ReleaseCoupon(
        request=client_key(caller.client, idempotency_key), reservation=command.reservation
    )
    return _use(code, call, program=program, command=command)


@router.post(
    f"{COUPON}/cancel",
    **operation(
        "cancel_coupon",
        summary="Cancel an unused coupon",
        description="Its points go back to the lots they came from, and its unit to the reward's "
        "stock.",
        tag=TAG,
        scope=Scope.ACTIVITIES_WRITE,
        answers={HTTPStatus.OK: (CouponView, "The coupon is cancelled.")},
        problems={**UNREADABLE_BODY, **NO_COUPON, **NOT_USABLE, **KEY_USED},
    ),
)
def cancel(
    program: ProgramId,
    code: CouponCode,
    command: CouponCommand,
    idempotency_key: IdempotencyKey,
    caller: CallerOf,
) -> Response[CouponView]:
    """Answer with the cancelled coupon."""
    now = wiring.now()
    cancelled = cancel_coupon(
        code,
        request=client_key(caller.client, idempotency_key),
        attempt=new_ulid(now),
        channel=command.channel,
        program=program,
        directory=wiring.directory(),
        ledger=wiring.ledger(),
        programs=wiring.programs(),
        stocks=wiring.stocks(),
        now=now,
    )
    return answer(CouponView.of(cancelled), is_new=cancelled.is_new, status=HTTPStatus.OK)


def _use(
    code: str, call: CouponCall, *, program: str, command: CouponCommand
) -> Response[CouponView]:
    used = use_coupon(
        code,
        call,
        channel=command.channel,
        program=program,
        directory=wiring.directory(),
        ledger=wiring.ledger(),
        programs=wiring.programs(),
        now=wiring.now(),
    )
    return answer(CouponView.of(used), is_new=used.is_new, status=HTTPStatus.OK)
