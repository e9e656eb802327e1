"""A cancelled coupon's unit goes back into the stock, once, whatever breaks off."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import override

import pytest
from punchcard.domain.coupon_record import CouponStatus
from punchcard.domain.coupons import CouponCancelledError, CouponRedeemedError, CouponReservedError
from punchcard.domain.entry import Entry
from punchcard.domain.errors import IdempotencyKeyReusedError, TransientError
from punchcard.domain.redeeming import RedeemCoupon, ReserveCoupon
from punchcard.domain.rewards import RewardOutOfStockError
from punchcard.domain.stock import CLAIM_MINUTES, Leases, Shelf
from punchcard.use_cases.recover_stock import StockRecovered

from tests.fakes.catalogue_desk import COFFEE, CatalogueDesk
from tests.fakes.ledger import InMemoryLedger
from tests.fakes.reward_accounts import shop
from tests.fakes.stocks import InMemoryStocks
from tests.fakes.till import NOON

AFTER = NOON + timedelta(minutes=CLAIM_MINUTES)


class Unreachable(InMemoryStocks):
    """Stocks that nobody reaches from some writing on."""

    writings: int = 10**9

    @override
    def keep(self, item: Leases | Shelf) -> bool:
        if self.writings <= 0:
            raise TransientError("not reached")
        self.writings -= 1
        return super().keep(item)


class Refusing(InMemoryLedger):
    """A ledger at which something happens instead of the next append, and that then breaks off."""

    instead: Callable[[Entry], object] | None = None

    @override
    def append(self, entry: Entry) -> Entry | None:
        instead, self.instead = self.instead, None
        if instead is None:
            return super().append(entry)
        instead(entry)
        raise TransientError("the table is throttled")


def desk(stock: int | None = 2) -> CatalogueDesk:
    return CatalogueDesk(replace(COFFEE, stock=stock), stocks=Unreachable())


def cut_off(shop_desk: CatalogueDesk, after: int) -> None:
    """Let nobody reach the stock after so many writings; less than none: let all again."""
    stocks = shop_desk.stocks
    assert isinstance(stocks, Unreachable)
    stocks.writings = after if after >= 0 else 10**9


def break_off(shop_desk: CatalogueDesk, *, recorded: bool) -> None:
    """Let the next append break off, before or after it has an effect."""
    till = shop_desk.till
    ledger = Refusing(clock=till.ledger.clock, chains=till.ledger.chains)
    plain = InMemoryLedger(clock=till.ledger.clock, chains=till.ledger.chains)
    ledger.instead = plain.append if recorded else lambda entry: None
    till.ledger = ledger


def test_the_unit_can_be_had_again() -> None:
    counter = desk(stock=1)
    code = counter.redeem("one").code
    with pytest.raises(RewardOutOfStockError):
        counter.redeem("two")
    cancelled = counter.cancel(code)
    assert (cancelled.status, cancelled.is_new) == (CouponStatus.CANCELLED, True)
    assert (counter.taken, counter.open_claims) == (0, 0)
    assert counter.redeem("three").code != code
    assert (counter.taken, counter.open_claims) == (1, 0)


def test_again_and_under_other_keys_it_goes_back_once() -> None:
    counter = desk()
    code = counter.redeem("one").code
    counter.redeem("two")
    first = counter.cancel(code)
    assert replace(first, is_new=False) == counter.cancel(code)
    with pytest.raises(CouponCancelledError):
        counter.cancel(code, "other")
    assert (counter.taken, counter.open_claims) == (1, 0)
    counter.redeem("three")
    with pytest.raises(RewardOutOfStockError):
        counter.redeem("four")


def test_what_cannot_be_cancelled_stays_sold() -> None:
    counter = desk()
    code = counter.redeem().code
    counter.use_coupon(code, RedeemCoupon(request=shop("use")))
    with pytest.raises(CouponRedeemedError):
        counter.cancel(code)
    with pytest.raises(IdempotencyKeyReusedError):
        counter.cancel(code, "use")
    assert (counter.taken, counter.open_claims) == (1, 0)


def test_a_coupon_of_a_reward_without_a_stock_returns_nothing() -> None:
    counter = desk(stock=None)
    cancelled = counter.cancel(counter.redeem().code)
    assert cancelled.record.returned is None
    assert counter.stocks.stocks("club") == {}


def test_of_two_attempts_at_once_one_returns_it() -> None:
    counter = desk()
    code = counter.redeem("one").code
    counter.redeem("two")
    till = counter.till
    ledger = Refusing(clock=till.ledger.clock, chains=till.ledger.chains)
    plain = till.ledger

    def other(entry: Entry) -> None:
        del entry
        till.ledger = plain
        counter.cancel(code, "other")
        till.ledger = ledger

    ledger.instead = other
    till.ledger = ledger
    with pytest.raises(TransientError):
        counter.cancel(code)
    with pytest.raises(CouponCancelledError):
        counter.cancel(code)
    assert (counter.taken, counter.open_claims) == (1, 1)
    till.wait_until(AFTER)
    assert counter.recover() == StockRecovered(put_back=0, sold=1)
    assert (counter.taken, counter.open_claims) == (1, 0)


class TestWhatBreaksOff:
    def test_before_it_is_recorded_returns_nothing(self) -> None:
        counter = desk()
        code = counter.redeem().code
        break_off(counter, recorded=False)
        with pytest.raises(TransientError):
            counter.cancel(code)
        assert (counter.taken, counter.open_claims) == (1, 1)
        counter.till.wait_until(AFTER)
        assert counter.recover() == StockRecovered(put_back=0, sold=1)
        assert (counter.taken, counter.open_claims) == (1, 0)
        counter.cancel(code)
        assert (counter.taken, counter.open_claims) == (0, 0)

    def test_after_it_is_recorded_is_ended_by_a_repeated_call(self) -> None:
        counter = desk()
        code = counter.redeem().code
        break_off(counter, recorded=True)
        with pytest.raises(TransientError):
            counter.cancel(code)
        assert (counter.taken, counter.open_claims) == (1, 1)
        counter.cancel(code)
        assert (counter.taken, counter.open_claims) == (0, 0)

    def test_after_it_is_recorded_is_ended_by_a_recovery(self) -> None:
        counter = desk()
        code = counter.redeem().code
        cut_off(counter, 1)
        assert counter.cancel(code).status is CouponStatus.CANCELLED
        cut_off(counter, -1)
        assert (counter.taken, counter.open_claims) == (1, 1)
        counter.till.wait_until(AFTER)
        assert counter.recover() == StockRecovered(put_back=1, sold=0)
        assert counter.recover() == StockRecovered(put_back=0, sold=0)
        counter.cancel(code)
        assert (counter.taken, counter.open_claims) == (0, 0)

    def test_is_looked_after_before_somebody_is_told_that_nothing_is_left(self) -> None:
        counter = desk(stock=1)
        code = counter.redeem("one").code
        cut_off(counter, 1)
        counter.cancel(code)
        cut_off(counter, -1)
        with pytest.raises(RewardOutOfStockError):
            counter.redeem("two")
        assert counter.offers()[0].left == 0
        counter.till.wait_until(AFTER)
        assert (counter.offers()[0].left, counter.offers()[0].refusal) == (1, None)
        assert counter.redeem("two").status is CouponStatus.VALID
        assert (counter.taken, counter.open_claims) == (1, 0)
        assert counter.offers()[0].left == 0

    def test_is_no_reason_to_say_anything_but_that_nothing_is_left(self) -> None:
        counter = desk(stock=1)
        code = counter.redeem("one").code
        cut_off(counter, 1)
        counter.cancel(code)
        cut_off(counter, 0)
        counter.till.wait_until(AFTER)
        with pytest.raises(RewardOutOfStockError):
            counter.redeem("two")


def test_a_reserved_coupon_keeps_its_unit() -> None:
    counter = desk()
    code = counter.redeem().code
    counter.use_coupon(code, ReserveCoupon(request=shop("reserve")))
    with pytest.raises(CouponReservedError):
        counter.cancel(code)
    assert (counter.taken, counter.open_claims) == (1, 0)
