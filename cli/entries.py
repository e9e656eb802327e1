"""`punchcard entry`: one entry of a ledger, with every posting and what it remembers."""

import click

from cli.documents import Document
from cli.output import facts, heading
from cli.references import member_id
from cli.session import Session, in_session, shared_options
from local.console import Console


@click.group()
@shared_options
def entry() -> None:
    """See entries of members' ledgers as they are stored."""


@entry.command("show")
@click.argument("reference", metavar="MEMBER")
@click.argument("number", type=click.IntRange(0))
@shared_options
@in_session
def show_entry(session: Session, *, reference: str, number: int) -> None:
    """Show an entry: postings, reasons, balance, hash, and the keys that it remembers."""
    who = member_id(session, reference)
    found = session.client.ask(
        "GET", "programs", session.program, "members", who, "entries", str(number)
    )
    session.output.show(found, told=lambda show: _tell_entry(show, found))


def explain_entry(session: Session, who: str, number: int, language: str) -> None:
    """Say in words why an entry of a member gave or took what it did."""
    place = ("programs", session.program, "members", who, "entries", str(number), "explanation")
    explained = session.client.ask("GET", *place, headers={"Accept-Language": language})
    session.output.show(explained, told=lambda show: _tell_explained(show, explained))


def _tell_entry(show: Console, found: Document) -> None:
    names = ("number", "recorded_at", "kind", "available", "pending", "hash")
    facts(show, [(name.replace("_", " "), found.text(name)) for name in names])
    for activity in found.items("activities"):
        heading(show, f"{activity.text('type')}  {activity.number('points'):+d}")
        postings = [
            [each.text("points"), each.text("from"), each.text("to"), each.text("reason")]
            for each in activity.items("postings")
        ]
        if postings:
            show.table(["points", "from", "to", "reason"], postings)
        for reason in activity.items("reasons"):
            basis = reason.text("amount") or reason.text("units")
            show.say(f"{reason.text('points')} by {reason.text('title')} from {basis}")
    remembered = found.items("remembered")
    if remembered:
        heading(show, "Remembers")
        show.table(
            ["key", "entry", "recorded at"],
            [
                [each.text("key"), each.text("entry"), each.text("recorded_at")]
                for each in remembered
            ],
        )


def _tell_explained(show: Console, explained: Document) -> None:
    for activity in explained.items("activities"):
        heading(show, f"{activity.text('type')}  {activity.number('points'):+d}")
        for sentence in activity.items("sentences"):
            show.say(f"  {sentence.text('text')}")
    show.say()
    facts(show, [(name, explained.text(name)) for name in ("available", "pending")])
