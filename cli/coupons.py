"""`punchcard coupons`: check a coupon by its code, and use it."""

import click
from punchcard.domain.coupon_record import CouponStatus

from cli.documents import Document
from cli.help import Group
from cli.output import facts
from cli.parameters import KEY, idempotency, limited
from cli.references import member_id
from cli.session import Session, in_session, shared_options
from local.console import Console

CHANNEL = "operator"
STATUSES = [status.value for status in CouponStatus]
COUPONS_SHOWN = 50
COLUMNS = ("code", "status", "reward", "points", "redeemed", "uses", "issued_at", "valid_until")
SHOWN = (
    *("code", "status", "member", "reward", "title", "points", "uses", "redeemed", "reserved"),
    *("issued_at", "valid_until"),
)


@click.group(cls=Group)
@shared_options
def coupons() -> None:
    """Check coupons and use them, by the code that somebody shows."""


@coupons.command("list")
@click.argument("reference", metavar="MEMBER")
@click.option("--status", type=click.Choice(STATUSES), help="Only those that stand so.")
@limited(COUPONS_SHOWN)
@shared_options
@in_session
def list_coupons(session: Session, *, reference: str, status: str | None, limit: int) -> None:
    """List a member's coupons, the one issued last first."""
    place = ("programs", session.program, "members", member_id(session, reference), "coupons")
    found = session.some(limit, *place, query={"status": status}, name="coupons")
    session.output.listing(found, COLUMNS, empty="no coupons")


@coupons.command("show")
@click.argument("code")
@shared_options
@in_session
def show_coupon(session: Session, *, code: str) -> None:
    """Show how a coupon stands; nothing is recorded."""
    answer = session.client.ask("GET", "programs", session.program, "coupons", code)
    session.output.show(answer, told=lambda show: tell_coupon(show, answer))


@coupons.command("reserve")
@click.argument("code")
@KEY
@shared_options
@in_session
def reserve_coupon(session: Session, *, code: str, key: str | None) -> None:
    """Keep a use of a coupon; the answer names the reservation."""
    _call(session, code, "reserve", key, {})


@coupons.command("redeem")
@click.argument("code")
@click.option("--reservation", metavar="ID", help="The use that was reserved.")
@KEY
@shared_options
@in_session
def redeem_coupon(session: Session, *, code: str, reservation: str | None, key: str | None) -> None:
    """Redeem a use of a coupon."""
    _call(session, code, "redeem", key, {"reservation": reservation})


@coupons.command("release")
@click.argument("code")
@click.argument("reservation")
@KEY
@shared_options
@in_session
def release_coupon(session: Session, *, code: str, reservation: str, key: str | None) -> None:
    """Give up a RESERVATION of a coupon."""
    _call(session, code, "release", key, {"reservation": reservation})


@coupons.command("cancel")
@click.argument("code")
@KEY
@shared_options
@in_session
def cancel_coupon(session: Session, *, code: str, key: str | None) -> None:
    """Take an unused coupon back for the points it cost."""
    _call(session, code, "cancel", key, {})


def tell_coupon(show: Console, answer: Document) -> None:
    """Write how a coupon stands, and the use that a call was about."""
    facts(show, [(name, answer.text(name)) for name in SHOWN])
    use = answer.part("use")
    if use is not None:
        until = use.text("reserved_until")
        kept = f", kept until {until}" if until and use.text("status") == "reserved" else ""
        show.say(f"use {use.text('id')}: {use.text('status')}{kept}")


def _call(
    session: Session, code: str, what: str, key: str | None, body: dict[str, str | None]
) -> None:
    answer = session.client.ask(
        "POST",
        *("programs", session.program, "coupons", code, what),
        body={"channel": CHANNEL, **body},
        headers=idempotency(key),
    )
    session.output.show(answer, told=lambda show: tell_coupon(show, answer))
