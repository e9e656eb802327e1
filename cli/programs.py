"""`punchcard program`: documents checked, compared, published and shown."""

from datetime import UTC, datetime
from pathlib import Path
from typing import override

import click
import yaml
from punchcard.domain.instants import instant_text, parse_instant
from punchcard.edge.findings import ProgramDocumentInvalidError
from punchcard.edge.program_document import parse_program

from cli.documents import Document
from cli.output import facts, heading
from cli.session import Session, in_session, shared_options
from local.console import Console

COLUMNS = ("number", "effective_at", "name", "rules")
DOCUMENT = click.Path(exists=True, dir_okay=False, path_type=Path)


class Instant(click.ParamType[datetime]):
    """A time with its offset from UTC."""

    name = "time"

    @override
    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read it, or say what it looks like."""
        try:
            return parse_instant(value)
        except ValueError:
            self.fail("write a time such as 2026-03-01T00:00:00+01:00", param, ctx)


@click.group()
@shared_options
def program() -> None:
    """Check, compare, publish and show the rules by which members earn."""


@program.command("validate")
@click.argument("file", type=DOCUMENT)
@shared_options
@in_session
def validate(session: Session, *, file: Path) -> None:
    """Check a program document on this machine; problems are told with their lines."""
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
        "POST", "programs", name, "versions", query=query, body=file.read_text(encoding="utf-8")
    )
    session.output.show(answer, told=lambda show: _tell_published(show, answer))


@program.command("diff")
@click.argument("file_or_number", metavar="FILE|NUMBER")
@click.argument("number", type=click.IntRange(1), required=False)
@shared_options
@in_session
def diff(session: Session, *, file_or_number: str, number: int | None) -> None:
    """Say what a FILE would change, or what changed from version NUMBER to version NUMBER."""
    if file_or_number.isdecimal():
        newer = _newest(session) if number is None else number
        place = ("programs", session.program, "versions", str(newer), "diff")
        changes = session.client.ask("GET", *place, query={"from": file_or_number})
    else:
        file = Path(file_or_number)
        if not file.is_file():
            raise click.UsageError(f"there is no file {file}")
        name = _read(file)
        changes = session.client.ask(
            "POST", "programs", name, "validations", body=file.read_text(encoding="utf-8")
        )
    session.output.show(changes, told=lambda show: _tell_changes(show, changes))


@program.command("show")
@click.argument("number", type=click.IntRange(1), required=False)
@shared_options
@in_session
def show_program(session: Session, *, number: int | None) -> None:
    """Show a version as a document that can be published again; without a NUMBER, the newest."""
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
    found = session.client.ask("GET", "programs").items("programs")
    session.output.listing(found, ("program",), empty="no programs")


def _read(file: Path) -> str:
    """The program that a document is about; its problems, each at its line, are an error."""
    try:
        text = file.read_text(encoding="utf-8")
        return parse_program(
            text, number=1, effective_at=datetime.now(UTC), source=str(file)
        ).program
    except (ProgramDocumentInvalidError, UnicodeDecodeError) as error:
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
    show.say(changes.text("text") or "nothing changes")


def _tell_version(show: Console, version: Document) -> None:
    summary = version.part("version") or Document({})
    facts(show, [(name.replace("_", " "), summary.text(name)) for name in COLUMNS])
    heading(show, "Document")
    document = version.part("document") or Document({})
    show.say(yaml.safe_dump(dict(document.fields), sort_keys=False, allow_unicode=True).rstrip())
