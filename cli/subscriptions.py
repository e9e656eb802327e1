"""`punchcard subscription`: which of a merchant's systems hear of what."""

from datetime import datetime
from uuid import uuid4

import click
from punchcard.domain.events import EventType
from punchcard.domain.instants import instant_text
from punchcard.domain.subscriptions import NotificationStatus

from cli.documents import Document
from cli.help import Group
from cli.output import facts
from cli.parameters import Instant, limited
from cli.session import Session, in_session, shared_options
from local.console import Console

COLUMNS = ("subscription", "url", "types", "enabled", "disabled_reason")
LOG_COLUMNS = ("notification", "type", "status", "created_at", "attempts_made", "next_attempt_at")
LOG_SHOWN = 50


@click.group(cls=Group)
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
    created = session.client.ask(
        "POST",
        *_place(session),
        body={"url": url, "types": wanted},
        headers={"Idempotency-Key": f"cli-{uuid4()}"},
    )
    session.output.show(created, told=lambda show: _tell_signed(show, created))


@subscription.command("list")
@shared_options
@in_session
def list_subscriptions(session: Session) -> None:
    """List subscriptions."""
    found = list(session.client.pages(*_place(session), name="subscriptions"))
    session.output.listing(found, COLUMNS, empty="no subscriptions")


@subscription.command("show")
@click.argument("name", metavar="SUBSCRIPTION")
@shared_options
@in_session
def show_subscription(session: Session, *, name: str) -> None:
    """Show where a subscription leads, and why nothing is sent if so."""
    found = session.client.ask("GET", *_place(session), name)
    session.output.show(found, told=lambda show: _tell_subscription(show, found))


@subscription.command("disable")
@click.argument("name", metavar="SUBSCRIPTION")
@shared_options
@in_session
def disable_subscription(session: Session, *, name: str) -> None:
    """Send nothing more to a subscription, until it is enabled."""
    _switch(session, name, is_enabled=False)


@subscription.command("enable")
@click.argument("name", metavar="SUBSCRIPTION")
@shared_options
@in_session
def enable_subscription(session: Session, *, name: str) -> None:
    """Send to a subscription again; what was missed comes by replay."""
    _switch(session, name, is_enabled=True)


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
@click.option("--drop-previous", is_flag=True, help="At once: others may know the present one.")
@shared_options
@in_session
def rotate_secret(session: Session, *, name: str, drop_previous: bool) -> None:
    """Sign with another secret, for a while beside the present one."""
    body = {"keep_previous": not drop_previous}
    rotated = session.client.ask("POST", *_place(session), name, "secrets", body=body)
    session.output.show(rotated, told=lambda show: _tell_signed(show, rotated))


@subscription.command("log")
@click.argument("name", metavar="SUBSCRIPTION")
@click.option(
    "--status",
    type=click.Choice([each.value for each in NotificationStatus]),
    help="Only those that stand so.",
)
@limited(LOG_SHOWN)
@shared_options
@in_session
def show_log(session: Session, *, name: str, status: str | None, limit: int) -> None:
    """List what was sent, the newest first."""
    place = (*_place(session), name, "notifications")
    found = session.some(limit, *place, query={"status": status}, name="notifications")
    session.output.listing(found, LOG_COLUMNS, empty="nothing was sent")


@subscription.command("replay")
@click.argument("name", metavar="SUBSCRIPTION")
@click.option("--since", type=Instant(), help="All from this time on.")
@click.option("--notification", metavar="ID", help="This one alone.")
@shared_options
@in_session
def replay(
    session: Session, *, name: str, since: datetime | None, notification: str | None
) -> None:
    """Send again one notification, or all since a time, with unchanged ids."""
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


def _switch(session: Session, name: str, *, is_enabled: bool) -> None:
    known = session.client.ask("GET", *_place(session), name).fields
    body = {"url": known["url"], "types": known["types"], "enabled": is_enabled}
    changed = session.client.ask("PUT", *_place(session), name, body=body)
    session.output.show(changed, told=lambda show: _tell_subscription(show, changed))


def _tell_subscription(show: Console, found: Document) -> None:
    facts(show, [(name, found.text(name)) for name in (*COLUMNS, "created_at", "updated_at")])


def _tell_signed(show: Console, answer: Document) -> None:
    known = answer.part("subscription") or Document({})
    names = ("subscription", "url", "types")
    facts(
        show,
        [*((name, known.text(name)) for name in names), ("signed with", answer.text("secret"))],
    )
    show.say("The secret is not shown again.")
