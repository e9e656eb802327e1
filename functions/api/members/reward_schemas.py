"""Rewards, coupons and stocks, as callers ask for them."""

from typing import Self

from punchcard.edge.fields import Command, Instant, Text, View
from punchcard.use_cases.recover_stock import StockRecovered, StockShown
from punchcard.use_cases.redeem_reward import RewardWish
from pydantic import Field

RESERVATION_PATTERN = "^[A-Za-z0-9_-]{16}$"


class RedemptionCommand(Command):
    """Points to be exchanged for the reward of the address."""

    channel: Text = Field(default="api", description="Where that is.", examples=["app"])

    def to_wish(self, reward: str) -> RewardWish:
        """The wish."""
        return RewardWish(reward=reward, channel=self.channel)


class CouponCommand(Command):
    """Where a coupon is shown."""

    channel: Text = Field(default="api", description="Where that is.", examples=["till:12"])


class RedeemCommand(CouponCommand):
    """Which use of a coupon is redeemed."""

    reservation: str | None = Field(
        default=None,
        pattern=RESERVATION_PATTERN,
        description="Id of the use that was reserved; without it, any that is free.",
        examples=["q83vASNFZ4mrze8B"],
    )


class ReleaseCommand(CouponCommand):
    """Which reservation is given up."""

    reservation: str = Field(
        pattern=RESERVATION_PATTERN,
        description="Id of the use that was reserved.",
        examples=["q83vASNFZ4mrze8B"],
    )


class OpenClaimView(View):
    """A unit that a redemption took, or a cancellation returns, while that has not ended."""

    member: str = Field(description="Id of the member.", examples=["01KJQ38XW0ABCDEFGHJKMNPQRS"])
    taken_at: Instant = Field(description="When it was taken.", examples=["2026-03-02T11:00:00Z"])


class StockView(View):
    """A reward's stock."""

    reward: str = Field(description="Id of the reward.", examples=["coffee"])
    stock: int | None = Field(
        description="How many there are altogether; null: without limit.", examples=[1000]
    )
    left: int | None = Field(description="How many can still be had.", examples=[958])
    sold: int = Field(description="How many were redeemed.", examples=[41])
    open: list[OpenClaimView] = Field(
        description="What redemptions took and cancellations return that are under way or broke "
        "off, shelf by shelf."
    )

    @classmethod
    def of(cls, shown: StockShown) -> Self:
        """Show a stock."""
        reward, stock = shown.reward, shown.stock
        return cls(
            reward=reward.id,
            stock=reward.stock,
            left=None if reward.stock is None else stock.left(reward.stock),
            sold=stock.sold,
            open=[
                OpenClaimView(member=claim.member, taken_at=claim.taken_at)
                for claim in stock.claims
            ],
        )


class RecoveryView(View):
    """What became of units that redemptions took which broke off."""

    put_back: int = Field(description="Units that can be had again.", examples=[1])
    sold: int = Field(description="Units that turned out to be redeemed.", examples=[0])

    @classmethod
    def of(cls, recovered: StockRecovered) -> Self:
        """Show what was done."""
        return cls(put_back=recovered.put_back, sold=recovered.sold)
