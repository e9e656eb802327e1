"""The coupons of a member: listed, as somebody who has lost a code looks for them."""

from http import HTTPStatus

from punchcard import wiring
from punchcard.edge.api import new_routes
from punchcard.edge.api_docs import operation
from punchcard.edge.caller import Scope
from punchcard.edge.parameters import (
    CouponCursor,
    CouponsLimit,
    MemberId,
    ProgramId,
    WantedStatus,
)
from punchcard.edge.reward_views import CouponPageView
from punchcard.use_cases.list_coupons import COUPONS_PER_PAGE, list_coupons

COUPONS = "/v1/programs/<program>/members/<member>/coupons"
TAG = "Coupons"

router = new_routes()


@router.get(
    COUPONS,
    **operation(
        "list_coupons",
        summary="List a member's coupons",
        description="In pages, the one issued last first, each as it stands now, with its code. "
        "The newest 500 entries about coupons are looked into; an older coupon is found by its "
        "code.",
        tag=TAG,
        scope=Scope.MEMBERS_READ,
        answers={HTTPStatus.OK: (CouponPageView, "One page.")},
        problems={HTTPStatus.NOT_FOUND: "This program has no such member."},
    ),
)
def coupons(
    program: ProgramId,
    member: MemberId,
    *,
    status: WantedStatus = None,
    cursor: CouponCursor = None,
    limit: CouponsLimit = COUPONS_PER_PAGE,
) -> CouponPageView:
    """Answer with one page of coupons."""
    return CouponPageView.of(
        list_coupons(
            program=program,
            member=member,
            status=status,
            cursor=cursor,
            limit=limit,
            directory=wiring.directory(),
            ledger=wiring.ledger(),
            programs=wiring.programs(),
            now=wiring.now(),
        )
    )
