"""`punchcard trace`: the way of one order, from its webhooks to the member's balance."""

import click

from cli.documents import Document
from cli.output import facts, heading
from cli.session import Session, in_session, shared_options
from local.console import Console


@click.command()
@click.argument("shop")
@click.argument("order")
@shared_options
@in_session
def trace(session: Session, shop: str, order: str) -> None:
    """Trace the order ORDER of SHOP: received, queued, recorded, and what became of it."""
    found = session.client.ask("GET", "shops", shop, "orders", order, "trace")
    session.output.show(found, told=lambda show: _tell_trace(show, found))


def _tell_trace(show: Console, found: Document) -> None:
    names = ("shop", "order", "program", "member", "status")
    facts(show, [(name, found.text(name)) for name in names])
    for title, name, columns in (
        ("Recorded", "recorded", ("topic", "delivery_id", "received_at", "recorded_at", "entry")),
        ("Waiting", "waiting", ("type", "occurred_at", "expires_at")),
        ("Dead letters", "dead_letters", ("letter", "topic", "received_at", "reason", "detail")),
    ):
        rows = found.items(name)
        if rows:
            heading(show, title)
            header = [column.replace("_", " ") for column in columns]
            show.table(header, [[row.text(column) for column in columns] for row in rows])
    answer = found.text("text")
    if answer:
        heading(show, "In words")
        show.say(answer)
