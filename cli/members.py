"""`punchcard member`: who somebody is, what they have, and why."""

from datetime import datetime

import click
from punchcard.domain.instants import instant_text

from cli.activities import activity
from cli.adjustments import adjust, reinstate, transfer
from cli.documents import Document
from cli.entries import change_of, explain_entry
from cli.help import Group
from cli.holds import hold
from cli.merges import conflicts, merge
from cli.output import facts, heading, table
from cli.parameters import HeaderText, Instant, WholeNumber, limited
from cli.references import member_id
from cli.session import Session, in_session, shared_options
from cli.tokens import token
from local.console import Console

ENTRIES_SHOWN = 20
MEMBERS_SHOWN = 50
LIST_COLUMNS = (
    *("member", "joined_at", "available", "pending", "tier", "active_at", "due_at"),
    "merged_into",
)


@click.group(cls=Group)
@shared_options
def member() -> None:
    """Find members, see what they have and why, and change it.

    A MEMBER is an id, or an identity such as email:ada@example.org, phone:+4930901820,
    card:4711-0815 or shop_customer:harbour:6789012345.
    """


@member.command("list")
@click.option("--tier", metavar="TIER", help="Only those in this tier.")
@click.option("--available-min", type=int, metavar="POINTS", help="Only those who have as many.")
@click.option("--available-max", type=int, metavar="POINTS", help="Only those who have no more.")
@click.option(
    "--due-before", type=Instant(), help="Only those of whom something falls due by then."
)
@limited(MEMBERS_SHOWN)
@shared_options
@in_session
def list_members(
    session: Session,
    *,
    tier: str | None,
    available_min: int | None,
    available_max: int | None,
    due_before: datetime | None,
    limit: int,
) -> None:
    """List members in the order of joining, a moment behind the ledger."""
    query = {
        "tier": tier,
        "available_min": available_min,
        "available_max": available_max,
        "due_before": None if due_before is None else instant_text(due_before),
    }
    found = session.some(limit, *_members(session), query=query, name="members")
    session.output.listing(found, LIST_COLUMNS, empty="no members")


@member.command("show")
@click.argument("reference", metavar="MEMBER")
@shared_options
@in_session
def show_member(session: Session, *, reference: str) -> None:
    """Show who a member is, the balance, what matures and expires."""
    place = (*_members(session), member_id(session, reference))
    known = session.client.ask("GET", *place)
    balance = session.client.ask("GET", *place, "balance")
    together = Document({**known.fields, "balance": balance.fields})
    session.output.show(together, told=lambda show: _tell_member(show, known, balance))


@member.command("entries")
@click.argument("reference", metavar="MEMBER")
@limited(ENTRIES_SHOWN)
@shared_options
@in_session
def list_entries(session: Session, *, reference: str, limit: int) -> None:
    """List what the ledger has recorded, the newest first."""
    place = (*_members(session), member_id(session, reference), "entries")
    found = session.some(limit, *place, name="entries")
    columns = ("number", "recorded_at", "kind", "change", "available", "pending")
    told = found if session.output.as_json else [_with_change(each) for each in found]
    session.output.listing(told, columns, empty="no entries")


@member.command("explain")
@click.argument("reference", metavar="MEMBER")
@click.argument("number", type=WholeNumber(0), required=False)
@click.option(
    "--language",
    type=HeaderText(),
    metavar="TAG",
    default="en",
    show_default=True,
    help="Such as en or de.",
)
@shared_options
@in_session
def explain(session: Session, *, reference: str, number: int | None, language: str) -> None:
    """Say in words why an entry gave or took what it did.

    Without a NUMBER it is the newest entry.
    """
    who = member_id(session, reference)
    explain_entry(session, who, _newest(session, who) if number is None else number, language)


@member.command("enrol")
@click.argument("identities", metavar="KIND:VALUE", nargs=-1, required=True)
@click.option("--verified", is_flag=True, help="Somebody has proven that the e-mail is theirs.")
@shared_options
@in_session
def enrol_member(session: Session, *, identities: tuple[str, ...], verified: bool) -> None:
    """Make a member of somebody, unless they are one.

    Orders that waited for them are credited.
    """
    named = [_identity(text, is_verified=verified) for text in identities]
    enrolled = session.client.ask(
        "POST", *_members(session), body={"identities": named, "channel": "operator"}
    )
    session.output.show(enrolled, told=lambda show: _tell_enrolled(show, enrolled))


for group_or_command in (
    *(adjust, reinstate, transfer, merge, conflicts),
    *(hold, activity, token),
):
    member.add_command(group_or_command)


def _with_change(found: Document) -> Document:
    """An entry with how it changed what is available: what it earned is only part of that."""
    change = sum(change_of(activity) for activity in found.items("activities"))
    return Document({**found.fields, "change": f"{change:+d}"})


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
            ("merged", known.text("merged")),
            ("merged into", known.text("merged_into")),
            ("available", balance.text("available")),
            ("pending", balance.text("pending")),
            ("held", balance.text("held")),
            ("as of", balance.text("as_of")),
        ],
    )
    for title, name, column in (
        ("Matures", "maturity_schedule", "matures_at"),
        ("Expires", "expiry_schedule", "usable_through"),
    ):
        if dated := balance.items(name):
            heading(show, title)
            never = [Document({column: "never", **_given(each)}) for each in dated]
            table(show, never, ("points", column))


def _given(document: Document) -> dict[str, object]:
    """Its fields that are not null."""
    return {name: value for name, value in document.fields.items() if value is not None}


def _tell_enrolled(show: Console, enrolled: Document) -> None:
    show.say(
        f"{enrolled.text('member')} {'joined' if enrolled.fields['is_new'] else 'is a member'}"
    )
    for credited in enrolled.items("credited"):
        show.say(f"  entry {credited.text('entry')}: {credited.number('points'):+d}")
    if enrolled.text("conflicts"):
        show.say(f"perhaps the same person: {enrolled.text('conflicts')}")
    if enrolled.text("refused"):
        show.say(f"what waited and was refused: {enrolled.text('refused')}")
