"""Days as parameters of operations: dates such as 2026-03-02, within the years there may be."""

from datetime import date
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from punchcard.edge.refusals import Fault, form_refused

DAY_PATTERN = "^2[01][0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
"""Years from 2000 to 2199, as everywhere; whether the month has the day is checked behind it."""

DayInPath = Annotated[
    str,
    Path(
        alias="day",
        pattern=DAY_PATTERN,
        description="A day in the program's time zone.",
        examples=["2026-03-02"],
    ),
]


def day_query(description: str, *, alias: str | None = None) -> Query:
    """A parameter of the query that is a day; `alias` is its name where Python has another use."""
    return Query(alias=alias, pattern=DAY_PATTERN, description=description, examples=["2026-03-02"])


def read_day(text: str, parameter: str, *, location: Literal["path", "query"] = "query") -> date:
    """The day that a parameter names.

    Raises:
        InvalidError: its month has no such day.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        fault = Fault(
            detail="must be a day of the calendar", parameter=parameter, location=location
        )
        raise form_refused(f"{parameter} is no day of the calendar", (fault,)) from None


def read_optional_day(text: str | None, parameter: str) -> date | None:
    """The day that a parameter names, if it is there."""
    return None if text is None else read_day(text, parameter)
