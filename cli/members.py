"""`punchcard member`: who somebody is, what they have, and why."""

from uuid import uuid4

import click

from cli.documents import Document
from cli.entries import explain_entry
from cli.output import facts, heading
from cli.references import member_id
from cli.session import Session, in_session, shared_options
from local.console import Console

ENTRIES_SHOWN = 20
MEMBERS_SHOWN = 50
LIST_COLUMNS = ("member", "available", "pending", "tier", "last_activity_at", "due_at")
REASON_CODES = "goodwill, correction, service_recovery, migration, fraud, other"


@click.group()
@shared_options
def member() -> None:
    """Find members, and see and change what they have.

    A MEMBER is an id, or an identity such as email:ada@example.org, phone:+4930901820,
    card:4711-0815 or shop_customer:harbour:6789012345.
    """


@member.command("list")
@click.option("--tier", help="Only members of this tier.")
@click.option("--limit", type=click.IntRange(1), default=MEMBERS_SHOWN, show_default=True)
@shared_options
@in_session
def list_members(session: Session, *, tier: str | None, limit: int) -> None:
    """List members in the order of joining."""
    found = session.client.some(limit, *_members(session), query={"tier": tier}, name="members")
    session.output.listing(found, LIST_COLUMNS, empty="no members")


@member.command("show")
@click.argument("reference", metavar="MEMBER")
@shared_options
@in_session
def show_member(session: Session, *, reference: str) -> None:
    """Show who a member is, the balance, and what matures and expires when."""
    place = (*_members(session), member_id(session, reference))
    known = session.client.ask("GET", *place)
    balance = session.client.ask("GET", *place, "balance")
    together = Document({**known.fields, "balance": balance.fields})
    session.output.show(together, told=lambda show: _tell_member(show, known, balance))


@member.command("entries")
@click.argument("reference", metavar="MEMBER")
@click.option("--limit", type=click.IntRange(1), default=ENTRIES_SHOWN, show_default=True)
@shared_options
@in_session
def list_entries(session: Session, *, reference: str, limit: int) -> None:
    """List what the ledger has recorded, the newest first."""
    place = (*_members(session), member_id(session, reference), "entries")
    found = session.client.some(limit, *place, name="entries")
    columns = ("number", "recorded_at", "kind", "points", "available", "pending")
    session.output.listing([_with_points(each) for each in found], columns, empty="no entries")


@member.command("explain")
@click.argument("reference", metavar="MEMBER")
@click.argument("number", type=click.IntRange(0), required=False)
@click.option("--language", default="en", show_default=True, help="Such as en or de.")
@shared_options
@in_session
def explain(session: Session, *, reference: str, number: int | None, language: str) -> None:
    """Say in words why an entry gave or took what it did; without a NUMBER, the newest."""
    who = member_id(session, reference)
    explain_entry(session, who, _newest(session, who) if number is None else number, language)


@member.command("enrol")
@click.argument("identities", metavar="KIND:VALUE", nargs=-1, required=True)
@click.option("--verified", is_flag=True, help="Somebody has proven that the e-mail is theirs.")
@shared_options
@in_session
def enrol_member(session: Session, *, identities: tuple[str, ...], verified: bool) -> None:
    """Make a member of somebody, unless they are one; what waited for them is credited."""
    named = [_identity(text, is_verified=verified) for text in identities]
    enrolled = session.client.ask(
        "POST", *_members(session), body={"identities": named, "channel": "operator"}
    )
    session.output.show(enrolled, told=lambda show: _tell_enrolled(show, enrolled))


@member.command("adjust")
@click.argument("reference", metavar="MEMBER")
@click.argument("points", type=int)
@click.option("--reason", "reason_code", required=True, help=f"A code: {REASON_CODES}.")
@click.option("--allow-deficit", is_flag=True, help="The balance may go below zero.")
@click.option("--key", help="Names this adjustment, so that repeating the command has no effect.")
@shared_options
@in_session
def adjust(
    session: Session,
    *,
    reference: str,
    points: int,
    reason_code: str,
    allow_deficit: bool,
    key: str | None,
) -> None:
    """Add POINTS, or take them where the number is negative (after --: adjust MEMBER -- -50).

    Above the operator's limit it waits for somebody else's approval: see `punchcard approval`.
    """
    place = (*_members(session), member_id(session, reference), "adjustments")
    answer = session.client.ask(
        "POST",
        *place,
        body={"points": points, "reason_code": reason_code, "allow_deficit": allow_deficit},
        headers={"Idempotency-Key": key or f"cli-{uuid4()}"},
    )
    session.output.show(answer, told=lambda show: _tell_adjusted(show, answer))


def _with_points(found: Document) -> Document:
    """An entry with what its activities earned together."""
    points = sum(activity.number("points") for activity in found.items("activities"))
    return Document({**found.fields, "points": points})


def _members(session: Session) -> tuple[str, ...]:
    return ("programs", session.program, "members")


def _newest(session: Session, who: str) -> int:
    found = session.client.ask("GET", *_members(session), who, "entries", query={"limit": 1}).items(
        "entries"
    )
    if not found:
        raise click.ClickException("nothing is recorded of this member yet")
    return found[0].number("number")


def _identity(text: str, *, is_verified: bool) -> dict[str, object]:
    kind, separator, value = text.partition(":")
    if not separator:
        raise click.UsageError(f"{text!r}: write an identity as KIND:VALUE")
    return {"kind": kind, "value": value, "verified": is_verified}


def _tell_member(show: Console, known: Document, balance: Document) -> None:
    facts(
        show,
        [
            ("member", known.text("member")),
            *((each.text("kind"), each.text("value")) for each in known.items("identities")),
            ("tier", known.text("tier")),
            ("segments", known.text("segments")),
            ("available", balance.text("available")),
            ("pending", balance.text("pending")),
            ("as of", balance.text("as_of")),
        ],
    )
    for title, name, column in (
        ("Matures", "maturity_schedule", "matures_at"),
        ("Expires", "expiry_schedule", "usable_through"),
    ):
        dated = balance.items(name)
        if dated:
            heading(show, title)
            show.table(
                ["points", column.replace("_", " ")],
                [[each.text("points"), each.text(column) or "never"] for each in dated],
            )


def _tell_enrolled(show: Console, enrolled: Document) -> None:
    show.say(
        f"{enrolled.text('member')} {'joined' if enrolled.fields['is_new'] else 'is a member'}"
    )
    for credited in enrolled.items("credited"):
        show.say(f"  entry {credited.text('entry')}: {credited.number('points'):+d}")
    if enrolled.text("conflicts"):
        show.say(f"perhaps the same person: {enrolled.text('conflicts')}")


def _tell_adjusted(show: Console, answer: Document) -> None:
    if answer.text("entry"):
        show.say(f"recorded as entry {answer.text('entry')}")
    else:
        show.say(
            f"above the limit: approval {answer.text('approval')} waits for somebody else "
            "(punchcard approval approve)"
        )
