"""`punchcard approval`: what waits for a second person."""

from collections.abc import Mapping

import click
from punchcard.domain.approvals import ApprovalStatus, Subject
from punchcard.domain.kinds import choices

from cli.adjustments import recorded_as
from cli.documents import Document
from cli.help import Group
from cli.output import facts
from cli.parameters import limited
from cli.session import Session, in_session, shared_options
from local.console import Console

APPROVALS_SHOWN = 50
COLUMNS = ("approval", "status", "asks_for", "member", "requested_by", "requested_at", "refused")
KINDS = tuple(choices(Subject))
"""Where an answer has what was recorded, by the kind of what was asked for."""

REASON = click.option(
    "--reason",
    "reason_code",
    metavar="CODE",
    help="Why, in a word of your own such as receipt_checked; kept with the approval.",
)


@click.group(cls=Group)
@shared_options
def approval() -> None:
    """See what waits for a second person, and decide.

    Nobody decides about what they have asked for themselves: name another client with --as.
    """


@approval.command("list")
@click.option(
    "--status",
    type=click.Choice([each.value for each in ApprovalStatus]),
    help="Only those that stand so.",
)
@limited(APPROVALS_SHOWN)
@shared_options
@in_session
def list_approvals(session: Session, *, status: str | None, limit: int) -> None:
    """List approvals, the newest first."""
    place = ("programs", session.program, "approvals")
    found = session.some(
        limit,
        *place,
        name="approvals",
        kept=lambda each: status is None or each.text("status") == status,
    )
    told = [_flat(each, _callers(session)) for each in found]
    session.output.listing(told, COLUMNS, empty="no approvals")


@approval.command("show")
@click.argument("name", metavar="APPROVAL")
@shared_options
@in_session
def show_approval(session: Session, *, name: str) -> None:
    """Show what is asked for, by whom, and what became of it."""
    found = session.client.ask("GET", "programs", session.program, "approvals", name)
    session.output.show(found, told=lambda show: _tell(show, found, _callers(session)))


@approval.command("approve")
@click.argument("name", metavar="APPROVAL")
@REASON
@shared_options
@in_session
def approve(session: Session, *, name: str, reason_code: str | None) -> None:
    """Let what was asked for be done."""
    _decide(session, name, "approve", reason_code)


@approval.command("reject")
@click.argument("name", metavar="APPROVAL")
@REASON
@shared_options
@in_session
def reject(session: Session, *, name: str, reason_code: str | None) -> None:
    """Refuse what was asked for."""
    _decide(session, name, "reject", reason_code)


def _decide(session: Session, name: str, decision: str, reason_code: str | None) -> None:
    place = ("programs", session.program, "approvals", name, "decision")
    body = {"decision": decision, "reason_code": reason_code}
    decided = session.client.ask("POST", *place, body=body)
    session.output.show(decided, told=lambda show: _tell_decided(show, decided, _callers(session)))


def _callers(session: Session) -> Mapping[str, str]:
    """Names of callers by id, for people; JSON has the ids as the API does."""
    return {} if session.output.as_json else session.client.callers


def _flat(found: Document, callers: Mapping[str, str]) -> Document:
    """An approval with what it asks for in one line, and names for the ids of callers."""
    subject = found.part("subject") or Document({})
    what = subject.text("points") or subject.text("absorb") or f"at most {subject.text('most')}"
    asks_for = f"{subject.text('kind')} of {what} ({subject.text('reason_code')})"
    refusal = found.part("refusal") or Document({})
    told = {"asks_for": asks_for, "member": subject.text("member"), "refused": refusal.text("code")}
    for name in ("requested_by", "decided_by"):
        told[name] = callers.get(found.text(name), found.text(name))
    return Document({**found.fields, **told})


def _tell(show: Console, found: Document, callers: Mapping[str, str]) -> None:
    names = (*COLUMNS, "expires_at", "decided_by", "decided_at", "reason_code")
    flat = _flat(found, callers)
    facts(show, [(name, flat.text(name)) for name in names])
    refusal = found.part("refusal")
    if refusal is not None:
        show.say(f"{refusal.text('detail')}; approving it again tries again")


def _tell_decided(show: Console, decided: Document, callers: Mapping[str, str]) -> None:
    _tell(show, decided.part("approval") or Document({}), callers)
    for kind in KINDS:
        recorded = decided.part(kind)
        if recorded is not None:
            show.say(recorded_as(recorded))
