"""What a program may say about the worth of its points."""

from dataclasses import replace

import pytest
from punchcard.domain.money import AMOUNT_MAX, Ratio
from punchcard.domain.problem import Problem
from punchcard.domain.program import Spending
from punchcard.domain.program_checks import check_program
from punchcard.domain.rule_checks import POINTS_MAX
from punchcard.domain.valuation import PointsWorth, Valuation

from tests.fakes.programs import program_version

SOUND = Valuation(point_value=PointsWorth(points=1, amount=1))


def problems(books: Valuation, spending: Spending | None = None) -> list[tuple[object, ...]]:
    found: tuple[Problem, ...] = check_program(program_version(books=books, spending=spending))
    return [problem.path for problem in found]


def test_a_sound_section_has_no_problems() -> None:
    assert problems(SOUND) == []
    assert problems(replace(SOUND, revenue=PointsWorth(points=POINTS_MAX, amount=AMOUNT_MAX))) == []


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 1), (2, 1), (101, 100)])
def test_more_than_everything_or_nothing_at_all_cannot_be_expected(
    numerator: int, denominator: int
) -> None:
    ratio = Ratio(numerator=numerator, denominator=denominator)
    assert problems(replace(SOUND, expected_redemption=ratio)) == [("books", "expected_redemption")]


@pytest.mark.parametrize("name", ["point_value", "revenue"])
@pytest.mark.parametrize(("points", "amount"), [(0, 1), (1, 0), (POINTS_MAX + 1, 1)])
def test_points_and_amounts_are_more_than_nothing(name: str, points: int, amount: int) -> None:
    worth = PointsWorth(points=points, amount=amount)
    wrong = "amount" if amount == 0 else "points"
    assert problems(replace(SOUND, **{name: worth})) == [("books", name, wrong)]  # type: ignore[arg-type]


def test_points_have_a_worth_of_their_own_or_the_one_they_are_spent_at() -> None:
    assert problems(Valuation()) == [("books", "point_value")]
    assert problems(Valuation(), Spending(points=1, amount=1)) == []
