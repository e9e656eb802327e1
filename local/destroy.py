"""`make destroy`: deletes an environment's functions, queues and API; its data only on demand.

What AWS keeps of the data even then is listed: nothing of it is deleted here.
"""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from local.console import Colour, Console, console
from local.deployed import ENVIRONMENT, ON_AWS, NotDeployedError
from local.endpoint import Connection, answers, connection_to, leading_to
from local.stacks import (
    Kept,
    StackError,
    delete_stack,
    lift_protection,
    secrets_of,
    stack_exists,
)
from local.target import PortInvalidError, chosen_port, failed

CONFIRMATION = "CONFIRM"
DONE, REFUSED, INTERRUPTED = 0, 2, 130
"""Exit codes."""


class NotConfirmedError(RuntimeError):
    """Nobody has confirmed that the environment may go."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Returns:
        0 if it did what was asked, 1 if AWS refused or there is nothing of this name, 2 if nobody
        confirmed it or PORT is no port, 130 if it was interrupted, in which case AWS goes on with
        what it has begun.
    """
    options = _parser().parse_args(arguments)
    show = console()
    try:
        with _connection(options.environment) as connection:
            _destroy(options, connection, show)
    except KeyboardInterrupt:
        print("destroy: no longer watching; AWS goes on with what it has begun", file=sys.stderr)
        return INTERRUPTED
    except NotConfirmedError as error:
        print(f"destroy: {error}; nothing was deleted", file=sys.stderr)
        return REFUSED
    except (
        BotoCoreError,
        ClientError,
        NotDeployedError,
        PortInvalidError,
        StackError,
    ) as error:
        return failed("destroy", error)
    return DONE


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="destroy",
        description="Delete an environment: functions, queues, API, alarms and dashboard. The "
        "data stack stays, and the next deployment continues with it.",
        epilog=f"The name of the environment must be typed, or stand in the variable "
        f"{CONFIRMATION} where nobody can type.",
    )
    parser.add_argument(
        "--environment",
        metavar="NAME",
        required=True,
        help="an environment on AWS, reached with the current credentials; "
        f"{ENVIRONMENT} is the system that `make run` has started on this machine",
    )
    parser.add_argument(
        "--data",
        choices=("yes", "no"),
        default="no",
        help="also lift the protection of the data stack and delete it (%(default)s)",
    )
    return parser


@contextmanager
def _connection(environment: str) -> Iterator[Connection]:
    if environment != ENVIRONMENT:
        yield ON_AWS
        return
    port = chosen_port()
    if not answers(port):
        raise NotDeployedError(f"nothing runs on port {port} of this machine: start `make run`")
    with leading_to(port):
        yield connection_to(port)


def _destroy(options: Namespace, connection: Connection, show: Console) -> None:
    environment: str = options.environment
    service, data = (f"Punchcard-{environment}-{stack}" for stack in ("Service", "Data"))
    wanted = [service, data] if options.data == "yes" else [service]
    there = [stack for stack in wanted if stack_exists(stack, connection=connection)]
    if not there:
        raise NotDeployedError(f"there is no stack {' or '.join(wanted)}")
    show.say(f"{' and '.join(there)} will be deleted.", Colour.BOLD)
    if data in there:
        show.say("Without its stack, no deployment finds the ledger and the members again.")
    _confirm(environment)
    kept: list[Kept] = []
    for stack in there:
        if stack == data:
            lift_protection(data, connection=connection, report=show.step)
        kept += delete_stack(stack, connection=connection, report=show.step)
    if options.data == "yes":
        kept += secrets_of(environment, connection=connection)
    _tell(kept, data_is_kept=options.data == "no", show=show)


def _confirm(environment: str) -> None:
    """Ask for the name of the environment, unless the variable has it. Raises NotConfirmedError."""
    given = os.environ.get(CONFIRMATION)
    if not given:
        if not sys.stdin.isatty():
            raise NotConfirmedError(f"nobody is there to ask: set {CONFIRMATION}={environment}")
        given = input("Type the name of the environment to go on: ").strip()
    if given != environment:
        raise NotConfirmedError(f"{given!r} is not {environment!r}")


def _tell(kept: Sequence[Kept], *, data_is_kept: bool, show: Console) -> None:
    if kept:
        show.say("\nKept by AWS, paid for, and yours to delete by hand:", Colour.BOLD)
        show.table(["type", "name"], [[each.kind, each.name] for each in kept])
    if data_is_kept:
        show.say("\nThe data stack is there; `make deploy` continues with it.")


if __name__ == "__main__":
    sys.exit(main())
