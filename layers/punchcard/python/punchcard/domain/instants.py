"""Instants: aware datetimes in UTC, whole milliseconds, one text form each.

One text form per instant makes stored items comparable byte for byte.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

CLOCK_SKEW = timedelta(minutes=5)
"""How far two honest clocks may disagree; every comparison of two machines' times allows for it."""

TEXTS_CACHED = 4096
"""One entry tells the same few instants many times, and rows tell them again in every state."""

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z")
"""What `instant_text` writes; without their Z such texts sort as the instants do."""

_OFFSET = "+00:00"
"""How datetimes in UTC end as they write themselves."""


def instant(moment: datetime) -> datetime:
    """Bring an aware datetime to UTC and to whole milliseconds (truncated)."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    finer = moment.microsecond % 1000
    return moment.replace(microsecond=moment.microsecond - finer) if finer else moment


@lru_cache(TEXTS_CACHED)
def instant_text(moment: datetime) -> str:
    """Write an instant as RFC 3339 in UTC; the fraction only where there is one."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    precision = "milliseconds" if moment.microsecond else "seconds"
    return moment.isoformat("T", precision).removesuffix(_OFFSET) + "Z"


def parse_instant(text: str) -> datetime:
    """Read what `instant_text` wrote, or any RFC 3339 text with an offset.

    Raises:
        ValueError: the text is no date and time, or has no offset.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone offset")
    if moment.tzinfo is UTC and not moment.microsecond:
        return moment
    return instant(moment)
