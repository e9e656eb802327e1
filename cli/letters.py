"""`punchcard dead-letters` and `punchcard replay`: what could not be used, and another try."""

import click

from cli.documents import Document
from cli.output import facts
from cli.session import Session, in_session, shared_options
from local.console import Console

GIVEN_UP = "too many attempts"
LETTERS_SHOWN = 100
COLUMNS = ("letter", "received_at", "shop", "topic", "reason", "detail")


@click.group("dead-letters", invoke_without_command=True)
@click.option("--shop", help="Only those of one shop.")
@click.option("--reason", help="Only those of one reason, such as currency_unknown.")
@click.option("--all", "all_letters", is_flag=True, help="Those too that were sent again.")
@click.option("--limit", type=click.IntRange(1), default=LETTERS_SHOWN, show_default=True)
@shared_options
@click.pass_context
def dead_letters(
    context: click.Context,
    *,
    shop: str | None,
    reason: str | None,
    all_letters: bool,
    limit: int,
) -> None:
    """List deliveries that could not be used, with their reasons."""
    if context.invoked_subcommand is not None:
        return
    session = context.ensure_object(Session)
    query = {"shop": shop, "reason": reason, "status": None if all_letters else "open"}
    found = session.client.some(limit, "dead-letters", query=query, name="letters")
    known = [Document({**each.fields, "reason": each.text("reason") or GIVEN_UP}) for each in found]
    session.output.listing(known, COLUMNS, empty="no dead letters")


@dead_letters.command("show")
@click.argument("letter")
@shared_options
@in_session
def show_dead_letter(session: Session, *, letter: str) -> None:
    """Show one dead letter."""
    found = session.client.ask("GET", "dead-letters", letter)
    session.output.show(found, told=lambda show: _tell_letter(show, found))


@click.command()
@click.argument("letter", required=False)
@click.option("--shop", help="Only those of one shop.")
@click.option("--reason", help="Only those of one reason.")
@shared_options
@in_session
def replay(session: Session, *, letter: str | None, shop: str | None, reason: str | None) -> None:
    """Send dead letters through the queue again: one LETTER, or all. Repeats have no effect."""
    if letter is not None:
        done = session.client.ask("POST", "dead-letters", letter, "replay", body={})
        session.output.show(done, told=lambda show: show.say(f"{letter} sent again"))
        return
    body = {name: value for name, value in (("shop", shop), ("reason", reason)) if value}
    total, is_more = 0, True
    while is_more:
        done = session.client.ask("POST", "dead-letters", "replays", body=body)
        total += done.number("replayed")
        body = {**body, "cursor": done.text("next_cursor")}
        is_more = bool(body["cursor"])
        session.output.progress(f"{total} sent again")
    session.output.finish_progress()
    answer = Document({"replayed": total})
    session.output.show(answer, told=lambda show: show.say(f"{total} sent again"))


def _tell_letter(show: Console, found: Document) -> None:
    names = (*COLUMNS, "delivery", "order", "status", "attempts", "replayed_at")
    facts(show, [(name.replace("_", " "), found.text(name)) for name in names])
