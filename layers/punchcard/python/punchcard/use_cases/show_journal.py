"""Showing the journal lines of some days, for a finance system to take over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from punchcard.domain.book_days import require_begun, version_at_end
from punchcard.domain.errors import InvalidError
from punchcard.domain.journal import JournalLine, journal_lines
from punchcard.domain.worth import value_of_points
from punchcard.ports import Books, Programs

JOURNAL_DAYS_MAX = 31
"""Days of a journal that are shown at once."""


class SpanInvalidError(InvalidError):
    """A span of days that ends before it begins, or is too long."""

    code = "span_invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """The lines of days `since` to `until`, both included; amounts are of `currency`."""

    program: str
    since: date
    until: date
    currency: str
    lines: Sequence[JournalLine]


def show_journal(
    *, program: str, since: date, until: date, books: Books, programs: Programs, now: datetime
) -> Journal:
    """The journal of a span of days; each day is valued as the version in force at its end says.

    Raises:
        ProgramNotFoundError: there is no such program.
        SpanInvalidError: it ends before it begins, or has more days than `JOURNAL_DAYS_MAX`.
        DayNotBegunError: its last day is in the future.
    """
    timeline = programs.timeline(program)
    if until < since:
        raise SpanInvalidError(f"{since} is after {until}; name the first day first")
    days = (until - since).days + 1
    if days > JOURNAL_DAYS_MAX:
        raise SpanInvalidError(
            f"these are {days} days; ask for up to {JOURNAL_DAYS_MAX} days at once, part by part"
        )
    require_begun(until, timeline, now=now, path="until")
    lines: list[JournalLine] = []
    currency = timeline.versions[0].currency
    for book in books.days(program, since=since, limit=JOURNAL_DAYS_MAX):
        if book.day > until:
            break
        version = version_at_end(book.day, timeline)
        lines += journal_lines(book, value_of_points(version))
    return Journal(program=program, since=since, until=until, currency=currency, lines=lines)
