"""`punchcard rewards`: what points are exchanged for, and what is left of it."""

import click

from cli.coupons import tell_coupon
from cli.documents import Document
from cli.help import Group
from cli.output import facts, table
from cli.parameters import KEY, idempotency
from cli.references import member_id
from cli.session import Session, in_session, shared_options
from local.console import Console

CHANNEL = "operator"
COLUMNS = ("id", "points", "left", "redeemed", "title")


@click.group(cls=Group)
@shared_options
def rewards() -> None:
    """Exchange points for rewards, and see what is left of them."""


@rewards.command("list")
@click.argument("reference", metavar="MEMBER")
@shared_options
@in_session
def list_rewards(session: Session, *, reference: str) -> None:
    """List what each reward costs a member, and why it cannot be had."""
    answer = session.client.ask(
        "GET", "programs", session.program, "members", member_id(session, reference), "rewards"
    )
    session.output.show(answer, told=lambda show: _tell_rewards(show, answer))


@rewards.command("redeem")
@click.argument("reference", metavar="MEMBER")
@click.argument("reward")
@KEY
@shared_options
@in_session
def redeem_reward(session: Session, *, reference: str, reward: str, key: str | None) -> None:
    """Exchange a member's points for REWARD; the answer has the coupon's code."""
    whose = ("programs", session.program, "members", member_id(session, reference))
    answer = session.client.ask(
        "POST",
        *(*whose, "rewards", reward, "redemptions"),
        body={"channel": CHANNEL},
        headers=idempotency(key),
    )
    session.output.show(answer, told=lambda show: tell_coupon(show, answer))


@rewards.command("stock")
@click.argument("reward")
@shared_options
@in_session
def show_stock(session: Session, *, reward: str) -> None:
    """Show what is left of REWARD, and which redemptions have not ended."""
    answer = session.client.ask("GET", "programs", session.program, "rewards", reward, "stock")
    session.output.show(answer, told=lambda show: _tell_stock(show, answer))


@rewards.command("recover")
@click.argument("reward")
@shared_options
@in_session
def recover_stock(session: Session, *, reward: str) -> None:
    """Put back what redemptions of REWARD took that broke off 15 minutes ago or earlier."""
    place = ("programs", session.program, "rewards", reward, "stock", "recovery")
    answer = session.client.ask("POST", *place)
    put_back, sold = answer.number("put_back"), answer.number("sold")
    session.output.show(
        answer, told=lambda show: show.say(f"{put_back} put back, {sold} were redeemed")
    )


def _tell_rewards(show: Console, answer: Document) -> None:
    offers = answer.items("rewards")
    if not offers:
        show.say("no rewards")
        return
    table(show, offers, COLUMNS)
    for offer in offers:
        why = offer.part("why_not")
        if why is not None:
            show.say(f"{offer.text('id')}: {why.text('detail')}")


def _tell_stock(show: Console, answer: Document) -> None:
    facts(show, [(name, answer.text(name)) for name in ("reward", "stock", "left", "sold")])
    if answer.items("open"):
        table(show, answer.items("open"), ("member", "taken_at"))
