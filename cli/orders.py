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
def trace(session: Session, *, shop: str, order: str) -> None:
    """Trace the order ORDER of SHOP: received, queued, recorded, and what became of it."""
    found = session.client.ask("GET", "shops", shop, "orders", order, "trace")
    session.output.show(found, told=lambda show: _tell_trace(show, found))


def _tell_trace(show: Console, found: Document) -> None:
    member = found.text("member") or "nobody who has joined"
    facts(
        show,
        [
            *((name, found.text(name)) for name in ("shop", "order", "program")),
            ("of", member),
            ("waits until", found.text("waits_until")),
            ("refunds that wait for it", _unless_none(found.number("amendments_waiting"))),
        ],
    )
    for title, name, columns in (
        ("Received", "arrivals", ("received_at", "topic", "delivery", "outcome", "entry")),
        ("Dead letters", "dead_letters", ("letter", "topic", "received_at", "reason", "detail")),
    ):
        rows = found.items(name)
        if rows:
            heading(show, title)
            header = [column.replace("_", " ") for column in columns]
            show.table(header, [[row.text(column) for column in columns] for row in rows])
    for entry in found.items("entries"):
        heading(show, f"Entry {entry.text('number')}, recorded {entry.text('recorded_at')}")
        show.say(entry.text("text"))


def _unless_none(count: int) -> str:
    return str(count) if count else ""
