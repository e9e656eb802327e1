"""What the section of a program must be that says how points are taken as money."""

from collections.abc import Iterator

from punchcard.domain.money import AMOUNT_MAX
from punchcard.domain.problem import Problem, under
from punchcard.domain.program import Spending
from punchcard.domain.redemption import finest_multiple
from punchcard.domain.rule_checks import POINTS_MAX
from punchcard.domain.value_checks import check_number

HOLD_MINUTES_MAX = 10_080
"""Longest that a program lets holds last: a week."""

PERCENT_MAX = 100


def check_spending(spending: Spending) -> Iterator[Problem]:
    """Rates that are exact, and limits under which something can be spent."""
    rate = [
        *under(("points",), check_number(spending.points, least=1, most=POINTS_MAX)),
        *under(("amount",), check_number(spending.amount, least=1, most=AMOUNT_MAX)),
    ]
    yield from rate
    percent = check_number(spending.max_percent, least=1, most=PERCENT_MAX)
    yield from under(("max_percent",), percent)
    if spending.multiple is not None:
        multiple = _check_multiple(spending.multiple, spending, sound=not rate)
        yield from under(("multiple",), multiple)
    yield from under(("minimum",), check_number(spending.minimum, least=0, most=POINTS_MAX))
    minutes = check_number(spending.hold_minutes, least=1, most=HOLD_MINUTES_MAX)
    yield from under(("hold_minutes",), minutes)


def _check_multiple(multiple: int, spending: Spending, *, sound: bool) -> Iterator[Problem]:
    found = [*check_number(multiple, least=1, most=POINTS_MAX)]
    yield from found
    if found or not sound:
        return
    finest = finest_multiple(spending)
    if multiple % finest:
        yield Problem(
            (), f"{multiple} points are no whole minor units; name a multiple of {finest}"
        )
