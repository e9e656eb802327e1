"""The command `punchcard`: what an operator does with a deployment, here and on AWS alike."""

import os
import sys
from collections.abc import Sequence

import click

from cli.approvals import approval
from cli.baskets import basket
from cli.books import books
from cli.coupons import coupons
from cli.documents import AnswerUnreadableError
from cli.entries import entry
from cli.failures import ExitCode, local_problem, problem_of, text_of
from cli.help import Group
from cli.letters import dead_letters, replay
from cli.members import member
from cli.orders import trace
from cli.programs import program
from cli.rewards import rewards
from cli.session import Session, shared_options
from cli.shops import shop
from cli.subscriptions import subscription
from cli.sweeps import sweep, totals
from cli.system import up
from local.http_calls import CallError

NAME = "punchcard"
JSON = "--json"

EPILOG = """\
PUNCHCARD_API_URL and PUNCHCARD_TOKEN lead to any API. Without them the system on this machine is
meant (PORT says where it listens), or the environment on AWS that --environment names.
PUNCHCARD_PROGRAM stands for --program, and NO_COLOR=1 switches colours off.

Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 nothing reached, 130 interrupted.
"""


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EPILOG,
)
@click.version_option(package_name="punchcard", message="punchcard %(version)s")
@shared_options
def punchcard() -> None:
    """Run a loyalty program: members, orders, programs, shops and what went wrong."""


COMMANDS = (
    *(up, shop, program, member, basket, rewards, coupons, entry, trace),
    *(dead_letters, replay, approval, subscription, sweep, totals, books),
)

for command in COMMANDS:
    punchcard.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter gets its number, and the command goes on.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    session = Session()
    with session.stack:
        sys.exit(run(session, sys.argv[1:] if arguments is None else arguments))


def run(session: Session, arguments: Sequence[str]) -> int:
    """Run one command in a session; the exit code."""
    try:
        _refuse_other_text(arguments)
        code = punchcard.main(arguments, NAME, obj=session, standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        # Where an option is wrong, those behind it were not looked at.
        session.output.as_json |= isinstance(error, click.UsageError) and JSON in arguments
        session.output.finish_progress()
        session.output.fail(problem_of(error), text_of(error))
        return error.exit_code
    except click.Abort:
        return _fail(session, ExitCode.INTERRUPTED, "interrupted")
    except CallError as error:
        return _fail(session, ExitCode.UNREACHABLE, str(error))
    except AnswerUnreadableError as error:
        return _fail(session, ExitCode.FAILED, str(error))
    except OSError as error:
        # What could not be written is not tried again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            return ExitCode.FAILED
        return _fail(session, ExitCode.FAILED, f"the result could not be written: {error.strerror}")
    return code if isinstance(code, int) else 0


def _fail(session: Session, code: ExitCode, detail: str) -> int:
    session.output.finish_progress()
    text = detail if code is ExitCode.INTERRUPTED else f"Error: {detail}"
    session.output.fail(local_problem(code, detail), text)
    return code


def _refuse_other_text(arguments: Sequence[str]) -> None:
    """Refuse bytes that are no text: nothing on an API is named so."""
    for argument in arguments:
        try:
            argument.encode()
        except UnicodeEncodeError as error:
            shown = argument.encode(errors="backslashreplace").decode()
            raise click.UsageError(f"{shown}: is no text in UTF-8") from error
