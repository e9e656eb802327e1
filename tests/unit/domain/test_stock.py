"""A stock's shelves: leased in blocks, never beyond the total, and each claim ended once."""

from punchcard.domain.stock import (
    STOCK_BLOCK,
    STOCK_SHELVES,
    Claim,
    Leases,
    Shelf,
    Stock,
    end_claim,
    first_shelf,
    lease_block,
    lose_retired,
    retire_unit,
    shelf_of,
    take_unit,
    unit_of,
)

from tests.fakes.till import NOON

NONE = Leases("club", "coffee")
SHELF = Shelf("club", "coffee", 2, leased=2)


def claim(attempt: str) -> Claim:
    return Claim(unit_of(2, attempt), "member", "request", NOON)


def test_a_block_is_leased_as_far_as_the_total_goes() -> None:
    first = lease_block(NONE, 0, total=STOCK_BLOCK + 3)
    assert first == NONE._replace(leased=(STOCK_BLOCK, 0, 0, 0), revision=1)
    assert first is not None
    second = lease_block(first, 3, total=STOCK_BLOCK + 3)
    assert second is not None
    assert second.leased == (STOCK_BLOCK, 0, 0, 3)
    assert lease_block(second, 1, total=STOCK_BLOCK + 3) is None
    assert lease_block(second, 1, total=2) is None


def test_units_are_taken_until_the_shelf_is_empty() -> None:
    one = take_unit(SHELF, claim("A"))
    assert one is not None
    assert take_unit(one, claim("A")) is one
    two = take_unit(one, claim("B"))
    assert two is not None
    assert (two.taken, two.revision, two.claims) == (2, 2, (claim("A"), claim("B")))
    assert take_unit(two, claim("C")) is None


def test_a_unit_too_many_is_leased_no_more_once() -> None:
    leases, shelf = NONE._replace(leased=(4, 0, 2, 0)), SHELF._replace(claims=(claim("A"),))
    assert retire_unit(leases, shelf, "2.A", total=6) is leases
    retired = retire_unit(leases, shelf, "2.A", total=3)
    assert retired == Leases("club", "coffee", (4, 0, 1, 0), 1, frozenset({"2.A"}))
    assert retire_unit(retired, shelf, "2.A", total=3) is retired


def test_names_of_claims_that_have_ended_are_not_kept_beside_those_of_other_shelves() -> None:
    leases = Leases("club", "coffee", (4, 0, 2, 0), 1, frozenset({"0.X", "2.A", "2.B"}))
    shelf = SHELF._replace(claims=(claim("B"), claim("C")))
    assert retire_unit(leases, shelf, "2.C", total=5).retired == {"0.X", "2.B", "2.C"}


def test_a_shelf_loses_what_is_leased_no_more_and_gains_nothing_by_it() -> None:
    assert lose_retired(SHELF, NONE._replace(leased=(0, 0, 1, 0))).leased == 1
    assert lose_retired(SHELF, NONE._replace(leased=(0, 0, 9, 0))).leased == 2


def test_a_claim_ends_once_sold_or_put_back() -> None:
    one = take_unit(SHELF, claim("A"))
    assert one is not None
    sold = end_claim(one, "2.A", is_sold=True)
    assert sold is not None
    assert (sold.taken, sold.claims) == (1, ())
    back = end_claim(one, "2.A", is_sold=False)
    assert back is not None
    assert (back.taken, back.claims) == (0, ())
    assert end_claim(back, "2.A", is_sold=False) is None


def test_attempts_spread_over_all_shelves() -> None:
    assert {first_shelf(f"{number}") for number in range(50)} == set(range(STOCK_SHELVES))


def test_a_unit_names_its_shelf() -> None:
    assert shelf_of(unit_of(3, "01KJQ38XW0ABCDEFGHJKMNPQRS")) == 3


def test_what_is_left_is_never_below_nothing() -> None:
    stock = Stock(taken=5, claims=(claim("A"),))
    assert (stock.sold, stock.left(7), stock.left(3)) == (4, 2, 0)
