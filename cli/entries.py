"""`punchcard entry`: one entry of a ledger, with every posting and what it remembers."""

import click
from punchcard.domain.entry import Account

from cli.documents import Document
from cli.help import Group
from cli.output import facts, heading, table
from cli.parameters import WholeNumber
from cli.references import member_id
from cli.session import Session, in_session, shared_options
from local.console import Console

AVAILABLE = Account.AVAILABLE.value


@click.group(cls=Group)
@shared_options
def entry() -> None:
    """See an entry of a member's ledger as it is stored."""


@entry.command("show")
@click.argument("reference", metavar="MEMBER")
@click.argument("number", type=WholeNumber(0))
@shared_options
@in_session
def show_entry(session: Session, *, reference: str, number: int) -> None:
    """Show an entry whole: postings, reasons, balance, hash, remembered keys."""
    who = member_id(session, reference)
    found = session.client.ask(
        "GET", "programs", session.program, "members", who, "entries", str(number)
    )
    session.output.show(found, told=lambda show: _tell_entry(show, found))


def change_of(activity: Document) -> int:
    """By how many points the postings of an activity changed what is available."""
    return sum(
        posting.number("points")
        * ((posting.text("to") == AVAILABLE) - (posting.text("from") == AVAILABLE))
        for posting in activity.items("postings")
    )


def explain_entry(session: Session, who: str, number: int, language: str) -> None:
    """Say in words why an entry of a member gave or took what it did."""
    place = ("programs", session.program, "members", who, "entries", str(number), "explanation")
    explained = session.client.ask("GET", *place, headers={"Accept-Language": language})
    session.output.show(explained, told=lambda show: _tell_explained(show, explained))


def _tell_entry(show: Console, found: Document) -> None:
    names = ("number", "recorded_at", "kind", "available", "pending", "hash")
    facts(show, [(name, found.text(name)) for name in names])
    for activity in found.items("activities"):
        other = activity.text("other_member")
        behind = f"  with {other}" if other else ""
        heading(show, f"{activity.text('type')}  {change_of(activity):+d}{behind}")
        if postings := activity.items("postings"):
            table(show, postings, ("points", "from", "to", "reason"))
        if reasons := activity.items("reasons"):
            show.say()
            counted = "amount" if any(each.text("amount") for each in reasons) else "units"
            table(show, reasons, ("points", "rule", counted, "title"))
    if remembered := found.items("remembered"):
        heading(show, "Remembers")
        table(show, remembered, ("key", "entry", "recorded_at"))


def _tell_explained(show: Console, explained: Document) -> None:
    facts(show, [(name, explained.text(name)) for name in ("number", "available", "pending")])
    for activity in explained.items("activities"):
        heading(show, f"{activity.text('type')}  {activity.number('points'):+d}")
        for sentence in activity.items("sentences"):
            show.say(f"  {sentence.text('text')}")
