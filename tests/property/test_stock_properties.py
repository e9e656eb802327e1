"""A stock is never oversold, and nothing of it is lost, whoever is faster and whoever dies."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import override

import pytest
from greenlet import getcurrent, greenlet  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from punchcard.domain.catalogue import Reward
from punchcard.domain.entry import Entry
from punchcard.domain.errors import PunchcardError
from punchcard.domain.members import Member
from punchcard.domain.record import Recorded
from punchcard.domain.record_codec import decode_activities
from punchcard.domain.rewards import RewardOutOfStockError
from punchcard.domain.stock import Leases, Shelf, Stock
from punchcard.ports import Head
from punchcard.use_cases.recover_stock import CLAIM_MINUTES, recover_stock
from punchcard.use_cases.redeem_reward import RewardWish, redeem_reward

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
        self.programs = InMemoryPrograms()
        reward = Reward(id="coffee", title="Coffee", points=0, stock=self.total)
        self.programs.publish(program_version(rewards=(reward,)))
        for member in MEMBERS:
            self.directory.create_member(member, enrolled_at=NOON)

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


calls = st.lists(
    st.tuples(st.integers(0, len(MEMBERS) - 1), st.sampled_from("abc")), min_size=1, max_size=7
)


@settings(deadline=None, max_examples=300)
@given(st.integers(1, 5), calls, st.integers(0, 4), st.integers(0))
def test_no_order_of_calls_and_no_death_oversells_or_loses_a_unit(
    total: int, told: list[tuple[int, str]], recoveries: int, seed: int
) -> None:
    shop = Shop(total, Random(seed).randrange)
    redeeming = [partial(shop.redeem, member, key) for member, key in told]
    shop.run(*redeeming, *[shop.recover] * recoveries)

    sold = len(shop.units)
    assert sold <= total
    assert None not in shop.units
    assert len(set(shop.units)) == sold

    shop.recover()
    (stock,) = shop.stocks.stocks("club").values() or (Stock(),)
    assert (stock.taken, stock.claims) == (sold, ())
    for number in range(total - sold):
        shop.redeem(0, f"left {number}")
    assert len(shop.units) == total
    with pytest.raises(RewardOutOfStockError):
        shop.redeem(0, "one too many")


@settings(deadline=None)
@given(st.integers(1, 5), calls.map(set), st.integers(0))
def test_without_deaths_nobody_is_refused_while_units_are_left(
    total: int, told: set[tuple[int, str]], seed: int
) -> None:
    chosen = Random(seed)
    shop = Shop(total, lambda options: chosen.randrange(min(options, 10)))
    shop.run(*[partial(shop.redeem, member, key) for member, key in sorted(told)])
    assert len(shop.units) == min(total, len(told))
    assert shop.stocks.stocks("club")["coffee"].claims == ()
