"""`punchcard basket`: what a purchase would earn."""

import re
from decimal import Decimal
from pathlib import Path

import click
import yaml

from cli.documents import Document
from cli.help import Group
from cli.output import heading
from cli.parameters import DOCUMENT, read_text
from cli.references import member_id
from cli.session import Session, in_session, shared_options
from local.console import Console

LINE = re.compile(
    r"(?P<price>\d{1,15}(\.\d{1,4})?)(x(?P<quantity>[1-9]\d{0,8}))?(:(?P<sku>.+))?", re.ASCII
)
NO_TEXT = ("tag:yaml.org,2002:float", "tag:yaml.org,2002:timestamp")


class BasketLoader(yaml.SafeLoader):
    """Reads YAML, but leaves amounts and dates the text that they are in the API."""


BasketLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in NO_TEXT]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@click.group(cls=Group)
@shared_options
def basket() -> None:
    """See what baskets would earn."""


@basket.command("try")
@click.argument("lines", metavar="[LINE]...", nargs=-1)
@click.option(
    "--file",
    type=DOCUMENT,
    metavar="FILE",
    help="A basket in YAML or JSON, as the API takes it, instead of lines.",
)
@click.option("--member", "reference", metavar="MEMBER", help="Whose basket it is.")
@click.option(
    "--channel",
    metavar="NAME",
    default="operator",
    show_default=True,
    help="Where it would be placed.",
)
@shared_options
@in_session
def try_basket(
    session: Session,
    *,
    lines: tuple[str, ...],
    file: Path | None,
    reference: str | None,
    channel: str,
) -> None:
    """Say what a basket would earn if it were paid now, and why.

    A LINE is the price of one unit without tax, and if need be how many and which:
    13.50, 13.50x3 or 13.50x3:BOOK-1984.
    """
    if bool(lines) == (file is not None):
        raise click.UsageError("give lines such as 13.50x3, or --file")
    if file is not None:
        command = _document(file)
    else:
        given = [_line(number, text) for number, text in enumerate(lines, 1)]
        command = {"currency": session.currency, "channel": channel, "lines": given}
    whose = [] if reference is None else ["members", member_id(session, reference)]
    answer = session.client.ask(
        "POST", "programs", session.program, *whose, "previews", body=command
    )
    session.output.show(answer, told=lambda show: _tell_preview(show, answer))


def _line(number: int, text: str) -> dict[str, object]:
    read = LINE.fullmatch(text)
    if read is None:
        raise click.UsageError(f"{text!r}: write a line as 13.50, 13.50x3 or 13.50x3:BOOK-1984")
    quantity = int(read["quantity"] or "1")
    amount = f"{Decimal(read['price']) * quantity:f}"
    line: dict[str, object] = {"id": str(number), "amount": amount, "quantity": quantity}
    return {**line, "sku": read["sku"]} if read["sku"] else line


def _document(file: Path) -> dict[str, object]:
    try:
        document = yaml.load(read_text(file), BasketLoader)  # noqa: S506
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise click.ClickException(f"{file}: {' '.join(str(error).split())}") from error
    if not isinstance(document, dict):
        raise click.ClickException(f"{file}: holds no basket")
    return document


def _tell_preview(show: Console, answer: Document) -> None:
    each = " + ".join(reason.text("points") for reason in answer.items("reasons"))
    points = answer.number("points")
    show.say(f"would earn {points}" + (f": {each}" if "+" in each else ""))
    if answer.items("sentences"):
        heading(show, "Why")
        for sentence in answer.items("sentences"):
            show.say(f"  {sentence.text('text')}")
