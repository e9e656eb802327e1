"""A program's totals, as the API writes them."""

from typing import Self

from punchcard.domain.entry import Account
from punchcard.domain.totals import Totals
from punchcard.edge.fields import View
from pydantic import Field


class AccountsView(View):
    """The points in each account; all but `issued` add up to it."""

    issued: int = Field(description="Ever given, less those taken back.", examples=[1250])
    pending: int = Field(description="Earned and not mature.", examples=[200])
    available: int = Field(description="To be spent.", examples=[800])
    held: int = Field(description="Reserved at a checkout.", examples=[0])
    redeemed: int = Field(description="Spent.", examples=[150])
    expired: int = Field(description="Expired unspent.", examples=[100])
    donated: int = Field(description="Given away to a cause.", examples=[0])
    adjusted: int = Field(description="Taken away by hand, less those given by hand.", examples=[0])
    partner: int = Field(description="Moved to a partner's program.", examples=[0])
    transferred: int = Field(
        description="On the way between two members; zero as soon as both are told of.",
        examples=[0],
    )


class TotalsView(View):
    """What all members have together."""

    members: int = Field(description="Who have an entry.", examples=[12])
    entries: int = Field(description="Of all members.", examples=[48])
    orders: int = Field(description="That were ever paid.", examples=[30])
    points: AccountsView = Field(description="By account.")

    @classmethod
    def of(cls, totals: Totals) -> Self:
        """Write totals."""
        return cls(
            members=totals.members,
            entries=totals.entries,
            orders=totals.orders,
            points=AccountsView(
                issued=-totals.points(Account.ISSUED),
                pending=totals.points(Account.PENDING),
                available=totals.points(Account.AVAILABLE),
                held=totals.points(Account.HELD),
                redeemed=totals.points(Account.REDEEMED),
                expired=totals.points(Account.EXPIRED),
                donated=totals.points(Account.DONATED),
                adjusted=totals.points(Account.ADJUSTED),
                partner=totals.points(Account.PARTNER),
                transferred=totals.points(Account.TRANSFERRED),
            ),
        )
