"""`punchcard books`: what finance reads, on the screen, as JSON, and as CSV."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import cast

import click
from punchcard.domain.trial_balance import BookAccount

from cli.book_tables import (
    balance_tables,
    day_text,
    entry_tables,
    journal_tables,
    one_header,
    parts_of,
    place_of,
    write_tables,
)
from cli.documents import Document
from cli.help import Group
from cli.output import facts, heading, table
from cli.parameters import Day, limited
from cli.session import Session, in_session, shared_options
from local.console import Console

DAYS_SHOWN = 31
ENTRIES_SHOWN = 100
DAY_COLUMNS = ("day", "closed", "members", "orders", "entries")
BALANCE_COLUMNS = ("account", "opening", "put_in", "taken_out", "closing")
ENTRY_COLUMNS = (
    *("member", "entry", "debit", "credit", "points", "reason", "value_day", "cost_centre"),
)
COHORT_COLUMNS = (
    *("expires_at", "closed", "given", "redeemed", "expired", "outstanding"),
    *("breakage_rate", "deferred", "released", "liability"),
)
JOURNAL_COLUMNS = (
    *("day", "debit", "credit", "points", "amount", "reason", "cost_centre", "final"),
)

as_csv = click.option("--csv", "as_csv", is_flag=True, help="Answer as CSV.")


def span[F: Callable[..., object]](command: F) -> F:
    """Give a command the options that name the first day and the last, in this order."""

    @wraps(command)
    def in_order(*args: object, since: date, until: date, **others: object) -> object:
        if until < since:
            raise click.UsageError(f"{since} is after {until}; name the first day with --from")
        return command(*args, since=since, until=until, **others)

    first = click.option("--from", "since", type=Day(), required=True, help="The first day.")
    last = click.option("--until", type=Day(), required=True, help="The last day; included.")
    return first(last(cast("F", in_order)))


@click.group(cls=Group)
@shared_options
def books() -> None:
    """Read the daily books: trial balances, liability, journal, and what they are made of."""


@books.command("days")
@click.option("--since", type=Day(), help="From this day on.")
@limited(DAYS_SHOWN)
@shared_options
@in_session
def list_days(session: Session, *, since: date | None, limit: int) -> None:
    """List the days, the earliest first, and which of them are closed."""
    found = session.some(
        limit, *place_of(session), "days", name="days", query={"since": day_text(since)}
    )
    session.output.listing(found, DAY_COLUMNS, empty="nothing is booked")


@books.command("closing")
@shared_options
@in_session
def show_closing(session: Session) -> None:
    """Show up to which day the books are closed, and why not further."""
    found = session.client.ask("GET", *place_of(session), "closing")
    session.output.show(found, told=lambda show: _tell_closing(show, found))


@books.command("show")
@click.argument("day", type=Day())
@click.option(
    "--by",
    "dating",
    type=click.Choice(("booking", "value")),
    default="booking",
    show_default=True,
    help="What was recorded on the day, or what took effect on it.",
)
@as_csv
@shared_options
@in_session
def show_day(session: Session, *, day: date, dating: str, as_csv: bool) -> None:
    """Show the trial balance of a day."""
    place, query = (*place_of(session), "days", str(day)), {"dating": dating}
    if as_csv:
        write_tables(session, session.client.tables(*place, query=query))
        return
    found = session.client.ask("GET", *place, query=query)
    session.output.show(found, told=lambda show: _tell_balance(show, found))


@books.command("entries")
@click.argument("day", type=Day())
@click.option(
    "--account",
    type=click.Choice([account.value for account in BookAccount]),
    help="What entered or left this account.",
)
@click.option("--reason", metavar="CODE", help="What was moved for this reason.")
@click.option("--cost-centre", metavar="ID", help="What this cost centre funds.")
@click.option("--value-day", type=Day(), help="What took effect on this day.")
@limited(ENTRIES_SHOWN)
@as_csv
@shared_options
@in_session
def list_entries(
    session: Session,
    *,
    day: date,
    account: str | None,
    reason: str | None,
    cost_centre: str | None,
    value_day: date | None,
    limit: int,
    as_csv: bool,
) -> None:
    """List the entries behind a day's numbers; as CSV, all of them."""
    place = (*place_of(session), "days", str(day), "entries")
    query = {
        "account": account,
        "reason": reason,
        "cost_centre": cost_centre,
        "value_day": day_text(value_day),
    }
    if as_csv:
        write_tables(session, session.client.tables(*place, query=query))
        return
    found = session.some(limit, *place, name="entries", query=query)
    session.output.listing(found, ENTRY_COLUMNS, empty="no entries")


