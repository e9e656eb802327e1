"""`punchcard program`: documents checked, compared, published and shown."""

from datetime import UTC, datetime
from pathlib import Path

import click
import yaml
from punchcard.domain.instants import instant_text
from punchcard.edge.findings import ProgramDocumentInvalidError
from punchcard.edge.program_document import parse_program

from cli.documents import Document
from cli.help import Group
from cli.parameters import DOCUMENT, Instant, WholeNumber, read_text
from cli.session import Session, in_session, shared_options
from local.console import Colour, Console

COLUMNS = ("number", "effective_at", "name", "rules")
LIST_COLUMNS = ("program", "name", "newest", "effective_at")
CHANGED = {"+": Colour.GREEN, "-": Colour.RED}


@click.group(cls=Group)
@shared_options
def program() -> None:
    """Check, compare, publish and show the rules by which members earn."""


@program.command("validate")
@click.argument("file", type=DOCUMENT)
@shared_options
@in_session
def validate(session: Session, *, file: Path) -> None:
    """Check a document on this machine, and tell problems at their lines.

    It needs no API: see diff for what publishing it would change.
    """
    name = _read(file)
    answer = Document({"valid": True, "program": name})
    session.output.show(answer, told=lambda show: show.say(f"{file}: valid, program {name}"))


@program.command("publish")
@click.argument("file", type=DOCUMENT)
@click.option(
    "--effective-at",
    type=Instant(),
    help="When it takes effect; in ten minutes at the earliest, which is the default. The first "
    "version may in the past, so that older orders count too.",
)
@shared_options
@in_session
def publish(session: Session, *, file: Path, effective_at: datetime | None) -> None:
    """Publish a document as the next version of its program."""
    name = _read(file)
    query = {"effective_at": None if effective_at is None else instant_text(effective_at)}
    answer = session.client.ask(
        "POST", "programs", name, "versions", query=query, body=read_text(file)
    )
    session.output.show(answer, told=lambda show: _tell_published(show, answer))


@program.command("diff")
@click.argument("file_or_number", metavar="FILE|NUMBER")
@click.argument("number", type=WholeNumber(1), required=False)
@shared_options
@in_session
def diff(session: Session, *, file_or_number: str, number: int | None) -> None:
    """Compare a file with the newest version, or two versions.

    A FILE is checked by the API too, and said what publishing it would change. From one NUMBER it
    goes to another, or to the newest version.
    """
    if file_or_number.isdecimal():
        newer = _newest(session) if number is None else number
        place = ("programs", session.program, "versions", str(newer), "diff")
        changes = session.client.ask("GET", *place, query={"from": file_or_number})
    else:
        if number is not None:
            raise click.UsageError("compare a FILE with the newest version, or two NUMBERs")
        file = Path(file_or_number)
        if not file.is_file():
            raise click.UsageError(f"there is no file {file}")
        name = _read(file)
        changes = session.client.ask("POST", "programs", name, "validations", body=read_text(file))
    session.output.show(changes, told=lambda show: _tell_changes(show, changes))


@program.command("show")
@click.argument("number", type=WholeNumber(1), required=False)
@shared_options
@in_session
def show_program(session: Session, *, number: int | None) -> None:
    """Write a version as a document that can be published again.

    Without a NUMBER it is the newest version: punchcard program show > club.yaml
    """
    shown = _newest(session) if number is None else number
    version = session.client.ask("GET", "programs", session.program, "versions", str(shown))
    session.output.show(version, told=lambda show: _tell_version(show, version))


@program.command("versions")
@shared_options
@in_session
def list_versions(session: Session) -> None:
    """List the versions of a program."""
    found = session.client.ask("GET", "programs", session.program, "versions").items("versions")
    session.output.listing(found, COLUMNS, empty="no versions")


@program.command("list")
@shared_options
@in_session
def list_programs(session: Session) -> None:
    """List all programs."""
    found = list(session.client.pages("programs", name="programs"))
    session.output.listing(found, LIST_COLUMNS, empty="no programs")


def _read(file: Path) -> str:
    """The program that a document is about; its problems, each at its line, are an error."""
    try:
        return parse_program(
            read_text(file), number=1, effective_at=datetime.now(UTC), source=str(file)
        ).program
    except ProgramDocumentInvalidError as error:
        raise click.ClickException(str(error)) from error


def _newest(session: Session) -> int:
    newest = session.client.ask("GET", "programs", session.program).part("newest")
    return 1 if newest is None else newest.number("number")


def _tell_published(show: Console, answer: Document) -> None:
    version = answer.part("version") or Document({})
    show.say(
        f"program {answer.text('program')}: version {version.text('number')}, "
        f"in force from {version.text('effective_at')}"
    )


def _tell_changes(show: Console, changes: Document) -> None:
    difference = changes.part("diff") or Document({})
    for line in (difference.text("text") or "nothing changes").splitlines():
        show.say(line, CHANGED.get(line.strip()[:1], Colour.NONE))


def _tell_version(show: Console, version: Document) -> None:
    summary = version.part("version") or Document({})
    show.say(f"# version {summary.text('number')}, in force from {summary.text('effective_at')}")
    document = version.part("document") or Document({})
    show.say(yaml.safe_dump(dict(document.fields), sort_keys=False, allow_unicode=True).rstrip())
