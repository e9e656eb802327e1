"""`punchcard member hold`: points reserved at a checkout, and how that ends."""

from collections.abc import Callable

import click

from cli.documents import Document
from cli.help import Group
from cli.output import facts
from cli.parameters import KEY, WholeNumber, idempotency
from cli.references import member_id
from cli.session import Session, in_session, shared_options
from local.console import Console

COLUMNS = ("id", "status", "points", "amount", "channel", "taken_at", "expires_at")

MEMBER = click.argument("reference", metavar="MEMBER")
HOLD = click.argument("name", metavar="HOLD")


@click.group(cls=Group)
@shared_options
def hold() -> None:
    """Reserve points for a checkout, and burn them or give them back.

    A HOLD is the id that taking it shows; its code is for the shop's checkout. An id that begins
    with a dash stands behind two: hold show -- MEMBER -q83vASNFZ4mrze8.
    """


@hold.command("list")
@MEMBER
@shared_options
@in_session
def list_holds(session: Session, *, reference: str) -> None:
    """List the holds that last, the first to lapse first."""
    found = session.client.ask("GET", *_holds(session, reference)).items("holds")
    session.output.listing(found, COLUMNS, empty="no holds")


@hold.command("show")
@MEMBER
@HOLD
@shared_options
@in_session
def show_hold(session: Session, *, reference: str, name: str) -> None:
    """Show a hold, however it ended."""
    found = session.client.ask("GET", *_holds(session, reference), name)
    session.output.show(found, told=_told(found))


@hold.command("take")
@MEMBER
@click.argument("points", type=WholeNumber(1), required=False)
@click.option("--amount", metavar="MONEY", help="Instead of POINTS, what they are to be worth.")
@click.option("--basket", metavar="MONEY", required=True, help="What is to be paid, tax included.")
@click.option("--up-to", is_flag=True, help="Fewer will do where the member has no more.")
@click.option(
    "--channel",
    metavar="NAME",
    default="operator",
    show_default=True,
    help="Where the checkout is.",
)
@KEY
@shared_options
@in_session
def take_hold(
    session: Session,
    *,
    reference: str,
    points: int | None,
    amount: str | None,
    basket: str,
    up_to: bool,
    channel: str,
    key: str | None,
) -> None:
    """Reserve POINTS, or points that are worth an amount of money.

    The code that is shown pays at the shop's checkout, as a discount code.
    """
    if (points is None) == (amount is None):
        raise click.UsageError("name either POINTS or --amount")
    place = _holds(session, reference)
    wish = {"points": points} if amount is None else {"amount": amount}
    taken = session.client.ask(
        "POST",
        *place,
        body={
            "currency": session.currency,
            "basket": basket,
            "up_to": up_to,
            "channel": channel,
            **wish,
        },
        headers=idempotency(key),
    )
    session.output.show(taken, told=_told(taken))


@hold.command("capture")
@MEMBER
@HOLD
@click.option("--points", type=WholeNumber(1), help="Only so many; the rest goes back.")
@KEY
@shared_options
@in_session
def capture_hold(
    session: Session, *, reference: str, name: str, points: int | None, key: str | None
) -> None:
    """Burn a hold's points, where no order will show its code."""
    captured = session.client.ask(
        "POST",
        *_holds(session, reference),
        name,
        "capture",
        body={} if points is None else {"points": points},
        headers=idempotency(key),
    )
    session.output.show(captured, told=_told(captured))


@hold.command("void")
@MEMBER
@HOLD
@KEY
@shared_options
@in_session
def void_hold(session: Session, *, reference: str, name: str, key: str | None) -> None:
    """Give a hold up; its points go back to where they came from."""
    voided = session.client.ask(
        "POST", *_holds(session, reference), name, "void", headers=idempotency(key)
    )
    session.output.show(voided, told=_told(voided))


def _holds(session: Session, reference: str) -> tuple[str, ...]:
    return ("programs", session.program, "members", member_id(session, reference), "holds")


def _told(found: Document) -> Callable[[Console], None]:
    def tell(show: Console) -> None:
        facts(
            show,
            [
                ("hold", found.text("id")),
                ("code", found.text("code")),
                ("status", found.text("status")),
                ("points", found.text("points")),
                ("worth", found.text("amount")),
                ("wished for", found.text("wished_points")),
                ("captured", found.text("captured_points")),
                ("lapses at", found.text("expires_at")),
                ("entry", found.text("entry")),
            ],
        )

    return tell
