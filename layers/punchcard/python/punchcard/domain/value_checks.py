"""Checks of single values that fields of many kinds share; each yields problems without a path."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from punchcard.domain.problem import Problem, under

SLUG_LENGTH_MAX = 40
TEXT_LENGTH_MAX = 200
SHOWN_LENGTH_MAX = 40
YEAR_MIN, YEAR_MAX = 2000, 2199
"""Dates outside are mistakes, and far outside no time zone can be applied to them."""

_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]*")


def check_slug(value: str) -> Iterator[Problem]:
    """Ids that stand in entries, keys and addresses: short, lower case, one spelling each."""
    if not _SLUG.fullmatch(value) or len(value) > SLUG_LENGTH_MAX:
        yield Problem(
            (),
            f"{value[:SHOWN_LENGTH_MAX]!a} is no id; use up to {SLUG_LENGTH_MAX} "
            "of a-z, 0-9, - and _, a letter or digit first",
        )


def check_text(value: str) -> Iterator[Problem]:
    """Names and values to compare with: something visible, without surrounding blanks."""
    if not value.strip():
        yield Problem((), "is empty")
    elif len(value) > TEXT_LENGTH_MAX:
        yield Problem((), f"has {len(value)} characters; {TEXT_LENGTH_MAX} are possible")
    elif value != value.strip() or not value.isprintable():
        yield Problem((), f"{shown(value)} has blanks around it or characters that cannot be seen")


def check_texts(values: tuple[str, ...]) -> Iterator[Problem]:
    """Lists of names and values, each once."""
    for index, value in enumerate(values):
        yield from under((index,), check_text(value))
    yield from check_each_once(values)


def check_each_once(values: Iterable[object]) -> Iterator[Problem]:
    """Lists in which a repetition is a mistake."""
    seen = set()
    for index, value in enumerate(values):
        if value in seen:
            yield Problem((index,), "is listed twice")
        seen.add(value)


def check_number(value: int, *, least: int, most: int) -> Iterator[Problem]:
    """Whole numbers between two bounds, both included."""
    if not least <= value <= most:
        yield Problem((), f"{value} is not between {least} and {most}")


def check_day(value: date) -> Iterator[Problem]:
    """Calendar days that a program may name."""
    if not YEAR_MIN <= value.year <= YEAR_MAX:
        yield Problem((), f"{value} is not between the years {YEAR_MIN} and {YEAR_MAX}")


def check_moment(value: datetime) -> Iterator[Problem]:
    """Instants that a program may name."""
    if value.tzinfo is None:
        yield Problem((), f"{value} has no time zone offset")
    yield from check_day(value)


def shown(value: str) -> str:
    """A value as a message quotes it: short, and on one line."""
    return repr(value if len(value) <= SHOWN_LENGTH_MAX else value[: SHOWN_LENGTH_MAX - 1] + "…")
