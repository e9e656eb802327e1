"""`punchcard shop`: shops registered, their secrets changed, switched off and on."""

import os
import sys

import click
from punchcard.domain.shops import Enrolment, Platform
from punchcard.use_cases.register_shop import SECRET_OVERLAP_HOURS, SECRET_OVERLAP_HOURS_MAX

from cli.documents import Document
from cli.help import Group
from cli.output import facts
from cli.parameters import WholeNumber
from cli.session import Session, in_session, shared_options
from local.console import Console
from local.example import new_signing_secret

SECRET_VARIABLE = "PUNCHCARD_SHOP_SECRET"
COLUMNS = ("shop", "platform", "program", "currency", "enrolment", "enabled")
PLATFORMS = [platform.value for platform in Platform]
ENROLMENTS = [enrolment.value for enrolment in Enrolment]


@click.group(cls=Group)
@shared_options
def shop() -> None:
    """Register the shops, tills and apps that report purchases.

    What a shop's platform signs with is asked for, or read from PUNCHCARD_SHOP_SECRET. For a shop
    of our own schema a secret is made and shown once, unless that variable has one.
    """


@shop.command("register")
@click.argument("name", metavar="SHOP")
@click.option(
    "--platform", type=click.Choice(PLATFORMS), required=True, help="How it reports purchases."
)
@click.option(
    "--enrolment",
    type=click.Choice(ENROLMENTS),
    default=ENROLMENTS[0],
    show_default=True,
    help="Whether every customer that it tells of joins.",
)
@shared_options
@in_session
def register_shop(session: Session, *, name: str, platform: str, enrolment: str) -> None:
    """Register a shop with a program, or change how it is registered."""
    currency = session.currency
    secret, is_made = _secret(platform)
    answer = session.client.ask(
        "PUT",
        "shops",
        name,
        body={
            "platform": platform,
            "program": session.program,
            "currency": currency,
            "enrolment": enrolment,
            "secret": secret,
        },
    )
    if is_made:
        answer = Document({**answer.fields, "secret": secret})
    session.output.show(answer, told=lambda show: _tell_shop(show, answer, session.client.url))


@shop.command("list")
@shared_options
@in_session
def list_shops(session: Session) -> None:
    """List all shops."""
    session.output.listing(
        list(session.client.pages("shops", name="shops")), COLUMNS, empty="no shops"
    )


@shop.command("show")
@click.argument("name", metavar="SHOP")
@shared_options
@in_session
def show_shop(session: Session, *, name: str) -> None:
    """Show a shop's settings and where it sends webhooks."""
    answer = session.client.ask("GET", "shops", name)
    session.output.show(answer, told=lambda show: _tell_shop(show, answer, session.client.url))


@shop.command("rotate")
@click.argument("name", metavar="SHOP")
@click.option(
    "--overlap-hours",
    type=WholeNumber(0, SECRET_OVERLAP_HOURS_MAX),
    metavar="HOURS",
    default=SECRET_OVERLAP_HOURS,
    show_default=True,
    help="How long the present secret stays valid too.",
)
@shared_options
@in_session
def rotate_secret(session: Session, *, name: str, overlap_hours: int) -> None:
    """Give a shop another secret; the present one stays valid for a while."""
    platform = session.client.ask("GET", "shops", name).text("platform")
    secret, is_made = _secret(platform)
    body = {"secret": secret, "overlap_hours": overlap_hours}
    answer = session.client.ask("POST", "shops", name, "secrets", body=body)
    if is_made:
        answer = Document({**answer.fields, "secret": secret})
    session.output.show(answer, told=lambda show: _tell_rotated(show, answer))


@shop.command("disable")
@click.argument("name", metavar="SHOP")
@shared_options
@in_session
def disable_shop(session: Session, *, name: str) -> None:
    """Take in no more webhooks of a shop."""
    _switch(session, name, is_enabled=False)


@shop.command("enable")
@click.argument("name", metavar="SHOP")
@shared_options
@in_session
def enable_shop(session: Session, *, name: str) -> None:
    """Take in a shop's webhooks again."""
    _switch(session, name, is_enabled=True)


def _switch(session: Session, name: str, *, is_enabled: bool) -> None:
    answer = session.client.ask("PATCH", "shops", name, body={"enabled": is_enabled})
    session.output.show(answer, told=lambda show: _tell_shop(show, answer, session.client.url))


def _secret(platform: str) -> tuple[str, bool]:
    """What the shop signs with, and whether it was made here."""
    given = os.environ.get(SECRET_VARIABLE)
    if given:
        return given, False
    if platform == Platform.STANDARD:
        return new_signing_secret(), True
    if not sys.stdin.isatty():
        raise click.UsageError(f"say in {SECRET_VARIABLE} what the shop signs with")
    asked: str = click.prompt(
        "What the shop signs with (nothing is shown)", hide_input=True, err=True
    )
    return asked, False


def _tell_shop(show: Console, answer: Document, url: str) -> None:
    facts(
        show,
        [
            *((name, answer.text(name)) for name in COLUMNS),
            ("webhooks", f"{url}{answer.text('webhook_path')}"),
            ("signed with", answer.text("secret")),
        ],
    )
    if answer.text("secret"):
        show.say("The secret is not shown again.")


def _tell_rotated(show: Console, answer: Document) -> None:
    until = answer.text("previous_valid_until") or "the next change"
    is_valid = answer.fields.get("previous_is_valid")
    facts(
        show,
        [
            ("shop", answer.text("shop")),
            ("signed with", answer.text("secret")),
            ("the previous one is valid", f"until {until}" if is_valid else "no longer"),
        ],
    )
    if answer.text("secret"):
        show.say("The secret is not shown again.")
