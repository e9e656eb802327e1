"""The books as CSV, many days together."""

from collections.abc import Iterator
from datetime import date, timedelta

import click

from cli.session import Session

SPAN_DAYS_MAX = 31
"""Days of a journal that the API shows at once; more are asked for in parts."""


def place_of(session: Session) -> tuple[str, ...]:
    """Where the books of the program are."""
    return ("programs", session.program, "books")


def day_text(day: date | None) -> str | None:
    """A day as the API takes it."""
    return None if day is None else day.isoformat()


def parts_of(since: date, until: date) -> Iterator[dict[str, str]]:
    """Spans of days that the API shows at once."""
    while True:
        last = min(until, since + timedelta(days=SPAN_DAYS_MAX - 1))
        yield {"from": since.isoformat(), "until": last.isoformat()}
        if last >= until:
            return
        since = last + timedelta(days=1)


def _days(since: date, until: date) -> Iterator[date]:
    return (since + timedelta(days=passed) for passed in range((until - since).days + 1))


def journal_tables(session: Session, since: date, until: date) -> Iterator[str]:
    """The journal of many days."""
    for part in parts_of(since, until):
        yield from session.client.tables(*place_of(session), "journal", query=part)


def balance_tables(session: Session, since: date, until: date) -> Iterator[str]:
    """The trial balances of many days, by booking."""
    for day in _days(since, until):
        yield from session.client.tables(*place_of(session), "days", str(day))


def entry_tables(session: Session, since: date, until: date) -> Iterator[str]:
    """The entries of many days."""
    for day in _days(since, until):
        yield from _entry_pages(session, day)


def _entry_pages(session: Session, day: date) -> Iterator[str]:
    return session.client.tables(*place_of(session), "days", str(day), "entries")


def one_header(tables: Iterator[str]) -> Iterator[str]:
    """Tables one after the other: those that begin with the first one's header lose it."""
    header: str | None = None
    for text in tables:
        first, _, rest = text.partition("\r\n")
        yield rest if first == header else text
        header = header or first


def write_tables(session: Session, tables: Iterator[str]) -> None:
    """Write tables to standard output. Raises UsageError where JSON is asked for too."""
    if session.output.as_json:
        raise click.UsageError("choose one of --csv and --json")
    for text in one_header(tables):
        click.echo(text, nl=False)
