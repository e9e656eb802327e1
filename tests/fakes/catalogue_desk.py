"""Where tests of use cases redeem rewards and use coupons, with everything in memory."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from punchcard.domain.catalogue import CouponTerms, Reward
from punchcard.domain.members import Member
from punchcard.domain.redeeming import CouponCall
from punchcard.use_cases.cancel_coupon import cancel_coupon
from punchcard.use_cases.coupon_calls import StandingCoupon
from punchcard.use_cases.list_rewards import Offer, list_rewards
from punchcard.use_cases.recover_stock import StockRecovered, StockShown, recover_stock, show_stock
from punchcard.use_cases.redeem_reward import RewardWish, redeem_reward
from punchcard.use_cases.report_activity import client_key
from punchcard.use_cases.use_coupon import use_coupon

from tests.fakes.directory import InMemoryDirectory
from tests.fakes.programs import program_version
from tests.fakes.stocks import InMemoryStocks
from tests.fakes.till import MEMBER, NOON, Till

COFFEE = Reward(
    id="coffee", title="Coffee", points=60, stock=2, coupon=CouponTerms(uses=2, valid_days=30)
)


@dataclass
class CatalogueDesk:
    """A member with points, and a reward with a stock of two."""

    reward: Reward = COFFEE
    earned: int = 1_000
    stocks: InMemoryStocks = field(default_factory=InMemoryStocks)
    directory: InMemoryDirectory = field(default_factory=InMemoryDirectory)
    attempts: int = 0

    def __post_init__(self) -> None:
        self.till = Till((program_version(rewards=(self.reward,)),))
        self.till.order(1, self.earned * 100)
        self.join(MEMBER)

    @property
    def now(self) -> datetime:
        return self.till.now

    def join(self, member: Member) -> None:
        self.directory.create_member(member, enrolled_at=NOON)

    def redeem(
        self, key: str = "click", *, reward: str = "coffee", member: Member = MEMBER
    ) -> StandingCoupon:
        self.attempts += 1
        return redeem_reward(
            RewardWish(reward=reward, channel="app"),
            client="app",
            idempotency_key=key,
            attempt=f"{self.attempts}",
            program="club",
            member=member.id,
            directory=self.directory,
            ledger=self.till.ledger,
            programs=self.till.programs,
            stocks=self.stocks,
            now=self.now,
        )

    def offers(self, member: Member = MEMBER) -> tuple[Offer, ...]:
        return list_rewards(
            program="club",
            member=member.id,
            directory=self.directory,
            ledger=self.till.ledger,
            programs=self.till.programs,
            stocks=self.stocks,
            now=self.now,
        )

    def recover(self) -> StockRecovered:
        return recover_stock(
            "coffee",
            program="club",
            directory=self.directory,
            ledger=self.till.ledger,
            programs=self.till.programs,
            stocks=self.stocks,
            now=self.now,
        )

    def stock_shown(self) -> StockShown:
        return show_stock(
            "coffee",
            program="club",
            programs=self.till.programs,
            stocks=self.stocks,
            now=self.now,
        )

    def use_coupon(self, code: str, call: CouponCall) -> StandingCoupon:
        return use_coupon(
            code,
            call,
            channel="web",
            program="club",
            directory=self.directory,
            ledger=self.till.ledger,
            programs=self.till.programs,
            now=self.now,
        )

    def cancel(self, code: str, key: str = "cancel") -> StandingCoupon:
        self.attempts += 1
        return cancel_coupon(
            code,
            request=client_key("shop", key),
            attempt=f"{self.attempts}",
            channel="web",
            program="club",
            directory=self.directory,
            ledger=self.till.ledger,
            programs=self.till.programs,
            stocks=self.stocks,
            now=self.now,
        )

    @property
    def taken(self) -> int:
        stock = self.stocks.stocks("club").get("coffee")
        return 0 if stock is None else stock.taken

    @property
    def open_claims(self) -> int:
        stock = self.stocks.stocks("club").get("coffee")
        return 0 if stock is None else len(stock.claims)


def other_member(number: int) -> Member:
    return replace(MEMBER, id=f"01HZZZZZZZZZZZZZZZZZZZZZ{number:02}", salt=bytes([number]) * 16)
