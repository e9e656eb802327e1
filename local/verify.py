"""`make verify`: audits a deployment's ledger, its read models and its archives.

Nothing is changed. Findings go to standard output as they are met, progress to standard error.
"""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence

from botocore.exceptions import BotoCoreError, ClientError
from punchcard import wiring
from punchcard.domain.damage import Finding
from punchcard.domain.errors import ProgramNotFoundError, PunchcardError

from local.console import INTERRUPTED, console, end_on_signals
from local.deployed import ENVIRONMENT, NotDeployedError
from local.target import PortInvalidError, add_target, reached
from local.verification import CHECKS, SEGMENTS, Verification

CLEAN, FOUND, FAILED = 0, 1, 2
"""Exit codes."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Returns:
        0 if everything is as it should be, 1 if something was found, 2 if it could not be
        verified (which is told), 130 if a signal ended it.
    """
    options = _parser().parse_args(arguments)
    end_on_signals()
    show = console(sys.stderr)
    try:
        with reached(named(options.environment)) as deployment:
            check_program(options.program)
            table = options.table or deployment.ledger_table
            verification = Verification(
                ledger_table=table,
                checks=frozenset(options.check or CHECKS),
                program=options.program,
                segments=options.segments,
                report=show.step,
            )
            count = tell(verification.run(), as_json=options.json)
            show.step(verification.summary())
    except KeyboardInterrupt:
        return INTERRUPTED
    except (
        BotoCoreError,
        ClientError,
        NotDeployedError,
        PortInvalidError,
        PunchcardError,
    ) as error:
        print(f"verify: {error}", file=sys.stderr)
        return FAILED
    show.step(f"{count} findings" if count else "clean")
    return FOUND if count else CLEAN


def named(environment: str | None) -> str | None:
    """What `reached` takes for an environment's name: the system on this machine has none."""
    return None if environment == ENVIRONMENT else environment


def check_program(program: str | None) -> None:
    """Refuse a program that is not there: of a misspelt one nothing is found, which looks clean.

    Raises:
        ProgramNotFoundError: names the programs that there are.
    """
    if program is None:
        return
    names = wiring.programs().names()
    if program not in names:
        there = ", ".join(sorted(names)) or "none"
        raise ProgramNotFoundError(f"no such program: {program}; there are: {there}")


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="verify",
        description="Audit the ledger, and compare it with its read models and archives. Nothing "
        "is changed.",
        epilog="Ends with 0 if all is as it should be, 1 if something was found, 2 if it could not "
        "be verified.",
    )
    add_target(parser)
    parser.add_argument(
        "--check",
        action="append",
        choices=CHECKS,
        help="compare the chains with this alone (may be repeated; by default with all): the read "
        "models and books, the archive of entries, or what the archive of activities leads to "
        "when it is decided again",
    )
    parser.add_argument("--program", metavar="ID", help="verify the members of this program alone")
    parser.add_argument(
        "--table", metavar="NAME", help="verify the ledger in this table, such as a rebuilt one"
    )
    parser.add_argument(
        "--segments",
        type=int,
        default=SEGMENTS,
        help="read the table in so many parts at once (%(default)s)",
    )
    parser.add_argument("--json", action="store_true", help="findings as lines of JSON")
    return parser


def tell(findings: Iterable[Finding], *, as_json: bool) -> int:
    """Write findings, one a line; how many there were."""
    count = 0
    for finding in findings:
        count += 1
        if as_json:
            print(json.dumps(finding._asdict()), flush=True)
            continue
        where = [finding.program, finding.member, finding.number]
        place = " ".join(str(part) for part in where if part not in ("", None))
        print(f"{finding.damage}  {place or '-'}  {finding.detail}", flush=True)
    return count


if __name__ == "__main__":
    sys.exit(main())
