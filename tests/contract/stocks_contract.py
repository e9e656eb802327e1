"""What every implementation of `Stocks` must do."""

from functools import partial

from punchcard.domain.stock import Claim, Leases, Shelf, Stock
from punchcard.ports import Stocks

from tests.contract.races import race
from tests.fakes.till import NOON

CLAIM = Claim("1.A", "01HZZZZZZZZZZZZZZZZZZZZZZZ", "request", NOON)
LEASES = Leases("club", "coffee", (10, 0, 7, 0), 1)
SHELF = Shelf("club", "coffee", 1, leased=10, taken=3, claims=(CLAIM,), revision=1)


class StocksContract:
    """One suite for every implementation; a subclass gives it fresh `stocks`."""

    def test_what_was_never_written_is_empty(self, stocks: Stocks) -> None:
        assert stocks.leases(program="club", reward="coffee") == Leases("club", "coffee")
        shelf = stocks.shelf(program="club", reward="coffee", number=2)
        assert shelf == Shelf("club", "coffee", 2)
        assert stocks.stocks("club") == {}

    def test_what_was_written_is_read(self, stocks: Stocks) -> None:
        assert stocks.keep(LEASES)
        assert stocks.keep(SHELF)
        assert stocks.leases(program="club", reward="coffee") == LEASES
        assert stocks.shelf(program="club", reward="coffee", number=1) == SHELF

    def test_what_was_retired_is_read_by_its_name(self, stocks: Stocks) -> None:
        retired = LEASES._replace(retired=frozenset({"1.A", "0.B"}))
        assert stocks.keep(retired)
        assert stocks.leases(program="club", reward="coffee") == retired
        assert stocks.keep(LEASES._replace(revision=2))
        assert stocks.leases(program="club", reward="coffee").retired == frozenset()

    def test_only_what_was_read_last_is_written_over(self, stocks: Stocks) -> None:
        for item in (LEASES, SHELF):
            assert not stocks.keep(item._replace(revision=2))
            assert stocks.keep(item)
            assert not stocks.keep(item)
            assert stocks.keep(item._replace(revision=2))

    def test_of_two_at_once_one_is_written(self, stocks: Stocks) -> None:
        one, other = SHELF._replace(taken=1), SHELF._replace(taken=2)
        kept = race(partial(stocks.keep, one), partial(stocks.keep, other))
        assert sorted(kept) == [False, True]
        standing = stocks.shelf(program="club", reward="coffee", number=1)
        assert standing == (one if kept[0] else other)

    def test_a_stock_is_the_sum_of_its_shelves(self, stocks: Stocks) -> None:
        other = Claim("0.B", "01HZZZZZZZZZZZZZZZZZZZZZZY", "other", NOON)
        stocks.keep(LEASES)
        stocks.keep(SHELF)
        stocks.keep(SHELF._replace(number=0, taken=2, claims=(other,)))
        stocks.keep(SHELF._replace(reward="coffee-2", claims=()))
        stocks.keep(SHELF._replace(program="other"))
        found = stocks.stocks("club")
        assert found.keys() == {"coffee", "coffee-2"}
        assert found["coffee-2"] == Stock(3)
        assert found["coffee"].taken == 5
        assert set(found["coffee"].claims) == {CLAIM, other}

    def test_what_is_on_its_way_back_is_told_from_what_was_taken(self, stocks: Stocks) -> None:
        coming = Claim("1.B", "01HZZZZZZZZZZZZZZZZZZZZZZY", "other", NOON, is_return=True)
        both = SHELF._replace(claims=(CLAIM, coming))
        assert stocks.keep(both)
        assert stocks.shelf(program="club", reward="coffee", number=1) == both
        assert stocks.stocks("club")["coffee"] == Stock(3, (CLAIM, coming))

    def test_programs_and_rewards_are_kept_apart(self, stocks: Stocks) -> None:
        stocks.keep(LEASES)
        stocks.keep(SHELF)
        assert stocks.leases(program="other", reward="coffee").revision == 0
        assert stocks.shelf(program="club", reward="tea", number=1).revision == 0
