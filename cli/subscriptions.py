"""`punchcard subscription`: which of a merchant's systems hear of what."""

from datetime import datetime

import click
from punchcard.domain.events import EventType
from punchcard.domain.instants import instant_text

from cli.documents import Document
from cli.output import facts
from cli.programs import Instant
from cli.session import Session, in_session, shared_options
from local.console import Console

COLUMNS = ("subscription", "url", "types", "enabled", "disabled_reason")
LOG_COLUMNS = ("notification", "type", "status", "created_at", "attempts_made", "next_attempt_at")
LOG_SHOWN = 50


@click.group()
@shared_options
def subscription() -> None:
    """Have events sent to systems of your own, and see what became of them."""


@subscription.command("add")
@click.argument("url")
@click.option(
    "--type",
    "types",
    multiple=True,
    type=click.Choice([each.value for each in EventType]),
    help="What to hear of; may be given several times. Without it, everything.",
)
@shared_options
@in_session
def add_subscription(session: Session, *, url: str, types: tuple[str, ...]) -> None:
    """Send events to URL; what they are signed with is shown once."""
    wanted = list(types) or [each.value for each in EventType]
    created = session.client.ask("POST", *_place(session), body={"url": url, "types": wanted})
    session.output.show(created, told=lambda show: _tell_signed(show, created))


@subscription.command("list")
@shared_options
@in_session
def list_subscriptions(session: Session) -> None:
    """List subscriptions."""
    found = session.client.ask("GET", *_place(session)).items("subscriptions")
    session.output.listing(found, COLUMNS, empty="no subscriptions")


@subscription.command("remove")
@click.argument("name", metavar="SUBSCRIPTION")
@shared_options
@in_session
def remove_subscription(session: Session, *, name: str) -> None:
    """Send nothing more to a subscription, and forget it."""
    session.client.ask("DELETE", *_place(session), name)
    answer = Document({"removed": name})
    session.output.show(answer, told=lambda show: show.say(f"{name} removed"))


@subscription.command("rotate")
@click.argument("name", metavar="SUBSCRIPTION")
@shared_options
@in_session
def rotate_secret(session: Session, *, name: str) -> None:
    """Sign with another secret; for a while with the present one beside it."""
    rotated = session.client.ask("POST", *_place(session), name, "secrets", body={})
    session.output.show(rotated, told=lambda show: _tell_signed(show, rotated))


@subscription.command("log")
@click.argument("name", metavar="SUBSCRIPTION")
@click.option("--status", help="Such as pending, delivered or given_up.")
@click.option("--limit", type=click.IntRange(1), default=LOG_SHOWN, show_default=True)
@shared_options
@in_session
def show_log(session: Session, *, name: str, status: str | None, limit: int) -> None:
    """List what was sent, the newest first."""
    place = (*_place(session), name, "notifications")
    found = session.client.some(limit, *place, query={"status": status}, name="notifications")
    session.output.listing(found, LOG_COLUMNS, empty="nothing was sent")


@subscription.command("replay")
@click.argument("name", metavar="SUBSCRIPTION")
@click.option("--since", type=Instant(), help="All from this time on.")
@click.option("--notification", help="One alone.")
@shared_options
@in_session
def replay(
    session: Session, *, name: str, since: datetime | None, notification: str | None
) -> None:
    """Send again, with unchanged ids: one notification, or all since a time."""
    if (since is None) == (notification is None):
        raise click.UsageError("give either --since or --notification")
    body: dict[str, object] = {"notification": notification}
    if since is not None:
        body = {"since": instant_text(since)}
    total, begins = 0, True
    while begins:
        done = session.client.ask("POST", *_place(session), name, "replays", body=body)
        total += done.number("replayed")
        session.output.progress(f"{total} sent again")
        body = {"since": done.text("next_since")}
        begins = bool(done.text("next_since"))
    session.output.finish_progress()
    answer = Document({"replayed": total})
    session.output.show(answer, told=lambda show: show.say(f"{total} sent again"))


def _place(session: Session) -> tuple[str, ...]:
    return ("programs", session.program, "subscriptions")


def _tell_signed(show: Console, answer: Document) -> None:
    known = answer.part("subscription") or Document({})
    names = ("subscription", "url", "types")
    facts(
        show,
        [*((name, known.text(name)) for name in names), ("signed with", answer.text("secret"))],
    )
    show.say("The secret is not shown again.")
