"""What comes back to a stock after a later version declared another one."""

from dataclasses import replace
from datetime import timedelta

import pytest
from punchcard.domain.rewards import RewardOutOfStockError

from tests.fakes.catalogue_desk import COFFEE, CatalogueDesk
from tests.fakes.programs import program_version


def declare(counter: CatalogueDesk, *, stock: int | None) -> None:
    """Publish the reward with another stock, and wait until it is in force."""
    declared = program_version(rewards=(replace(counter.reward, stock=stock),))
    tomorrow = counter.now + timedelta(days=1)
    counter.till.programs.publish(replace(declared, number=2, effective_at=tomorrow))
    counter.till.wait_until(tomorrow)


def test_where_the_stock_was_lowered_it_is_not_to_be_had_again() -> None:
    counter = CatalogueDesk(replace(COFFEE, stock=2))
    codes = [counter.redeem(key).code for key in ("one", "two")]
    declare(counter, stock=1)
    counter.cancel(codes[0])
    assert (counter.taken, counter.open_claims) == (1, 0)
    with pytest.raises(RewardOutOfStockError):
        counter.redeem("three")


def test_of_a_stock_that_was_lowered_all_that_is_declared_comes_back() -> None:
    counter = CatalogueDesk(replace(COFFEE, stock=3))
    codes = [counter.redeem(key).code for key in ("one", "two", "three")]
    declare(counter, stock=2)
    for code in codes:
        counter.cancel(code, key=code)
    assert (counter.taken, counter.stock_shown().stock.left(2)) == (0, 2)
    for key in ("four", "five"):
        counter.redeem(key)
    with pytest.raises(RewardOutOfStockError):
        counter.redeem("six")


def test_where_the_reward_has_no_stock_any_more_it_goes_back_for_the_day_it_has() -> None:
    counter = CatalogueDesk(replace(COFFEE, stock=2))
    code = counter.redeem().code
    declare(counter, stock=None)
    counter.cancel(code)
    assert (counter.taken, counter.open_claims) == (0, 0)
