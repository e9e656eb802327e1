"""`punchcard basket`: what a purchase would earn."""

from pathlib import Path

import click
import yaml

from cli.documents import Document
from cli.output import heading
from cli.references import member_id
from cli.session import Session, in_session, shared_options
from local.console import Console

LINE_PARTS_MAX = 3


@click.group()
@shared_options
def basket() -> None:
    """Try baskets against a program."""


@basket.command("try")
@click.argument("lines", metavar="LINE...", nargs=-1)
@click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A basket in YAML or JSON, as the API takes it, instead of lines.",
)
@click.option("--member", "reference", metavar="MEMBER", help="Whose basket it is.")
@click.option("--channel", default="operator", show_default=True, help="Where it would be placed.")
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

    A LINE is the price of its units without tax, and if need be how many and which:
    13.50, 13.50x3 or 13.50x3:BOOK-1984.
    """
    if bool(lines) == (file is not None):
        raise click.UsageError("give lines such as 13.50x3, or --file")
    newest = session.client.ask("GET", "programs", session.program).part("newest")
    command = (
        _document(file)
        if file is not None
        else {
            "currency": "" if newest is None else newest.text("currency"),
            "channel": channel,
            "lines": [_line(number, text) for number, text in enumerate(lines, 1)],
        }
    )
    whose = [] if reference is None else ["members", member_id(session, reference)]
    answer = session.client.ask(
        "POST", "programs", session.program, *whose, "previews", body=command
    )
    session.output.show(answer, told=lambda show: _tell_preview(show, answer))


def _line(number: int, text: str) -> dict[str, object]:
    amount_and_quantity, _, sku = text.partition(":")
    amount, _, quantity = amount_and_quantity.partition("x")
    if quantity and not quantity.isdecimal():
        raise click.UsageError(f"{text!r}: write a line as 13.50, 13.50x3 or 13.50x3:BOOK-1984")
    line: dict[str, object] = {
        "id": str(number),
        "amount": amount,
        "quantity": int(quantity or "1"),
    }
    return {**line, "sku": sku} if sku else line


def _document(file: Path) -> dict[str, object]:
    try:
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file}: {error}") from error
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
