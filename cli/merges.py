"""`punchcard member merge` and `conflicts`: accounts that belong to one person."""

import click

from cli.adjustments import REASON, correct
from cli.documents import Document
from cli.help import Command
from cli.parameters import KEY, limited
from cli.references import member_id
from cli.session import Session, in_session, shared_options

CONFLICTS_SHOWN = 50
COLUMNS = ("one", "other", "noticed_at")


@click.command("merge", cls=Command)
@click.argument("reference", metavar="MEMBER")
@click.argument("other", metavar="OTHER")
@REASON
@KEY
@shared_options
@in_session
def merge(
    session: Session, *, reference: str, other: str, reason_code: str, key: str | None
) -> None:
    """Let MEMBER take over all that the account OTHER of the same person has, and close that.

    It cannot be undone. Above the program's limit it waits for somebody else: see punchcard
    approval.
    """
    body = {"absorb": member_id(session, other), "reason_code": reason_code}
    correct(session, reference, "merges", body, key)


@click.command("conflicts", cls=Command)
@limited(CONFLICTS_SHOWN)
@shared_options
@in_session
def conflicts(session: Session, *, limit: int) -> None:
    """List members who may be one person: what one report named led to both."""
    found = session.some(limit, "programs", session.program, "conflicts", name="conflicts")
    told = found if session.output.as_json else [_flat(each) for each in found]
    session.output.listing(told, COLUMNS, empty="no conflicts")


def _flat(conflict: Document) -> Document:
    """A conflict with its two members in fields of their own."""
    one, other = conflict.text("members").split(", ")
    return Document({**conflict.fields, "one": one, "other": other})
