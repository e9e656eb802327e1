"""Why a command has no result: its exit code, and the problem document that `--json` shows."""

from collections.abc import Mapping
from enum import IntEnum
from http import HTTPStatus

import click
from click.exceptions import NoArgsIsHelpError

from cli.documents import Document


class ExitCode(IntEnum):
    """What a command ends with, beside 0 for done."""

    FAILED = 1
    WRONG_USAGE = 2
    UNREACHABLE = 3
    INTERRUPTED = 130


CODES = {
    ExitCode.FAILED: "failed",
    ExitCode.WRONG_USAGE: "wrong_usage",
    ExitCode.UNREACHABLE: "unreachable",
    ExitCode.INTERRUPTED: "interrupted",
}


class UnreachableError(click.ClickException):
    """There is no API where it is looked for, or no token for it."""

    exit_code = ExitCode.UNREACHABLE


class RefusedError(click.ClickException):
    """The API refused; shown as its problem document says, place by place."""

    exit_code = ExitCode.FAILED

    def __init__(self, status: int, problem: Document) -> None:
        super().__init__(_told(status, problem))
        self.problem = problem
        self.status = status


def problem_of(error: click.ClickException) -> Mapping[str, object]:
    """What `--json` shows of an error."""
    if isinstance(error, RefusedError):
        return error.problem.fields
    if isinstance(error, NoArgsIsHelpError):
        return local_problem(ExitCode.WRONG_USAGE, "name a command")
    return local_problem(ExitCode(error.exit_code), error.format_message())


def local_problem(code: ExitCode, detail: str) -> Mapping[str, object]:
    """A problem that the API knows nothing of, in the form of those that it answers with."""
    return {"code": CODES[code], "detail": detail}


def text_of(error: click.ClickException) -> str:
    """What people see of an error; for wrong usage, with where to look it up.

    Of a group without a command it is what there is to choose from.
    """
    if isinstance(error, NoArgsIsHelpError):
        return error.format_message()
    lines = [f"Error: {error.format_message()}"]
    if isinstance(error, click.UsageError) and error.ctx is not None:
        lines.append(f"See {error.ctx.command_path} --help")
    return "\n".join(lines)


def _told(status: int, problem: Document) -> str:
    code = problem.text("code")
    lines = [f"{problem.text('detail')} ({status}{f' {code}' if code else ''})"]
    for fault in problem.items("errors"):
        line = fault.text("line")
        names = [fault.text(name) for name in ("path", "pointer", "parameter")]
        place = ": ".join(filter(None, [f"line {line}" if line else "", *names]))
        lines.append("  " + ": ".join(filter(None, [place, fault.text("detail")])))
        if fault.text("allowed"):
            lines.append(f"    possible: {fault.text('allowed')}")
    if status == HTTPStatus.UNAUTHORIZED and not code:
        lines.append("  the token is wrong or too old")
    return "\n".join(lines)
