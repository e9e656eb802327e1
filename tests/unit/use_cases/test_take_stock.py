"""Units on their way back to a stock, while others take of it and give back too."""

from dataclasses import dataclass, field
from typing import override

import pytest
from punchcard.domain.errors import ContentionError
from punchcard.domain.stock import Claim, Leases, Shelf
from punchcard.use_cases.take_stock import (
    STOCK_ATTEMPTS_MAX,
    claim_return,
    return_unit,
    sell_unit,
    take_stock,
)

from tests.fakes.stocks import InMemoryStocks
from tests.fakes.till import NOON

TOTAL = 4
CLAIM = Claim("", "01HZZZZZZZZZZZZZZZZZZZANNA", "request", NOON)


@dataclass
class BusyStocks(InMemoryStocks):
    """Stocks where others are faster, so many times each, at the leases or at a shelf."""

    faster: dict[type, int] = field(default_factory=dict)

    @override
    def keep(self, item: Leases | Shelf) -> bool:
        if self.faster.get(type(item), 0):
            self.faster[type(item)] -= 1
            return False
        return super().keep(item)


def bought(stocks: BusyStocks) -> str:
    """A unit that was sold."""
    unit = take_stock(
        CLAIM, attempt="a", program="club", reward="coffee", total=TOTAL, stocks=stocks
    )
    assert unit is not None
    sell_unit(unit, program="club", reward="coffee", stocks=stocks)
    return unit


def claim(stocks: BusyStocks, unit: str) -> str:
    return claim_return(
        CLAIM, sold=unit, attempt="b", program="club", reward="coffee", stocks=stocks
    )


def give_back(stocks: BusyStocks, unit: str, *, total: int = TOTAL) -> None:
    return_unit(unit, total=total, program="club", reward="coffee", stocks=stocks)


def left(stocks: BusyStocks, *, total: int = TOTAL) -> int:
    return stocks.stocks("club")["coffee"].left(total)


def test_an_attempt_claims_a_return_once() -> None:
    stocks = BusyStocks()
    unit = bought(stocks)
    assert claim(stocks, unit) == claim(stocks, unit)
    assert len(stocks.stocks("club")["coffee"].claims) == 1


@pytest.mark.parametrize("total", [TOTAL, TOTAL - 1])
@pytest.mark.parametrize("at", [Leases, Shelf])
def test_a_unit_comes_back_once_though_others_are_faster(at: type, total: int) -> None:
    stocks = BusyStocks()
    returning = claim(stocks, bought(stocks))
    stocks.faster[at] = 1
    for _ in range(2):
        give_back(stocks, returning, total=total)
    assert left(stocks, total=total) == total


def test_a_return_is_claimed_though_others_are_faster() -> None:
    stocks = BusyStocks()
    unit = bought(stocks)
    stocks.faster[Shelf] = 1
    give_back(stocks, claim(stocks, unit))
    assert left(stocks) == TOTAL


def test_whoever_is_never_fast_enough_is_to_try_again() -> None:
    stocks = BusyStocks()
    unit = bought(stocks)
    stocks.faster[Shelf] = STOCK_ATTEMPTS_MAX
    with pytest.raises(ContentionError, match="try again"):
        claim(stocks, unit)
    returning = claim(stocks, unit)
    stocks.faster[Shelf] = STOCK_ATTEMPTS_MAX
    with pytest.raises(ContentionError, match="try again"):
        give_back(stocks, returning)
    assert left(stocks) == TOTAL - 1
    give_back(stocks, returning)
    assert left(stocks) == TOTAL
