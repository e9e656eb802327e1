"""Redeeming takes what it needs of a stock, and keeps it only where the ledger says so."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import override

import pytest
from punchcard.domain.adjusting import PointsInsufficientError
from punchcard.domain.entry import Entry
from punchcard.domain.errors import ContentionError, MemberNotFoundError, TransientError
from punchcard.domain.rewards import RewardNotFoundError, RewardOutOfStockError
from punchcard.domain.stock import CLAIMS_MAX, Claim, Leases, Shelf
from punchcard.ports import Head
from punchcard.use_cases.take_stock import put_back_unit, sell_unit, take_stock

from tests.fakes.catalogue_desk import COFFEE, CatalogueDesk, other_member
from tests.fakes.stocks import InMemoryStocks
from tests.fakes.till import MEMBER, NOON


def test_a_unit_is_sold_with_the_entry() -> None:
    desk = CatalogueDesk()
    issued = desk.redeem()
    assert issued.is_new
    assert issued.record.coupon.unit is not None
    assert (desk.taken, desk.open_claims) == (1, 0)


def test_a_repeated_call_takes_nothing_and_gets_the_same_coupon() -> None:
    desk = CatalogueDesk()
    first, again = desk.redeem(), desk.redeem()
    assert again == replace(first, is_new=False)
    assert (desk.taken, desk.open_claims) == (1, 0)


def test_what_is_refused_beforehand_takes_nothing() -> None:
    desk = CatalogueDesk(earned=10)
    with pytest.raises(PointsInsufficientError):
        desk.redeem()
    with pytest.raises(RewardNotFoundError):
        desk.redeem(reward="tea")
    with pytest.raises(MemberNotFoundError):
        desk.redeem(member=other_member(7))
    assert desk.stocks.kept == {}


def test_when_all_are_taken_it_is_refused_and_stays_so() -> None:
    desk = CatalogueDesk()
    desk.redeem("one")
    desk.redeem("two")
    with pytest.raises(RewardOutOfStockError):
        desk.redeem("three")
    assert (desk.taken, desk.open_claims) == (2, 0)


def test_a_larger_stock_of_a_later_version_adds_to_it() -> None:
    desk = CatalogueDesk(reward=replace(COFFEE, stock=1))
    desk.redeem("one")
    version = desk.till.versions[0]
    more = replace(COFFEE, stock=3)
    desk.till.programs.publish(replace(version, number=2, rewards=(more,)))
    desk.redeem("two")
    desk.redeem("three")
    with pytest.raises(RewardOutOfStockError):
        desk.redeem("four")


def test_a_reward_without_a_stock_needs_none() -> None:
    desk = CatalogueDesk(reward=replace(COFFEE, stock=None))
    assert desk.redeem().record.coupon.unit is None
    assert desk.stocks.kept == {}


@dataclass
class Interrupted:
    """A ledger at which something happens before the first append."""

    desk: CatalogueDesk
    before: Callable[[], object]
    appended: list[int] = field(default_factory=list)

    def __getattr__(self, name: str) -> object:
        return getattr(self.desk.till.ledger, name)

    def head(self, *, program: str, member: str) -> Head:
        return self.desk.till.ledger.head(program=program, member=member)

    def append(self, entry: Entry) -> Entry | None:
        self.appended.append(entry.number)
        if len(self.appended) == 1:
            self.before()
        return self.desk.till.ledger.append(entry)


def interrupt(desk: CatalogueDesk, before: Callable[[], object]) -> CatalogueDesk:
    """The same desk, at which something happens while it records."""
    same = replace(desk, earned=0)
    same.till, same.stocks, same.directory = desk.till, desk.stocks, desk.directory
    same.attempts = 100
    till = replace(desk.till)
    till.ledger = Interrupted(desk, before)  # type: ignore[assignment]
    till.programs, till.now = desk.till.programs, desk.till.now
    same.till = till
    return same


def test_points_that_were_spent_meanwhile_put_the_unit_back() -> None:
    desk = CatalogueDesk(earned=100)

    def spend() -> None:
        desk.till.adjust(-50)

    with pytest.raises(PointsInsufficientError):
        interrupt(desk, spend).redeem()
    assert (desk.taken, desk.open_claims) == (0, 0)


def test_of_two_attempts_of_one_call_at_once_one_puts_its_unit_back() -> None:
    desk = CatalogueDesk()
    first = interrupt(desk, desk.redeem).redeem()
    assert not first.is_new
    assert (desk.taken, desk.open_claims) == (1, 0)
    assert desk.till.available == 940


def test_an_attempt_that_broke_off_after_it_was_recorded_is_told_by_the_next_one() -> None:
    desk = CatalogueDesk()
    issued = desk.redeem()
    unit = issued.record.coupon.unit
    assert unit is not None
    reopen(desk, unit)
    assert desk.open_claims == 1
    desk.redeem()
    assert (desk.taken, desk.open_claims) == (1, 0)


def reopen(desk: CatalogueDesk, unit: str) -> None:
    """As if the writer had died before it said that it had sold the unit."""
    shelf = desk.stocks.shelf(program="club", reward="coffee", number=int(unit[0]))
    claim = Claim(unit, MEMBER.id, "request", NOON)
    assert desk.stocks.keep(shelf._replace(claims=(claim,), revision=shelf.revision + 1))


class Failing(InMemoryStocks):
    """Stocks that are not reached, or at which somebody else is always faster, from a time on."""

    error: TransientError | None = None
    is_overtaken: bool = False

    @override
    def shelf(self, *, program: str, reward: str, number: int) -> Shelf:
        if self.error is not None:
            raise self.error
        return super().shelf(program=program, reward=reward, number=number)

    @override
    def keep(self, item: Leases | Shelf) -> bool:
        return not self.is_overtaken and super().keep(item)


def test_what_cannot_be_said_now_is_left_open_and_the_coupon_stands() -> None:
    stocks = Failing()
    desk = CatalogueDesk(stocks=stocks)

    def fail() -> None:
        stocks.error = TransientError("not reached")

    interrupt(desk, fail).redeem()
    stocks.error = None
    assert (desk.taken, desk.open_claims) == (1, 1)


class TestTaking:
    CLAIM = Claim("", MEMBER.id, "request", NOON)

    def take(self, stocks: InMemoryStocks, attempt: str = "A") -> str | None:
        return take_stock(
            self.CLAIM, attempt=attempt, program="club", reward="coffee", total=3, stocks=stocks
        )

    def test_again_for_one_attempt_gets_the_same_unit(self) -> None:
        stocks = InMemoryStocks()
        assert self.take(stocks) == self.take(stocks)
        assert stocks.stocks("club")["coffee"].taken == 1

    def test_ends_after_so_many_attempts_when_others_are_faster(self) -> None:
        stocks = Failing()
        stocks.is_overtaken = True
        with pytest.raises(ContentionError):
            self.take(stocks)

    def test_of_a_shelf_that_has_units_ends_so_too(self) -> None:
        stocks = Failing()
        self.take(stocks)
        stocks.is_overtaken = True
        with pytest.raises(ContentionError):
            self.take(stocks, "B")

    def test_is_refused_where_too_many_claims_are_open(self) -> None:
        stocks = InMemoryStocks()
        claims = tuple(self.CLAIM._replace(unit=f"{number}") for number in range(CLAIMS_MAX))
        for number in range(4):
            stocks.keep(Shelf("club", "coffee", number, 900, CLAIMS_MAX, claims, 1))
        with pytest.raises(ContentionError):
            self.take(stocks)

    def test_what_ends_is_tried_as_often(self) -> None:
        stocks = Failing()
        unit = self.take(stocks)
        assert unit is not None
        stocks.is_overtaken = True
        for end in (sell_unit, put_back_unit):
            with pytest.raises(ContentionError):
                end(unit, program="club", reward="coffee", stocks=stocks)
        stocks.is_overtaken = False
        put_back_unit(unit, program="club", reward="coffee", stocks=stocks)
        sell_unit(unit, program="club", reward="coffee", stocks=stocks)
        assert stocks.stocks("club")["coffee"].taken == 0
