"""Single values that a program document writes for people: amounts, factors, times, weekdays."""

import re
from datetime import datetime, tzinfo
from fractions import Fraction

from punchcard.domain.errors import PayloadInvalidError, ProgramInvalidError
from punchcard.domain.instants import instant, instant_text
from punchcard.domain.money import minor_units
from punchcard.domain.value_checks import YEAR_MAX, YEAR_MIN, shown
from punchcard.edge.document_tree import Value

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_AMOUNT_LENGTH_MAX = 32
_FACTOR = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}|/[0-9]{1,9})?")


class ValueUnreadableError(ProgramInvalidError):
    """A value of a document is not of the form that its place asks for."""


def minor_amount(value: Value, currency: str) -> Value:
    """Minor units of a decimal amount such as 1.00, quoted or not."""
    text = _text(value)
    if text is None or len(text) > _AMOUNT_LENGTH_MAX:
        raise ValueUnreadableError(f"{told(value)} is no amount such as 1.00")
    try:
        return minor_units(text, currency)
    except PayloadInvalidError as error:
        raise ValueUnreadableError(error.detail) from error


def ratio(value: Value) -> Value:
    """The parts of a factor such as 2, 1.5 or 3/2, in lowest terms."""
    text = _text(value)
    if text is None or not _FACTOR.fullmatch(text):
        raise ValueUnreadableError(f"{told(value)} is no factor such as 2, 1.5 or 3/2")
    try:
        fraction = Fraction(text)
    except ZeroDivisionError:
        raise ValueUnreadableError(f"{told(value)} divides by zero") from None
    return {"numerator": fraction.numerator, "denominator": fraction.denominator}


def local_instant(value: Value, zone: tzinfo) -> Value:
    """RFC 3339 in UTC of a date or time; without an offset it is one of the program's zone."""
    try:
        moment = datetime.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueUnreadableError(
            f"{told(value)} is no date or time such as 2026-05-01 or 2026-05-01T18:00"
        ) from None
    if not YEAR_MIN <= moment.year <= YEAR_MAX:
        raise ValueUnreadableError(f"{value} is not between the years {YEAR_MIN} and {YEAR_MAX}")
    return instant_text(instant(moment if moment.tzinfo else moment.replace(tzinfo=zone)))


def weekday_numbers(value: Value) -> Value:
    """A list of weekdays with each name as its number, Monday = 1."""
    if not isinstance(value, list):
        raise ValueUnreadableError(f"{told(value)} is no list of weekdays")
    for day in value:
        if isinstance(day, str) and day not in WEEKDAYS:
            raise ValueUnreadableError(f"{told(day)} is not one of {', '.join(WEEKDAYS)}")
    return [WEEKDAYS.index(day) + 1 if isinstance(day, str) else day for day in value]


def pairs(value: Value) -> Value:
    """Names and values of attributes; both are text."""
    if not isinstance(value, dict):
        raise ValueUnreadableError(f"{told(value)} is no mapping of names to values")
    for name, text in value.items():
        if not isinstance(text, str):
            raise ValueUnreadableError(f"{name} is {told(text)}; write text in quotes")
    return [[name, text] for name, text in value.items()]


def told(value: Value) -> str:
    """A value as a message shows it."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return shown(value)
        case list():
            return "a list"
        case dict():
            return "a mapping"


def _text(value: Value) -> str | None:
    """A scalar as it was written, or None."""
    if isinstance(value, bool):
        return None
    return str(value) if isinstance(value, str | int) else None
