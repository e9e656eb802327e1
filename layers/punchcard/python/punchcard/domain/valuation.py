"""What a program says about the worth of its points, for the books."""

from dataclasses import dataclass, field
from enum import StrEnum

from punchcard.domain.money import Ratio


class Estimating(StrEnum):
    """What the estimate of redemptions is taken from.

    `declared` is the program's own expectation; `observed` is what was redeemed in those cohorts
    that have closed, and the program's expectation as long as there are none.
    """

    DECLARED = "declared"
    OBSERVED = "observed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsWorth:
    """So many points go with so many minor units, such as 1000 with 12.00."""

    points: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Valuation:
    """How the books put amounts to points.

    `point_value` is what points are worth (None: what they are spent at), `expected_redemption` how
    much of what is given gets redeemed, as far as `method` takes it from there. `revenue` is
    what is paid where points are given: with it the price is shared between what was sold and the
    points; None puts aside what the points would cost alone.
    """

    point_value: PointsWorth | None = None
    expected_redemption: Ratio = field(default_factory=lambda: Ratio(numerator=1, denominator=1))
    method: Estimating = Estimating.DECLARED
    revenue: PointsWorth | None = None
