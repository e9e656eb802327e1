"""Rewards: the catalogue as a member sees it, redemptions, and what is left of a stock."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from punchcard import wiring
from punchcard.edge.answers import answer
from punchcard.edge.api import new_routes
from punchcard.edge.api_docs import UNREADABLE_BODY, operation
from punchcard.edge.caller import CallerOf, Scope
from punchcard.edge.ids import new_ulid
from punchcard.edge.parameters import IdempotencyKey, MemberId, ProgramId, RewardId
from punchcard.edge.reward_views import CouponView, OffersView, OfferView
from punchcard.use_cases.list_rewards import list_rewards
from punchcard.use_cases.recover_stock import recover_stock, show_stock
from punchcard.use_cases.redeem_reward import redeem_reward

from .reward_schemas import RecoveryView, RedemptionCommand, StockView

REWARDS = "/v1/programs/<program>/members/<member>/rewards"
STOCK = "/v1/programs/<program>/rewards/<reward>/stock"
TAG = "Rewards"

NO_MEMBER = {HTTPStatus.NOT_FOUND: "This program has no such member."}
NO_REWARD = {HTTPStatus.NOT_FOUND: "The program has no such reward."}

router = new_routes()


@router.get(
    REWARDS,
    **operation(
        "list_rewards",
        summary="List the rewards for a member",
        description="What each costs the member now, and why it cannot be had, if it cannot.",
        tag=TAG,
        scope=Scope.MEMBERS_READ,
        answers={HTTPStatus.OK: (OffersView, "The catalogue.")},
        problems=NO_MEMBER,
    ),
)
def rewards(program: ProgramId, member: MemberId) -> OffersView:
    """Answer with the catalogue as the member sees it."""
    offers = list_rewards(
        program=program,
        member=member,
        directory=wiring.directory(),
        ledger=wiring.ledger(),
        programs=wiring.programs(),
        stocks=wiring.stocks(),
        now=wiring.now(),
    )
    return OffersView(rewards=[OfferView.of(offer) for offer in offers])


@router.post(
    f"{REWARDS}/<reward>/redemptions",
    **operation(
        "redeem_reward",
        summary="Exchange points for a reward",
        description="The points are burned, soonest expiry first, and the member gets a coupon. "
        "Its code is checked, reserved, redeemed or released elsewhere; unused it can be "
        "cancelled for the points.",
        tag=TAG,
        scope=Scope.ACTIVITIES_WRITE,
        answers={HTTPStatus.CREATED: (CouponView, "The coupon is issued.")},
        problems={
            **UNREADABLE_BODY,
            HTTPStatus.NOT_FOUND: "This program has no such member, or no such reward.",
            HTTPStatus.CONFLICT: "The redemption was given up because it took too long "
            "(`redemption_abandoned`): use another key.",
            HTTPStatus.UNPROCESSABLE_ENTITY: "There are too few points (`required`, `available`, "
            "`missing`), it is out of stock, the member has had it too often (`limit`, "
            "`redeemed`), it is for other `tiers` or `segments`, it cannot be had now (`since`, "
            "`until`), or the key was used for something else; the code says which.",
        },
    ),
)
def redeem(
    program: ProgramId,
    member: MemberId,
    reward: RewardId,
    command: RedemptionCommand,
    *,
    idempotency_key: IdempotencyKey,
    caller: CallerOf,
) -> Response[CouponView]:
    """Answer 201 with the coupon as it was issued."""
    now = wiring.now()
    issued = redeem_reward(
        command.to_wish(reward),
        client=caller.client,
        idempotency_key=idempotency_key,
        attempt=new_ulid(now),
        program=program,
        member=member,
        directory=wiring.directory(),
        ledger=wiring.ledger(),
        programs=wiring.programs(),
        stocks=wiring.stocks(),
        now=now,
    )
    return answer(CouponView.of(issued), is_new=issued.is_new)


@router.get(
    STOCK,
    **operation(
        "show_stock",
        summary="Show what is left of a reward",
        description="With the redemptions and cancellations that have not ended, of which some may "
        "have broken off.",
        tag=TAG,
        scope=Scope.OPERATIONS_READ,
        answers={HTTPStatus.OK: (StockView, "The stock.")},
        problems=NO_REWARD,
    ),
)
def stock(program: ProgramId, reward: RewardId) -> StockView:
    """Answer with the stock as it stands."""
    return StockView.of(
        show_stock(
            reward,
            program=program,
            programs=wiring.programs(),
            stocks=wiring.stocks(),
            now=wiring.now(),
        )
    )


@router.post(
    f"{STOCK}/recovery",
    **operation(
        "recover_stock",
        summary="Put back what broken redemptions took",
        description="Looks after what was taken 15 minutes ago or earlier. A redemption that is "
        "not recorded by then never will be. The same is done before a member is told that nothing "
        "is left. Calling it again does no harm.",
        tag=TAG,
        scope=Scope.OPERATIONS_WRITE,
        answers={HTTPStatus.OK: (RecoveryView, "What became of the units.")},
        problems={**UNREADABLE_BODY, HTTPStatus.NOT_FOUND: "There is no such program."},
    ),
)
def recover(program: ProgramId, reward: RewardId) -> RecoveryView:
    """Answer with what became of the units."""
    return RecoveryView.of(
        recover_stock(
            reward,
            program=program,
            directory=wiring.directory(),
            ledger=wiring.ledger(),
            programs=wiring.programs(),
            stocks=wiring.stocks(),
            now=wiring.now(),
        )
    )
