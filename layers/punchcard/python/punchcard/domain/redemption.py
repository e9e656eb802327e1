"""Points as money: how many of them a basket can be paid with, and what they are worth."""

from math import gcd

from punchcard.domain.program import Spending


def redeemable(spending: Spending, *, wish: int, available: int | None, basket: int) -> int:
    """The points that pay for a basket: the wish, cut down step by step.

    By what is available, then to the part of the basket that may be paid so, then to whole
    multiples; fewer than the minimum are none. They are never worth more than the basket.

    Args:
        spending: what the program says about points as money.
        wish: the points that the member wants to spend.
        available: the points that the member has; None looks at everything else only.
        basket: what is to be paid, in minor units.
    """
    points = wish if available is None else min(wish, max(0, available))
    payable = basket * spending.max_percent // 100
    points = min(points, payable * spending.points // spending.amount)
    points -= points % multiple(spending)
    return points if points >= spending.minimum else 0


def worth(spending: Spending, points: int) -> int:
    """What points are worth, in minor units; exact for whole multiples."""
    return points * spending.amount // spending.points


def points_for(spending: Spending, amount: int) -> int:
    """The most points that are worth no more than an amount in minor units."""
    return amount * spending.points // spending.amount


def multiple(spending: Spending) -> int:
    """The step in which points are spent."""
    return spending.multiple or finest_multiple(spending)


def finest_multiple(spending: Spending) -> int:
    """The fewest points that are worth whole minor units."""
    return spending.points // gcd(spending.points, spending.amount)
