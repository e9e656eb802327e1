"""What points are worth, and how much of a price is put aside for them."""

from fractions import Fraction

from punchcard.domain.money import Ratio, Rounding, round_ratio
from punchcard.domain.program import ProgramVersion
from punchcard.domain.valuation import PointsWorth


def value_of_points(version: ProgramVersion) -> PointsWorth | None:
    """What points are worth to the books: as the program says, or else as they are spent."""
    stated = None if version.books is None else version.books.point_value
    if stated is not None or version.spending is None:
        return stated
    return PointsWorth(points=version.spending.points, amount=version.spending.amount)


def worth_of(points: int, value: PointsWorth | None) -> int | None:
    """What points are worth, in minor units, half up; a negative number as its opposite."""
    if value is None:
        return None
    return rounded(points * value_each(value))


def defer(points: int, value: Fraction, expected: Fraction, revenue: Fraction | None) -> Fraction:
    """How much of what is paid where points are given is put aside for them, in minor units.

    The price is shared between what was sold and the points in proportion to what each would
    cost alone; a point alone would cost its value, as far as it is expected to be redeemed.

    Args:
        points: those that were given.
        value: what one of them is worth.
        expected: how much of them is expected to be redeemed.
        revenue: what is paid for each point that is given; None puts aside what points would cost
            alone.
    """
    alone = value * expected
    return points * (alone if revenue is None else alone * revenue / (alone + revenue))


def value_each(worth: PointsWorth) -> Fraction:
    """What goes with one of the points, in minor units."""
    return Fraction(worth.amount, worth.points)


def rounded(amount: Fraction) -> int:
    """Whole minor units, half up; a negative amount as its opposite, for what was corrected."""
    size = round_ratio(abs(amount.numerator), amount.denominator, Rounding.HALF_UP)
    return size if amount >= 0 else -size


def exactly(ratio: Ratio) -> Fraction:
    """A ratio to reckon with."""
    return Fraction(ratio.numerator, ratio.denominator)
