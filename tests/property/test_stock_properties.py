"""A stock is never oversold, and nothing of it is lost, whoever is faster and whoever dies."""

from contextlib import suppress
from functools import partial
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from punchcard.domain.rewards import RewardOutOfStockError
from punchcard.domain.stock import Stock

from tests.property.stock_shop import MEMBERS, Shop

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


@settings(deadline=None, max_examples=300)
@given(st.integers(1, 4), calls, calls, st.integers(0))
def test_no_order_of_cancellations_and_no_death_returns_a_unit_twice_or_loses_it(
    total: int, told: list[tuple[int, str]], taken_back: list[tuple[int, str]], seed: int
) -> None:
    shop = Shop(total, Random(seed).randrange)
    redeeming = [partial(shop.redeem, member, key) for member, key in told]
    cancelling = [partial(shop.cancel, member, key) for member, key in taken_back]
    shop.run(*redeeming, *cancelling, *cancelling)
    assert shop.kept <= total

    shop.recover()
    (stock,) = shop.stocks.stocks("club").values() or (Stock(),)
    assert (stock.taken, stock.claims) == (shop.kept, ())
    for number in range(total - shop.kept):
        shop.redeem(0, f"left {number}")
    with pytest.raises(RewardOutOfStockError):
        shop.redeem(0, "one too many")


@settings(deadline=None, max_examples=150)
@given(st.integers(1, 4), calls, st.integers(1, 3), st.integers(0))
def test_recoveries_that_overtake_cancellations_sell_nothing_twice(
    total: int, told: list[tuple[int, str]], recoveries: int, seed: int
) -> None:
    shop = Shop(total, Random(seed).randrange)
    redeeming = [partial(shop.redeem, member, key) for member, key in told]
    cancelling = [partial(shop.cancel, member, key) for member, key in told]
    shop.run(*redeeming, *cancelling, *[shop.recover] * recoveries)
    shop.recover()
    (stock,) = shop.stocks.stocks("club").values() or (Stock(),)
    assert stock.claims == ()
    assert shop.kept <= stock.taken <= total


@settings(deadline=None, max_examples=300)
@given(calls, calls, st.tuples(*[st.integers(1, 12)] * 3), st.integers(0, 2), st.integers(0))
def test_a_stock_that_changes_retires_what_is_too_much_as_it_comes_back_and_no_more(
    told: list[tuple[int, str]],
    later: list[tuple[int, str]],
    totals: tuple[int, int, int],
    recoveries: int,
    seed: int,
) -> None:
    shop = Shop(totals[0], lambda options: 0)
    for member, key in told:
        with suppress(RewardOutOfStockError):
            shop.redeem(member, key)
    came_back = 0
    for total in totals[1:]:
        leased, before = shop.leased, came_back
        shop.declare(total)
        shop.choose = Random(seed).randrange
        cancelling = [partial(shop.cancel, member, key) for member, key in later]
        redeeming = [partial(shop.redeem, member, f"{key} {total}") for member, key in later]
        shop.run(*cancelling, *redeeming, *cancelling, *[shop.recover] * recoveries)
        shop.recover()

        (stock,) = shop.stocks.stocks("club").values()
        lost = stock.taken - shop.kept
        # Only a recovery that overtakes a cancellation leaves its unit sold.
        assert (lost >= 0) if recoveries else (lost == 0)
        came_back = shop.returned - lost
        if leased >= total:
            assert shop.leased == max(total, leased - (came_back - before))
        leases = shop.stocks.leases(program="club", reward="coffee")
        for number, units in enumerate(leases.leased):
            shelf = shop.stocks.shelf(program="club", reward="coffee", number=number)
            assert shelf.taken <= units
            assert shelf.leased <= units

    for number in range(max(total, shop.leased) - stock.taken):
        shop.redeem(0, f"left {number}")
    with pytest.raises(RewardOutOfStockError):
        shop.redeem(0, "one too many")
