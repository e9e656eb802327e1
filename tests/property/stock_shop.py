"""A shop of a reward with a stock, whose workers go on in turns and may die at every step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import override

from greenlet import getcurrent, greenlet  # type: ignore[import-untyped]
from punchcard.domain.catalogue import Reward
from punchcard.domain.coupon_codes import coupon_code_for
from punchcard.domain.entry import Entry
from punchcard.domain.errors import PunchcardError
from punchcard.domain.members import Member
from punchcard.domain.record import Recorded
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.stock import CLAIM_MINUTES, Leases, Shelf, Stock
from punchcard.ports import Head
from punchcard.use_cases.cancel_coupon import cancel_coupon
from punchcard.use_cases.recover_stock import recover_stock
from punchcard.use_cases.redeem_reward import RewardWish, redeem_reward
from punchcard.use_cases.report_activity import client_key

from tests.fakes.directory import InMemoryDirectory
from tests.fakes.ledger import InMemoryLedger
from tests.fakes.program_store import InMemoryPrograms
from tests.fakes.programs import program_version
from tests.fakes.stocks import InMemoryStocks
from tests.fakes.till import NOON

LATER = NOON + timedelta(minutes=2 * CLAIM_MINUTES)
MEMBERS = tuple(
    Member(program="club", id=f"01HZZZZZZZZZZZZZZZZZZZZZZ{letter}", salt=letter.encode() * 16)
    for letter in "ABC"
)

type Choose = Callable[[int], int]


class DiedError(BaseException):
    """The worker stops here, and nothing of it goes on."""


@dataclass
class Shop:
    """A reward with a stock, and workers of whom one at a time makes one call."""

    total: int
    choose: Choose
    stocks: InMemoryStocks = field(default_factory=InMemoryStocks)
    directory: InMemoryDirectory = field(default_factory=InMemoryDirectory)
    workers: list[greenlet] = field(default_factory=list)
    attempts: int = 0

    def __post_init__(self) -> None:
        self.now = NOON
        self.ledger = InMemoryLedger(clock=lambda: self.now)
        self.declare(self.total)
        for member in MEMBERS:
            self.directory.create_member(member, enrolled_at=NOON)

    def declare(self, total: int) -> None:
        """Let the reward have so many units from now on."""
        self.programs = InMemoryPrograms()
        reward = Reward(id="coffee", title="Coffee", points=0, stock=total)
        self.programs.publish(program_version(rewards=(reward,)))

    def redeem(self, member: int, key: str) -> None:
        self.attempts += 1
        redeem_reward(
            RewardWish(reward="coffee", channel="app"),
            client="app",
            idempotency_key=key,
            attempt=f"{self.attempts}",
            program="club",
            member=MEMBERS[member].id,
            directory=self.directory,
            ledger=self.stepped(NOON),
            programs=self.programs,
            stocks=SteppedStocks(self),
            now=NOON,
        )

    def cancel(self, member: int, key: str) -> None:
        """Cancel the coupon that a member got under a key, if there is one by then."""
        salt = MEMBERS[member].salt
        self.attempts += 1
        cancel_coupon(
            coupon_code_for(client_key("app", key), salt),
            request=client_key("shop", f"{key} {self.attempts}"),
            attempt=f"{self.attempts}",
            channel="web",
            program="club",
            directory=self.directory,
            ledger=self.stepped(NOON),
            programs=self.programs,
            stocks=SteppedStocks(self),
            now=NOON,
        )

    def recover(self) -> None:
        recover_stock(
            "coffee",
            program="club",
            directory=self.directory,
            ledger=self.stepped(LATER),
            programs=self.programs,
            stocks=SteppedStocks(self),
            now=LATER,
        )

    def stepped(self, now: datetime) -> "SteppedLedger":
        """The ledger as somebody uses it whose clock says this."""
        return SteppedLedger(clock=self.ledger.clock, chains=self.ledger.chains, shop=self, now=now)

    def step[T](self, effect: Callable[[], T], now: datetime = NOON) -> T:
        """Let others go on first; then make the call, or die before or after it."""
        worker = getcurrent()
        if worker.parent is None:
            self.now = now
            return effect()
        worker.parent.switch()
        fate = self.choose(12)
        if fate == 11:
            raise DiedError
        self.now = now
        answer = effect()
        if fate == 10:
            raise DiedError
        return answer

    def run(self, *todo: Callable[[], None]) -> None:
        """Run all to their ends, one call at a time, in an order that is chosen on the way."""
        workers = [greenlet(lambda work=work: _work(work)) for work in todo]
        while workers:
            worker = workers[self.choose(len(workers))]
            # In bursts, so that one may come to its end while another stands still.
            for _ in range(1 + self.choose(8)):
                worker.switch()
                if worker.dead:
                    workers.remove(worker)
                    break

    @property
    def recorded(self) -> list[Recorded]:
        entries = [entry for chain in self.ledger.chains.values() for entry in chain.values()]
        return [one for entry in entries for one in decode_activities(entry.activities)]

    @property
    def kept(self) -> int:
        """The coupons that were issued and not cancelled."""
        newest = {one.coupon.coupon.key: one.coupon for one in self.recorded if one.coupon}
        return sum(coupon.cancelled_in is None for coupon in newest.values())

    @property
    def returned(self) -> int:
        """The coupons that were cancelled."""
        newest = {one.coupon.coupon.key: one.coupon for one in self.recorded if one.coupon}
        return len(newest) - self.kept

    @property
    def leased(self) -> int:
        """The units that all shelves have leased."""
        return sum(self.stocks.leases(program="club", reward="coffee").leased)

    @property
    def units(self) -> list[str | None]:
        """The units of all coupons that stand in the ledger."""
        return [one.coupon.coupon.unit for one in self.recorded if one.coupon is not None]


def _work(work: Callable[[], None]) -> None:
    try:
        work()
    except (DiedError, PunchcardError):
        return


@dataclass(kw_only=True)
class SteppedLedger(InMemoryLedger):
    """The shop's ledger, one call at a time; `now` is the clock of whoever calls."""

    shop: Shop
    now: datetime

    @override
    def head(self, *, program: str, member: str) -> Head:
        read = partial(super().head, program=program, member=member)
        return self.shop.step(read, self.now)

    @override
    def append(self, entry: Entry) -> Entry | None:
        return self.shop.step(partial(super().append, entry), self.now)


@dataclass
class SteppedStocks:
    """The stocks, one call at a time."""

    shop: Shop

    def stocks(self, program: str) -> Mapping[str, Stock]:
        return self.shop.step(partial(self.shop.stocks.stocks, program))

    def leases(self, *, program: str, reward: str) -> Leases:
        return self.shop.step(partial(self.shop.stocks.leases, program=program, reward=reward))

    def shelf(self, *, program: str, reward: str, number: int) -> Shelf:
        read = partial(self.shop.stocks.shelf, program=program, reward=reward, number=number)
        return self.shop.step(read)

    def keep(self, item: Leases | Shelf) -> bool:
        return self.shop.step(partial(self.shop.stocks.keep, item))
