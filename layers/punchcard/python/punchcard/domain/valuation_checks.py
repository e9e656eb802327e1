"""What the section of a program must be that says what points are worth to the books."""

from collections.abc import Iterator

from punchcard.domain.money import AMOUNT_MAX
from punchcard.domain.problem import Problem, under
from punchcard.domain.rule_checks import POINTS_MAX
from punchcard.domain.valuation import PointsWorth, Valuation
from punchcard.domain.value_checks import check_number


def check_valuation(valuation: Valuation, *, spent: bool) -> Iterator[Problem]:
    """Rates that are exact, and an expectation between nothing and everything.

    Args:
        valuation: the section.
        spent: whether the program says at what points are spent, which is then their worth.
    """
    if valuation.point_value is not None:
        yield from under(("point_value",), _check_worth(valuation.point_value))
    elif not spent:
        yield Problem(
            ("point_value",), "is missing, and there is no spending that says what points are worth"
        )
    expected = valuation.expected_redemption
    if not 0 < expected.numerator <= expected.denominator:
        yield Problem(
            ("expected_redemption",),
            f"{expected.numerator}/{expected.denominator} is not above 0 and at most 1",
        )
    if valuation.revenue is not None:
        yield from under(("revenue",), _check_worth(valuation.revenue))


def _check_worth(worth: PointsWorth) -> Iterator[Problem]:
    yield from under(("points",), check_number(worth.points, least=1, most=POINTS_MAX))
    yield from under(("amount",), check_number(worth.amount, least=1, most=AMOUNT_MAX))