@books.command("liability")
@click.option("--on", type=Day(), help="As of the end of this day; without it, as of now.")
@as_csv
@shared_options
@in_session
def show_liability(session: Session, *, on: date | None, as_csv: bool) -> None:
    """Show what outstanding points will cost, with the inputs of the estimate."""
    place, query = (*place_of(session), "liability"), {"on": day_text(on)}
    if as_csv:
        write_tables(session, session.client.tables(*place, query=query))
        return
    found = session.client.ask("GET", *place, query=query)
    session.output.show(found, told=lambda show: _tell_liability(show, found))


@books.command("journal")
@span
@as_csv
@shared_options
@in_session
def show_journal(session: Session, *, since: date, until: date, as_csv: bool) -> None:
    """Show journal lines, day by day."""
    if as_csv:
        write_tables(session, journal_tables(session, since, until))
        return
    found = [
        line
        for part in parts_of(since, until)
        for line in session.client.ask("GET", *place_of(session), "journal", query=part).items(
            "lines"
        )
    ]
    session.output.listing(found, JOURNAL_COLUMNS, empty="nothing is booked")


@books.command("export")
@click.argument("what", type=click.Choice(("journal", "balances", "entries")))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@span
@shared_options
@in_session
def export(session: Session, *, what: str, file: Path, since: date, until: date) -> None:
    """Write many days into FILE as one CSV: journal lines, trial balances, or entries."""
    tables = {"journal": journal_tables, "balances": balance_tables, "entries": entry_tables}
    lines = -1
    # What breaks off leaves no file that looks whole.
    part = file.with_name(f"{file.name}.part")
    with part.open("w", encoding="utf-8", newline="") as kept:
        for text in one_header(tables[what](session, since, until)):
            lines += text.count("\n")
            kept.write(text)
            session.output.progress(f"{lines} lines")
    part.replace(file)
    session.output.finish_progress()
    session.output.note(f"{max(lines, 0)} lines in {file}")


def _tell_closing(show: Console, found: Document) -> None:
    attempt = found.part("attempt") or Document({})
    facts(show, [("closed_until", found.text("closed_until") or "none is closed yet")])
    names = ("status", "day", "at", "closed", "members", "behind")
    facts(show, [(name, attempt.text(name)) for name in names])
    if attempt.items("differences"):
        heading(show, "Differences")
        table(show, attempt.items("differences"), ("what", "books", "members"))


def _tell_balance(show: Console, found: Document) -> None:
    names = ("day", "dating", "final", "outstanding", "receivable")
    facts(show, [(name, found.text(name)) for name in names])
    heading(show, "Accounts")
    table(show, found.items("lines"), BALANCE_COLUMNS)


def _tell_liability(show: Console, found: Document) -> None:
    inputs = found.part("inputs") or Document({})
    names = ("outstanding", "liability", "deferred", "released", "pending", "receivable")
    facts(show, [(name, found.text(name)) for name in names])
    heading(show, "Made from")
    stated = ("as_of", "version", "currency", "method", "declared", "expected")
    worths = [(name, inputs.part(name)) for name in ("point_value", "revenue")]
    facts(
        show,
        [(name, inputs.text(name)) for name in stated]
        + [
            (name, f"{worth.text('points')} points for {worth.text('amount')}")
            for name, worth in worths
            if worth is not None
        ],
    )
    if found.items("cohorts"):
        heading(show, "Points by when they are gone")
        table(show, found.items("cohorts"), COHORT_COLUMNS)
