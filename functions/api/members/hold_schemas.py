"""Holds, as callers ask for them and as they are shown."""

from typing import Self

from punchcard.domain.money import minor_units, money_text
from punchcard.domain.rule_checks import POINTS_MAX
from punchcard.edge.fields import Amount, Command, Currency, Instant, Text, View
from punchcard.use_cases.hold_calls import HoldStatus, StandingHold
from punchcard.use_cases.take_hold import HoldWish
from pydantic import Field, model_validator


class HoldCommand(Command):
    """Points to reserve for a checkout: a wish in points or in money."""

    currency: Currency = Field(description="The program's currency.", examples=["EUR"])
    basket: Amount = Field(
        description="What is to be paid before points, tax included.", examples=["100.00"]
    )
    points: int | None = Field(
        default=None, ge=1, le=POINTS_MAX, description="The points wished for.", examples=[700]
    )
    amount: Amount | None = Field(
        default=None, description="Instead of points, the money that they are to be worth at most."
    )
    up_to: bool = Field(
        default=False,
        description="Whether fewer points will do where the member has no more; otherwise the "
        "hold is then refused.",
    )
    channel: Text = Field(default="api", description="Where the checkout is.", examples=["till:12"])

    @model_validator(mode="after")
    def _wishes_once(self) -> Self:
        if (self.points is None) == (self.amount is None):
            raise ValueError("a hold is wished for in points or as an amount")
        return self

    def to_wish(self) -> HoldWish:
        """The wish with amounts in minor units.

        Raises:
            InvalidError: an unknown currency, or an amount that it does not have.
        """
        return HoldWish(
            currency=self.currency,
            basket=minor_units(self.basket, self.currency),
            channel=self.channel,
            points=self.points,
            amount=None if self.amount is None else minor_units(self.amount, self.currency),
            up_to=self.up_to,
        )


class CaptureCommand(Command):
    """How many points of a hold have paid."""

    points: int | None = Field(
        default=None,
        ge=1,
        le=POINTS_MAX,
        description="The points that have paid; the rest goes back. Without it, all of them.",
        examples=[500],
    )


class HoldView(View):
    """A hold."""

    id: str = Field(description="Id of the hold.", examples=["q83vASNFZ4mrze8B"])
    code: str = Field(
        description="What a shop shows as the discount code; nobody can guess it.",
        examples=["PC7M2Q9XK4T0VBN8ZD"],
    )
    status: HoldStatus = Field(
        description="`captured_late` are those whose order came when the hold had ended.",
        examples=["held"],
    )
    points: int = Field(description="The points that were reserved.", examples=[700])
    amount: str = Field(
        description="What they are worth, in the program's currency.", examples=["7.00"]
    )
    wished_points: int = Field(description="The points that were wished for.", examples=[1000])
    captured_points: int = Field(
        description="Of a captured hold, the points that were burned out of it.", examples=[0]
    )
    channel: str = Field(description="Where the checkout was.", examples=["till:12"])
    taken_at: Instant = Field(description="When it was taken.", examples=["2026-03-02T11:00:00Z"])
    expires_at: Instant = Field(
        description="When it lapses unless it has ended.", examples=["2026-03-02T12:00:00Z"]
    )
    entry: int | None = Field(
        description="The entry that says how it stands; null where it lapsed.", examples=[7]
    )

    @classmethod
    def of(cls, standing: StandingHold) -> Self:
        """Show a hold."""
        record, hold = standing.record, standing.record.hold
        captured = 0
        if standing.status is HoldStatus.CAPTURED:
            captured = sum(lot.points for lot in record.captured)
        return cls(
            id=hold.key,
            code=standing.code,
            status=standing.status,
            points=hold.points,
            amount=money_text(hold.amount, standing.currency),
            wished_points=record.wished,
            captured_points=captured,
            channel=hold.channel,
            taken_at=hold.taken_at,
            expires_at=hold.expires_at,
            entry=standing.entry_number,
        )


class HoldsView(View):
    """The holds of a member that last."""

    holds: list[HoldView] = Field(description="The first to lapse comes first.")
