"""`punchcard dead-letters` and `punchcard replay`: what could not be used, and another try."""

from collections import Counter
from collections.abc import Mapping

import click

from cli.documents import Document
from cli.help import Command, Group
from cli.output import facts, heading
from cli.parameters import limited
from cli.session import Session, in_session, shared_options
from local.console import Console

GIVEN_UP = "too many attempts"
LETTERS_SHOWN = 100
COLUMNS = ("letter", "received_at", "shop", "topic", "reason", "detail")


@click.group("dead-letters", cls=Group, invoke_without_command=True)
@click.option("--shop", metavar="SHOP", help="Only those of one shop.")
@click.option(
    "--reason", metavar="CODE", help="Only those of one reason, such as currency_unknown."
)
@click.option("--all", "all_letters", is_flag=True, help="Those too that were sent again.")
@limited(LETTERS_SHOWN)
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
    found = session.some(limit, "dead-letters", query=query, name="letters")
    told = found if session.output.as_json else [_reasoned(each) for each in found]
    session.output.listing(told, COLUMNS, empty="no dead letters")


@dead_letters.command("show")
@click.argument("letter")
@click.option("--body", is_flag=True, help="With what was delivered, which may name a person.")
@shared_options
@in_session
def show_dead_letter(session: Session, *, letter: str, body: bool) -> None:
    """Show one dead letter."""
    query = {"body": "true"} if body else {}
    found = session.client.ask("GET", "dead-letters", letter, query=query)
    session.output.show(found, told=lambda show: _tell_letter(show, found))


@click.command(cls=Command)
@click.argument("letter", required=False)
@click.option("--shop", metavar="SHOP", help="Only those of one shop.")
@click.option("--reason", metavar="CODE", help="Only those of one reason.")
@shared_options
@in_session
def replay(session: Session, *, letter: str | None, shop: str | None, reason: str | None) -> None:
    """Send dead letters through the queue again: one LETTER, or all that match.

    What was recorded meanwhile is not recorded twice.
    """
    if letter is not None:
        if shop is not None or reason is not None:
            raise click.UsageError("name a LETTER, or which with --shop and --reason")
        done = session.client.ask("POST", "dead-letters", letter, "replay", body={})
        session.output.show(done, told=lambda show: show.say(f"{letter} sent again"))
        return
    body = {name: value for name, value in (("shop", shop), ("reason", reason)) if value}
    counts: Counter[str | None] = Counter()
    is_more = True
    while is_more:
        done = session.client.ask("POST", "dead-letters", "replays", body=body)
        for each in done.items("by_reason"):
            counts[each.text("reason") or None] += each.number("count")
        body = {**body, "cursor": done.text("next_cursor")}
        is_more = bool(body["cursor"])
        session.output.progress(f"{counts.total()} sent again")
    session.output.finish_progress()
    by_reason = [{"reason": name, "count": count} for name, count in counts.items()]
    answer = Document({"replayed": counts.total(), "by_reason": by_reason})
    session.output.show(answer, told=lambda show: _tell_replayed(show, counts))


def _reasoned(letter: Document) -> Document:
    """A letter with words where it has no reason of its own."""
    return Document({**letter.fields, "reason": letter.text("reason") or GIVEN_UP})


def _tell_replayed(show: Console, counts: Mapping[str | None, int]) -> None:
    show.say(f"{sum(counts.values())} sent again")
    for reason, count in counts.items():
        show.say(f"  {count:5} {reason or GIVEN_UP}")


def _tell_letter(show: Console, found: Document) -> None:
    names = (*COLUMNS, "delivery", "order", "status", "given_up_at", "attempts", "replayed_at")
    facts(show, [(name, _reasoned(found).text(name)) for name in names])
    if found.text("body"):
        heading(show, "Body, cut" if found.fields["body_is_cut"] else "Body")
        show.say(found.text("body"))
