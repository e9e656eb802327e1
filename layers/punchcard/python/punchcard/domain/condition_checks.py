"""What the conditions of a rule must be: circumstances, times and lines."""

from collections.abc import Iterator
from datetime import datetime

from punchcard.domain.money import AMOUNT_MAX
from punchcard.domain.problem import Problem, under
from punchcard.domain.program import Hours, LineMatch, When
from punchcard.domain.value_checks import (
    check_each_once,
    check_moment,
    check_number,
    check_text,
    check_texts,
    shown,
)

_LINE_FIELDS = ("skus", "products", "vendors", "categories", "collections", "tags")
_CIRCUMSTANCES = ("channels", "stores", "tiers", "segments", "order_tags")


def check_when(when: When) -> Iterator[Problem]:
    """Circumstances that can never hold, or always do."""
    for name in _CIRCUMSTANCES:
        yield from under((name,), check_texts(getattr(when, name)))
    yield from under(("attributes",), _check_attributes(when.attributes))
    yield from _check_basket(when.basket_min, when.basket_max)
    for index, weekday in enumerate(when.weekdays):
        yield from under(("weekdays", index), check_number(weekday, least=1, most=7))
    yield from under(("weekdays",), check_each_once(when.weekdays))
    if when.hours is not None:
        yield from under(("hours",), _check_hours(when.hours))
    yield from _check_dates(when.since, when.until)


def check_lines(lines: LineMatch) -> Iterator[Problem]:
    """Values that no line can have."""
    for name in _LINE_FIELDS:
        yield from under((name,), check_texts(getattr(lines, name)))


def _check_attributes(attributes: tuple[tuple[str, str], ...]) -> Iterator[Problem]:
    names = set()
    for name, value in attributes:
        yield from under((name,), check_text(name))
        yield from under((name,), check_text(value))
        if name in names:
            yield Problem((name,), f"{shown(name)} can only have one value")
        names.add(name)


def _check_basket(smallest: int | None, largest: int | None) -> Iterator[Problem]:
    for name, amount in (("basket_min", smallest), ("basket_max", largest)):
        if amount is not None and not 0 <= amount <= AMOUNT_MAX:
            yield Problem((name,), "is not an amount from zero up")
    if smallest is not None and largest is not None and largest < smallest:
        yield Problem(("basket_max",), "is below basket_min")


def _check_hours(hours: Hours) -> Iterator[Problem]:
    if hours.since.tzinfo is not None or hours.until.tzinfo is not None:
        yield Problem((), "are times of the program's time zone; leave the offset away")
    elif hours.since == hours.until:
        yield Problem(("until",), "is the same as since; leave the hours away for the whole day")


def _check_dates(since: datetime | None, until: datetime | None) -> Iterator[Problem]:
    problems = [
        problem
        for name, moment in (("since", since), ("until", until))
        if moment is not None
        for problem in under((name,), check_moment(moment))
    ]
    yield from problems
    if since is not None and until is not None and not problems and until <= since:
        yield Problem(("until",), "is not after since")
