"""`punchcard trace`: the way of one order, from its webhooks to the member's balance."""

import click
from click.formatting import wrap_text

from cli.documents import Document
from cli.help import Command
from cli.output import facts, heading, table
from cli.session import Session, in_session, shared_options
from local.console import Console

WIDTH = 100
"""Of a paragraph."""


@click.command(cls=Command)
@click.argument("shop")
@click.argument("order")
@shared_options
@in_session
def trace(session: Session, *, shop: str, order: str) -> None:
    """Follow an order: received, recorded or given up, and what it became.

    ORDER is the shop's own id of the order, not the number that customers see.
    """
    found = session.client.ask("GET", "shops", shop, "orders", order, "trace")
    session.output.show(found, told=lambda show: _tell_trace(show, found))


def _tell_trace(show: Console, found: Document) -> None:
    member = found.text("member") or "nobody who has joined"
    facts(
        show,
        [
            *((name, found.text(name)) for name in ("shop", "order", "program")),
            ("member", member),
            ("waits until", found.text("waits_until")),
            ("refunds that wait for it", _unless_none(found.number("amendments_waiting"))),
        ],
    )
    for title, name, columns in (
        ("Received", "arrivals", ("received_at", "topic", "delivery", "outcome", "entry")),
        ("Dead letters", "dead_letters", ("letter", "topic", "received_at", "reason", "detail")),
    ):
        if rows := found.items(name):
            heading(show, title)
            table(show, rows, columns)
    for entry in found.items("entries"):
        heading(show, f"Entry {entry.text('number')}, recorded {entry.text('recorded_at')}")
        show.say(wrap_text(entry.text("text"), WIDTH, "  ", "  "))


def _unless_none(count: int) -> str:
    return str(count) if count else ""
