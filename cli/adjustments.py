"""`punchcard member adjust`: points given or taken by hand."""

import click
from punchcard.domain.activity import AdjustmentReason

from cli.documents import Document
from cli.help import Command
from cli.parameters import KEY, idempotency
from cli.references import member_id
from cli.session import Session, in_session, shared_options
from local.console import Console


@click.command("adjust", cls=Command)
@click.argument("reference", metavar="MEMBER")
@click.argument("points", type=int)
@click.option(
    "--reason",
    "reason_code",
    required=True,
    type=click.Choice([each.value for each in AdjustmentReason]),
    help="Why; the ledger keeps no words of yours.",
)
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

    To take, write a negative number behind two dashes: adjust --reason correction -- MEMBER -50.
    Above the program's limit it waits for somebody else: see punchcard approval.
    """
    place = ("programs", session.program, "members", member_id(session, reference), "adjustments")
    answer = session.client.ask(
        "POST",
        *place,
        body={"points": points, "reason_code": reason_code, "allow_deficit": allow_deficit},
        headers=idempotency(key),
    )
    session.output.show(answer, told=lambda show: _tell_adjusted(show, answer))


def _tell_adjusted(show: Console, answer: Document) -> None:
    if answer.text("entry"):
        show.say(f"recorded as entry {answer.text('entry')}")
    else:
        show.say(
            "above the limit: it waits for somebody else "
            f"(punchcard approval approve {answer.text('approval')} --as CLIENT)"
        )
