"""Points as money: what a wish is cut down to, in which order."""

import pytest
from punchcard.domain.program import Spending
from punchcard.domain.redemption import multiple, points_for, redeemable, worth
from punchcard.domain.spending_checks import check_spending

CENT = Spending(points=1, amount=1)


def test_a_point_may_be_worth_two_euros() -> None:
    spending = Spending(points=1, amount=200)
    points = redeemable(spending, wish=20, available=50, basket=100_00)
    assert (points, worth(spending, points)) == (20, 40_00)


def test_a_wish_is_cut_to_what_is_available() -> None:
    spending = Spending(points=1, amount=1, minimum=500, max_percent=50)
    assert redeemable(spending, wish=1_000, available=700, basket=100_00) == 700


def test_less_than_the_minimum_is_nothing() -> None:
    spending = Spending(points=1, amount=1, minimum=500)
    assert redeemable(spending, wish=400, available=1_000, basket=100_00) == 0
    assert redeemable(spending, wish=500, available=1_000, basket=100_00) == 500


@pytest.mark.parametrize(("basket", "points"), [(10_00, 500), (9_99, 499), (1, 0), (0, 0)])
def test_a_part_of_the_basket_is_the_most(basket: int, points: int) -> None:
    spending = Spending(points=1, amount=1, max_percent=50)
    assert redeemable(spending, wish=9_999, available=9_999, basket=basket) == points


def test_points_are_never_worth_more_than_the_basket() -> None:
    spending = Spending(points=3, amount=100)
    points = redeemable(spending, wish=99, available=99, basket=1_99)
    assert (points, worth(spending, points)) == (3, 1_00)


def test_multiples_are_cut_before_the_minimum_is_looked_at() -> None:
    spending = Spending(points=1, amount=1, multiple=250, minimum=500)
    assert redeemable(spending, wish=749, available=900, basket=100_00) == 500
    assert redeemable(spending, wish=499, available=900, basket=100_00) == 0


def test_the_finest_multiple_is_whole_minor_units() -> None:
    assert multiple(Spending(points=100, amount=100)) == 1
    assert multiple(Spending(points=1_000, amount=1)) == 1_000
    assert multiple(Spending(points=3, amount=2)) == 3


def test_a_balance_below_zero_pays_nothing() -> None:
    assert redeemable(CENT, wish=10, available=-5, basket=100) == 0


def test_money_is_wished_in_the_points_that_are_worth_no_more() -> None:
    assert points_for(Spending(points=3, amount=100), 99) == 2


@pytest.mark.parametrize(
    ("spending", "path"),
    [
        (Spending(points=0, amount=1), ("points",)),
        (Spending(points=1, amount=0), ("amount",)),
        (Spending(points=1, amount=1, max_percent=0), ("max_percent",)),
        (Spending(points=1, amount=1, max_percent=101), ("max_percent",)),
        (Spending(points=1_000, amount=1, multiple=500), ("multiple",)),
        (Spending(points=1, amount=1, multiple=0), ("multiple",)),
        (Spending(points=1, amount=1, minimum=-1), ("minimum",)),
        (Spending(points=1, amount=1, hold_minutes=0), ("hold_minutes",)),
        (Spending(points=1, amount=1, hold_minutes=10_081), ("hold_minutes",)),
    ],
)
def test_a_program_is_told_what_is_wrong(spending: Spending, path: tuple[str, ...]) -> None:
    assert [problem.path for problem in check_spending(spending)] == [path]
