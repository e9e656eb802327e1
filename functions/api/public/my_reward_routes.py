"""What a member sees of rewards: what each costs them, and the coupons that they have."""

from http import HTTPStatus

from punchcard import wiring
from punchcard.edge.api import new_routes
from punchcard.edge.api_docs import SCHEME_OF_MEMBERS, operation
from punchcard.edge.bearer import TokensMember, TokensProgram
from punchcard.edge.parameters import CouponCursor, CouponsLimit, WantedStatus
from punchcard.edge.reward_views import CouponPageView, OffersView, OfferView
from punchcard.use_cases.list_coupons import COUPONS_PER_PAGE, list_coupons
from punchcard.use_cases.list_rewards import list_rewards

from .my_routes import GONE, ME, TAG

router = new_routes()


@router.get(
    f"{ME}/rewards",
    **operation(
        "list_my_rewards",
        summary="List the rewards for the member",
        description="What each costs now, and why it cannot be had, if it cannot.",
        tag=TAG,
        token=SCHEME_OF_MEMBERS,
        answers={HTTPStatus.OK: (OffersView, "The catalogue.")},
        problems=GONE,
    ),
)
def rewards(program: TokensProgram, member: TokensMember) -> OffersView:
    """Answer with the catalogue as the member sees it."""
    offers = list_rewards(
        program=program,
        member=member,
        directory=wiring.members(),
        ledger=wiring.ledger(),
        programs=wiring.programs(),
        stocks=wiring.stocks(),
        now=wiring.now(),
    )
    return OffersView(rewards=[OfferView.of(offer) for offer in offers])


@router.get(
    f"{ME}/coupons",
    **operation(
        "list_my_coupons",
        summary="List the member's own coupons",
        description="In pages, the one issued last first, each as it stands now, with its code.",
        tag=TAG,
        token=SCHEME_OF_MEMBERS,
        answers={HTTPStatus.OK: (CouponPageView, "One page.")},
        problems=GONE,
    ),
)
def coupons(
    program: TokensProgram,
    member: TokensMember,
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
            directory=wiring.members(),
            ledger=wiring.ledger(),
            programs=wiring.programs(),
            now=wiring.now(),
        )
    )
