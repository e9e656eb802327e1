"""Rewards as members may have them, and coupons, as the API shows them."""

from typing import Self

from pydantic import Field

from punchcard.domain.catalogue import RewardKind
from punchcard.domain.coupon_record import CouponStatus, UseStatus
from punchcard.domain.errors import ActivityRefusedError
from punchcard.edge.fields import Instant, View
from punchcard.edge.shortfalls import shortfall_of
from punchcard.use_cases.coupon_calls import StandingCoupon
from punchcard.use_cases.list_coupons import CouponPage
from punchcard.use_cases.list_rewards import Offer


class WhyNotView(View):
    """Why a member cannot have a reward now; what does not apply is null."""

    code: str = Field(
        description="`points_insufficient`, `reward_out_of_stock`, `reward_limit_reached`, "
        "`reward_not_eligible` or `reward_not_active`.",
        examples=["points_insufficient"],
    )
    detail: str = Field(
        description="The same as a sentence.",
        examples=["500 points are to be taken, and 320 are available"],
    )
    required: int | None = Field(default=None, description="Points it costs.", examples=[500])
    available: int | None = Field(default=None, description="Points there are.", examples=[320])
    missing: int | None = Field(default=None, description="Points missing.", examples=[180])
    stock: int | None = Field(default=None, description="How many there were altogether.")
    limit: int | None = Field(default=None, description="How often it can be had.")
    redeemed: int | None = Field(default=None, description="How often it was had.")
    tiers: list[str] | None = Field(default=None, description="Tiers that may have it.")
    segments: list[str] | None = Field(default=None, description="Segments that may have it.")
    since: str | None = Field(default=None, description="From when it can be had.")
    until: str | None = Field(default=None, description="Until when it could be had.")

    @classmethod
    def of(cls, refusal: ActivityRefusedError) -> Self:
        """Show a refusal."""
        told = {"code": refusal.code, "detail": refusal.detail, **shortfall_of(refusal)}
        return cls.model_validate(told)


class OfferView(View):
    """A reward as a member may have it."""

    id: str = Field(description="Id of the reward.", examples=["coffee"])
    title: str = Field(description="What members see.", examples=["A cup of coffee"])
    kind: RewardKind = Field(description="What the member gets.", examples=["coupon"])
    points: int = Field(description="What it costs this member now.", examples=[400])
    regular_points: int = Field(description="What it costs everybody.", examples=[500])
    since: Instant | None = Field(description="From when it can be had.")
    until: Instant | None = Field(description="Until when it can be had.")
    per_member: int | None = Field(description="How often a member may have it.", examples=[10])
    redeemed: int = Field(
        description="How often this member has had it, where that is limited.", examples=[0]
    )
    left: int | None = Field(description="What is left of its stock.", examples=[1000])
    uses: int = Field(description="How often its coupon can be redeemed.", examples=[1])
    valid_days: int | None = Field(
        description="For how many days after today its coupon is valid.", examples=[30]
    )
    why_not: WhyNotView | None = Field(
        description="Why this member cannot have it now; null: it can be had."
    )

    @classmethod
    def of(cls, offer: Offer) -> Self:
        """Show an offer."""
        reward = offer.reward
        return cls(
            id=reward.id,
            title=reward.title,
            kind=reward.kind,
            points=offer.points,
            regular_points=reward.points,
            since=reward.since,
            until=reward.until,
            per_member=reward.per_member,
            redeemed=offer.redeemed,
            left=offer.left,
            uses=reward.coupon.uses,
            valid_days=reward.coupon.valid_days,
            why_not=None if offer.refusal is None else WhyNotView.of(offer.refusal),
        )


class OffersView(View):
    """The catalogue as one member sees it."""

    rewards: list[OfferView] = Field(description="In the order of the program.")


class UseView(View):
    """The use of a coupon that a call was about."""

    id: str = Field(
        description="Id of the use; of a reservation, what redeems or releases it.",
        examples=["q83vASNFZ4mrze8B"],
    )
    status: UseStatus = Field(description="How it stood after the call.", examples=["reserved"])
    reserved_until: Instant | None = Field(
        description="When the reservation lapses; null: it was redeemed without one.",
        examples=["2026-03-02T12:00:00Z"],
    )


class CouponView(View):
    """A coupon as it stood when the call was answered first."""

    code: str = Field(description="Nobody can guess it.", examples=["RW7M2Q9XK4T0VBN8ZD"])
    status: CouponStatus = Field(
        description="`reserved`: every use that is left is kept for a checkout.",
        examples=["valid"],
    )
    member: str = Field(
        description="Id of the member whose it is.", examples=["01KJQ38XW0ABCDEFGHJKMNPQRS"]
    )
    reward: str = Field(description="Id of the reward.", examples=["coffee"])
    title: str | None = Field(
        description="The reward's title when it was issued.", examples=["A cup of coffee"]
    )
    points: int = Field(description="What it cost.", examples=[400])
    uses: int = Field(description="How often it can be redeemed altogether.", examples=[1])
    redeemed: int = Field(description="How often it was redeemed.", examples=[0])
    reserved: int = Field(description="Uses that are kept for a checkout.", examples=[0])
    issued_at: Instant = Field(description="Since when.", examples=["2026-03-02T11:00:00Z"])
    valid_until: Instant | None = Field(
        description="Until when; null: without end.", examples=["2026-04-01T22:00:00Z"]
    )
    use: UseView | None = Field(description="The use that the call was about.")
    entry: int = Field(description="The entry that says so.", examples=[7])
    ledger: str = Field(
        description="In whose ledger the entry is: another than the member's own where accounts "
        "have been merged since.",
        examples=["01KJQ38XW0ABCDEFGHJKMNPQRS"],
    )

    @classmethod
    def of(cls, standing: StandingCoupon) -> Self:
        """Show a coupon."""
        record, coupon, use = standing.record, standing.record.coupon, standing.use
        return cls(
            code=standing.code,
            status=standing.status,
            member=standing.member,
            reward=coupon.reward,
            title=None if standing.reward is None else standing.reward.title,
            points=coupon.points,
            uses=coupon.uses,
            redeemed=record.redeemed,
            reserved=record.reserved(standing.at),
            issued_at=coupon.issued_at,
            valid_until=coupon.valid_until,
            use=None
            if use is None
            else UseView(id=use.id, status=use.status, reserved_until=use.until),
            entry=standing.entry_number,
            ledger=standing.ledger,
        )


class CouponPageView(View):
    """A page of a member's coupons as they stand now."""

    coupons: list[CouponView] = Field(description="The one issued last first.")
    next_cursor: str | None = Field(
        description="Where the next page begins; null on the last one.",
        examples=["q83vASNFZ4mrze8B"],
    )

    @classmethod
    def of(cls, page: CouponPage) -> Self:
        """Show a page."""
        coupons = [CouponView.of(standing) for standing in page.coupons]
        return cls(coupons=coupons, next_cursor=page.next_cursor)
