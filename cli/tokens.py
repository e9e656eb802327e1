"""`punchcard member token`: what a member's own app shows them with."""

import click
from punchcard.domain.passes import PASS_MINUTES, PASS_MINUTES_MAX

from cli.help import Group
from cli.output import facts
from cli.parameters import WholeNumber
from cli.references import member_id
from cli.session import Session, in_session, shared_options


@click.group(cls=Group)
@shared_options
def token() -> None:
    """Issue tokens with which members see themselves."""


@token.command("issue")
@click.argument("reference", metavar="MEMBER")
@click.option(
    "--minutes",
    type=WholeNumber(1, PASS_MINUTES_MAX),
    default=PASS_MINUTES,
    show_default=True,
    help="For how long it is good.",
)
@shared_options
@in_session
def issue_token(session: Session, *, reference: str, minutes: int) -> None:
    """Issue a token that shows this member and nobody else; it cannot be called back."""
    issued = session.client.ask(
        "POST",
        *("programs", session.program, "members", member_id(session, reference), "tokens"),
        body={"minutes": minutes},
    )
    session.output.show(
        issued,
        told=lambda show: facts(
            show,
            [("token", issued.text("token")), ("good until", issued.text("expires_at"))],
        ),
    )
