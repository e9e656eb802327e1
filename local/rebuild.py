"""`make rebuild`: read models and books from the ledger, or a ledger from its archive.

The ledger that stands is never written to: it is rebuilt into another table, and verified there.
Both may be begun again where they broke off.
"""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from botocore.exceptions import BotoCoreError, ClientError
from punchcard.domain.errors import PunchcardError

from local.console import INTERRUPTED, Console, console, end_on_signals
from local.deployed import Deployment, NotDeployedError
from local.readers import ReaderNotPausedError, paused
from local.rebuilding import TableUnfitError, rebuild_ledger, rebuild_read_models
from local.target import PortInvalidError, add_target, reached
from local.verification import ARCHIVE, READ_MODELS, Verification
from local.verify import CLEAN, FAILED, FOUND, named, tell

YES = "YES"
READER = "Entries"
"""The function that carries entries forward."""


class NotConfirmedError(RuntimeError):
    """Nobody has confirmed that it may begin."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Returns:
        0 if it was rebuilt and verified, 1 if something was found, 2 if it could not be done or
        nobody confirmed it, 130 if a signal ended it.
    """
    options = _parser().parse_args(arguments)
    end_on_signals()
    show = console(sys.stderr)
    try:
        with reached(named(options.environment)) as deployment:
            if options.what == "ledger":
                count = _rebuild_ledger(deployment, options, show)
            else:
                count = _rebuild_read_models(deployment, show)
    except KeyboardInterrupt:
        return INTERRUPTED
    except (
        BotoCoreError,
        ClientError,
        NotConfirmedError,
        NotDeployedError,
        PortInvalidError,
        PunchcardError,
        ReaderNotPausedError,
        TableUnfitError,
    ) as error:
        print(f"rebuild: {error}", file=sys.stderr)
        return FAILED
    show.step(f"{count} findings" if count else "clean")
    return FOUND if count else CLEAN


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="rebuild",
        description="Rebuild read models and books from the ledger, or a ledger from its archive.",
        epilog=f"Asks before it begins, unless the variable {YES} is yes.",
    )
    add_target(parser)
    parser.add_argument("what", choices=("read-models", "ledger"), help="what is to be rebuilt")
    parser.add_argument(
        "--table",
        metavar="NAME",
        help="the table that the ledger is rebuilt into, made if it is not there; by default that "
        "of the ledger with -rebuilt behind its name",
    )
    return parser


def _rebuild_read_models(deployment: Deployment, show: Console) -> int:
    _confirm(
        f"All read models and open books of {deployment.environment} will be written anew. "
        "Nothing is carried forward meanwhile.",
        show,
    )
    with paused(deployment, READER):
        show.step("entries wait in the stream")
        count = tell(rebuild_read_models(deployment.ledger_table, report=show.step), as_json=False)
        verification = Verification(
            ledger_table=deployment.ledger_table,
            checks=frozenset({READ_MODELS}),
            report=show.step,
        )
        count += tell(verification.run(), as_json=False)
    show.step(f"entries are carried forward again; {verification.summary()}")
    return count


def _rebuild_ledger(deployment: Deployment, options: Namespace, show: Console) -> int:
    table = options.table or f"{deployment.ledger_table}-rebuilt"
    if table == deployment.ledger_table:
        raise TableUnfitError("the ledger that stands is never written over: name another table")
    _confirm(f"The archive of {deployment.environment} will be written into {table}.", show)
    count = tell(rebuild_ledger(deployment, table, report=show.step), as_json=False)
    verification = Verification(ledger_table=table, checks=frozenset({ARCHIVE}), report=show.step)
    count += tell(verification.run(), as_json=False)
    show.step(verification.summary())
    return count


def _confirm(what: str, show: Console) -> None:
    show.say(what)
    if os.environ.get(YES) == "yes":
        return
    if not sys.stdin.isatty():
        raise NotConfirmedError(f"nobody is there to ask: set {YES}=yes")
    if input("Type yes to go on: ").strip() != "yes":
        raise NotConfirmedError("not confirmed; nothing was written")


if __name__ == "__main__":
    sys.exit(main())
