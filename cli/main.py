"""The command `punchcard`: what an operator does with a deployment, here and on AWS alike.

Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 nothing reached, 130 interrupted.
"""

import json
import sys

import click

from cli.approvals import approval
from cli.baskets import basket
from cli.client import RefusedError
from cli.documents import AnswerUnreadableError
from cli.entries import entry
from cli.letters import dead_letters, replay
from cli.members import member
from cli.orders import trace
from cli.programs import program
from cli.session import UNREACHABLE, Session, shared_options
from cli.shops import shop
from cli.subscriptions import subscription
from cli.sweeps import sweep, totals
from cli.system import up
from local.http_calls import CallError

FAILED = 1


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="PUNCHCARD_API_URL and PUNCHCARD_TOKEN lead to any API; without them the system on "
    "this machine is meant, or the one that --environment names. Exit codes: 0 done, 1 refused, "
    "2 wrong usage, 3 nothing reached.",
)
@click.version_option(package_name="punchcard", message="punchcard %(version)s")
@shared_options
def punchcard() -> None:
    """Run a loyalty program: members, orders, programs, shops and what went wrong."""


COMMANDS = (
    *(up, shop, program, member, basket, entry, trace),
    *(dead_letters, replay, approval, subscription, sweep, totals),
)

for command in COMMANDS:
    punchcard.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit."""
    session = Session()
    with session.stack:
        sys.exit(run(session, arguments))


def run(session: Session, arguments: list[str] | None = None) -> int:
    """Run one command in a session; the exit code."""
    try:
        code = punchcard.main(arguments, obj=session, standalone_mode=False)
    except RefusedError as error:
        if session.output.as_json:
            print(json.dumps(error.problem.fields, indent=2), file=sys.stderr)
        else:
            error.show()
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        print("interrupted", file=sys.stderr)
        return 130
    except CallError as error:
        print(f"Error: {error}", file=sys.stderr)
        return UNREACHABLE
    except AnswerUnreadableError as error:
        print(f"Error: {error}", file=sys.stderr)
        return FAILED
    return code if isinstance(code, int) else 0
