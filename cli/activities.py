"""`punchcard member activity`: what a member did, other than ordering."""

from datetime import datetime

import click
from punchcard.domain.instants import instant_text

from cli.documents import Document
from cli.help import Group
from cli.parameters import KEY, Instant, WholeNumber, idempotency
from cli.references import member_id
from cli.session import Session, in_session, shared_options
from local.console import Console


@click.group(cls=Group)
@shared_options
def activity() -> None:
    """Report what a member did."""


@activity.command("report")
@click.argument("reference", metavar="MEMBER")
@click.argument("activity_type", metavar="TYPE")
@click.option("--occurred-at", type=Instant(), help="When it happened; without it, now.")
@click.option("--quantity", type=WholeNumber(1), help="How many.")
@click.option(
    "--attribute",
    "attributes",
    metavar="NAME=VALUE",
    multiple=True,
    help="What rules may match on; may be given several times.",
)
@click.option("--tier", metavar="TIER", help="For classified: the tier.")
@click.option(
    "--segment",
    "segments",
    metavar="SEGMENT",
    multiple=True,
    help="For classified: a segment; all of them are named each time.",
)
@click.option(
    "--channel", metavar="NAME", default="operator", show_default=True, help="Where it happened."
)
@click.option("--store", metavar="NAME", help="The store, at a till.")
@KEY
@shared_options
@in_session
def report_activity(
    session: Session,
    *,
    reference: str,
    activity_type: str,
    occurred_at: datetime | None,
    quantity: int | None,
    attributes: tuple[str, ...],
    tier: str | None,
    segments: tuple[str, ...],
    channel: str,
    store: str | None,
    key: str | None,
) -> None:
    """Report an activity of a TYPE that rules name, such as review or visit.

    The type classified sets a member's tier and segments.
    """
    said: dict[str, object | None] = {
        "occurred_at": None if occurred_at is None else instant_text(occurred_at),
        "quantity": quantity,
        "attributes": dict(_attribute(text) for text in attributes) or None,
        "tier": tier,
        "segments": list(segments) or None,
        "store": store,
    }
    place = ("programs", session.program, "members", member_id(session, reference), "activities")
    reported = session.client.ask(
        "POST",
        *place,
        body={
            "type": activity_type,
            "channel": channel,
            **{name: value for name, value in said.items() if value is not None},
        },
        headers=idempotency(key),
    )
    session.output.show(reported, told=lambda show: _tell_reported(show, reported))


def _attribute(text: str) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not separator:
        raise click.UsageError(f"{text!r}: write an attribute as NAME=VALUE")
    return name, value


def _tell_reported(show: Console, reported: Document) -> None:
    activity_told = reported.part("activity")
    points = 0 if activity_told is None else activity_told.number("points")
    show.say(f"recorded as entry {reported.text('entry')}: {points:+d}")
