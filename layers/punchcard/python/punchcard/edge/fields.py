"""Fields that the API's schemas share: how ids, amounts, points and instants are written.

Commands are strict: a field they do not know is refused, because a misspelt one would otherwise
be lost in silence, and no value is converted from another type. Validators are built when they
are first used, because a cold start waits for them and a call needs few.
"""

from datetime import datetime
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)

from punchcard.domain.instants import instant_text, parse_instant
from punchcard.domain.value_checks import SLUG_LENGTH_MAX, TEXT_LENGTH_MAX, YEAR_MAX, YEAR_MIN

SLUG_PATTERN = f"^[a-z0-9][a-z0-9_-]{{0,{SLUG_LENGTH_MAX - 1}}}$"
ULID_PATTERN = "^[0-7][0-9A-HJKMNP-TV-Z]{25}$"
AMOUNT_PATTERN = r"^(0|[1-9][0-9]{0,14})(\.[0-9]{1,4})?$"
CURRENCY_PATTERN = "^[A-Z]{3}$"
NUMBER_MAX = 2**32 - 1
"""Largest number of an entry: the memory of a member keeps it in four bytes."""

CLIENT_ID = (
    "It is the id of a client of the API, as tokens carry it; `punchcard approval` shows which "
    "operator's it is. Names of people come with the console."
)
CLIENT_EXAMPLE = "1h57kf5cpq17m0eml12example"

_DATE_TIME = {"type": "string", "format": "date-time"}


class Command(BaseModel):
    """What a caller sends: strict, and nothing beside what is described."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)


class View(BaseModel):
    """What a caller is shown."""

    model_config = ConfigDict(frozen=True, defer_build=True)


def _read_instant(value: object) -> datetime:
    try:
        moment = parse_instant(value if isinstance(value, str) else "")
    except (ValueError, OverflowError) as error:
        raise ValueError("must be a date and time such as 2026-03-02T12:00:00+01:00") from error
    if not YEAR_MIN <= moment.year <= YEAR_MAX:
        raise ValueError(f"must be between the years {YEAR_MIN} and {YEAR_MAX}")
    return moment


def _visible(value: str) -> str:
    if value != value.strip() or not value.isprintable():
        raise ValueError("must be printable, without blanks around it")
    return value


Slug = Annotated[str, Field(pattern=SLUG_PATTERN)]
"""An id that people choose: a program's, a shop's, a rule's."""

Ulid = Annotated[str, Field(pattern=ULID_PATTERN)]
"""An id that Punchcard gives."""

Amount = Annotated[str, Field(pattern=AMOUNT_PATTERN)]
"""Money as a decimal text such as "12.50"; the currency stands beside it."""

Currency = Annotated[str, Field(pattern=CURRENCY_PATTERN)]
"""A code of ISO 4217."""

Text = Annotated[str, Field(min_length=1, max_length=TEXT_LENGTH_MAX), AfterValidator(_visible)]
"""A name or a value to match on."""

GivenInstant = Annotated[datetime, BeforeValidator(_read_instant), WithJsonSchema(_DATE_TIME)]
"""A date and time with an offset, as RFC 3339 writes it."""

Instant = Annotated[
    datetime,
    PlainSerializer(instant_text, return_type=str),
    WithJsonSchema(_DATE_TIME),
]
"""A date and time in UTC, as every answer writes it."""
