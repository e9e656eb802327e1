"""`punchcard member adjust`, `reinstate` and `transfer`: points moved by hand."""

from collections.abc import Mapping

import click
from punchcard.domain.corrections import AdjustmentReason

from cli.documents import Document
from cli.help import Command, CommandOfNumbers
from cli.parameters import KEY, idempotency
from cli.references import member_id
from cli.session import Session, in_session, shared_options
from local.console import Console

REASON = click.option(
    "--reason",
    "reason_code",
    required=True,
    type=click.Choice([each.value for each in AdjustmentReason]),
    help="Why; the ledger keeps no words of yours.",
)


@click.command("adjust", cls=CommandOfNumbers)
@click.argument("reference", metavar="MEMBER")
@click.argument("points", type=int)
@REASON
@click.option("--allow-deficit", is_flag=True, help="The balance may go below zero.")
@KEY
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
    """Give POINTS by hand, or take them.

    To take, write a negative number: adjust MEMBER -50 --reason correction.
    Above the program's limit it waits for somebody else: see punchcard approval.
    """
    body = {"points": points, "reason_code": reason_code, "allow_deficit": allow_deficit}
    correct(session, reference, "adjustments", body, key)


@click.command("reinstate", cls=Command)
@click.argument("reference", metavar="MEMBER")
@click.argument("points", type=int, required=False)
@REASON
@KEY
@shared_options
@in_session
def reinstate(
    session: Session, *, reference: str, points: int | None, reason_code: str, key: str | None
) -> None:
    """Make expired POINTS available again; without a number, all within the program's window.

    Above the program's limit it waits for somebody else: see punchcard approval.
    """
    body = {"points": points, "reason_code": reason_code}
    correct(session, reference, "reinstatements", body, key)


@click.command("transfer", cls=Command)
@click.argument("reference", metavar="MEMBER")
@click.argument("taker", metavar="TO")
@click.argument("points", type=int)
@REASON
@KEY
@shared_options
@in_session
def transfer(
    session: Session,
    *,
    reference: str,
    taker: str,
    points: int,
    reason_code: str,
    key: str | None,
) -> None:
    """Move POINTS from MEMBER to the member TO; they keep their expiry.

    Above the program's limit it waits for somebody else: see punchcard approval.
    """
    body = {"to": member_id(session, taker), "points": points, "reason_code": reason_code}
    correct(session, reference, "transfers", body, key)


def correct(
    session: Session, reference: str, resource: str, body: Mapping[str, object], key: str | None
) -> None:
    """Move points by hand under a resource of the member's, and tell what became of it."""
    place = ("programs", session.program, "members", member_id(session, reference), resource)
    answer = session.client.ask("POST", *place, body=body, headers=idempotency(key))
    session.output.show(answer, told=lambda show: _tell_corrected(show, answer))


def recorded_as(recorded: Document) -> str:
    """Which entry says what was done; of a transfer, which two."""
    entry, other = recorded.text("entry"), recorded.text("entry_of_taker")
    behind = f", and as entry {other} of the other member" if other else ""
    return f"recorded as entry {entry}{behind}"


def _tell_corrected(show: Console, answer: Document) -> None:
    if answer.text("entry"):
        show.say(recorded_as(answer))
    else:
        show.say(
            "above the limit: it waits for somebody else "
            f"(punchcard approval approve {answer.text('approval')} --as CLIENT)"
        )
