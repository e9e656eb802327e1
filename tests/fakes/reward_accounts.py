"""Several accounts of one person, which rewards are redeemed on and whose coupons are used."""

from dataclasses import dataclass, field
from typing import override

from punchcard.domain.catalogue import CouponTerms, Reward
from punchcard.domain.coupon_record import CouponStatus
from punchcard.domain.members import Member
from punchcard.domain.redeeming import (
    CouponCall,
    RedeemCoupon,
    ReleaseCoupon,
    ReserveCoupon,
)
from punchcard.use_cases.cancel_coupon import cancel_coupon
from punchcard.use_cases.coupon_calls import StandingCoupon
from punchcard.use_cases.list_coupons import CouponPage, list_coupons
from punchcard.use_cases.list_rewards import Offer, list_rewards
from punchcard.use_cases.recover_stock import StockRecovered, recover_stock
from punchcard.use_cases.redeem_reward import RewardWish, redeem_reward
from punchcard.use_cases.report_activity import client_key
from punchcard.use_cases.show_coupon import show_coupon
from punchcard.use_cases.use_coupon import use_coupon

from tests.fakes.accounts import ACCOUNTS, Accounts
from tests.fakes.stocks import InMemoryStocks

MUG = Reward(
    id="mug",
    title="Mug",
    points=60,
    per_member=3,
    stock=5,
    coupon=CouponTerms(uses=2, valid_days=30),
)


@dataclass
class RewardAccounts(Accounts):
    """Accounts of a hundred points each, a reward that each may have thrice, and its stock."""

    stocks: InMemoryStocks = field(default_factory=InMemoryStocks)
    attempts: int = 0

    @override
    def __post_init__(self) -> None:
        super().__post_init__()
        for number, member in enumerate(ACCOUNTS, start=101):
            self.order(member, number, 10_000)

    def redeem(self, member: Member, key: str = "click", *, reward: str = "mug") -> StandingCoupon:
        """Exchange an account's points for a reward, by a new attempt."""
        self.attempts += 1
        return redeem_reward(
            RewardWish(reward=reward, channel="app"),
            client="app",
            idempotency_key=key,
            attempt=f"{self.attempts}",
            program="club",
            member=member.id,
            stocks=self.stocks,
            **self.ports,
        )

    def reserve(self, code: str, key: str = "reserve") -> StandingCoupon:
        """Reserve a use of a coupon."""
        return self._call(code, ReserveCoupon(request=shop(key)))

    def use(
        self, code: str, key: str = "use", *, reservation: StandingCoupon | None = None
    ) -> StandingCoupon:
        """Redeem a use of a coupon."""
        kept = None if reservation is None else self.use_of(reservation)
        return self._call(code, RedeemCoupon(request=shop(key), reservation=kept))

    def release(
        self, code: str, reservation: StandingCoupon, key: str = "release"
    ) -> StandingCoupon:
        """Give a reservation up."""
        kept = self.use_of(reservation)
        return self._call(code, ReleaseCoupon(request=shop(key), reservation=kept))

    def cancel(self, code: str, key: str = "cancel") -> StandingCoupon:
        """Take a coupon back."""
        self.attempts += 1
        return cancel_coupon(
            code,
            request=shop(key),
            attempt=f"{self.attempts}",
            channel="web",
            program="club",
            stocks=self.stocks,
            **self.ports,
        )

    def _call(self, code: str, call: CouponCall) -> StandingCoupon:
        return use_coupon(code, call, channel="web", program="club", **self.ports)

    def show(self, code: str) -> StandingCoupon:
        """Look at a coupon."""
        return show_coupon(code, program="club", **self.ports)

    def coupons(
        self,
        member: Member,
        *,
        status: CouponStatus | None = None,
        cursor: str | None = None,
        limit: int = 20,
    ) -> CouponPage:
        """Look at a page of an account's coupons."""
        return list_coupons(
            program="club",
            member=member.id,
            status=status,
            cursor=cursor,
            limit=limit,
            **self.ports,
        )

    def offer(self, member: Member) -> Offer:
        """The first reward as an account may have it."""
        return list_rewards(program="club", member=member.id, stocks=self.stocks, **self.ports)[0]

    def recover(self) -> StockRecovered:
        """Look after what redemptions took that broke off."""
        return recover_stock("mug", program="club", stocks=self.stocks, **self.ports)

    @property
    def stock(self) -> tuple[int, int]:
        """How many units are sold, and how many are taken without being sold."""
        stock = self.stocks.stocks("club")["mug"]
        return stock.sold, len(stock.claims)

    @staticmethod
    def use_of(reservation: StandingCoupon) -> str:
        """The id by which a reservation is redeemed or released."""
        assert reservation.use is not None
        return reservation.use.id


def shop(key: str) -> str:
    """The key of a shop's call about a coupon, which no other client can use."""
    return client_key("shop", key)
