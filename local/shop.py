"""`make shop`: publishes a program and registers a shop that belongs to it, here or on AWS.

All of it goes through the API, with a token that the operator's AWS credentials lead to. Doing it
again changes only what has changed.
"""

import os
import sys
import warnings
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from getpass import GetPassWarning, getpass
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError
from punchcard.domain.instants import instant_text, parse_instant
from punchcard.domain.program import ProgramVersion
from punchcard.domain.shops import Enrolment, Platform
from punchcard.edge.findings import ProgramDocumentInvalidError
from punchcard.edge.program_document import parse_program

from local.api import Api
from local.console import INTERRUPTED, end_on_signals
from local.deployed import Deployment, NotDeployedError
from local.example import new_signing_secret
from local.http_calls import CallError
from local.target import PortInvalidError, add_target, failed, target
from local.tokens import TokenError, access_token

SECRET_VARIABLE = "PUNCHCARD_SHOP_SECRET"


class SecretMissingError(RuntimeError):
    """Nobody is there to say what the shop signs with."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 if it did what was asked, 130 if a signal ended it."""
    options = _parser().parse_args(arguments)
    end_on_signals()
    try:
        text = options.program.read_text(encoding="utf-8")
        program = parse_program(
            text, number=1, effective_at=datetime.now(UTC), source=str(options.program)
        )
        # Asked for before anything is changed: without an answer nothing has happened.
        given = None if options.shop is None else _given_secret(options)
        with target(options) as deployment:
            api = Api(deployment.api_url, access_token(deployment))
            published = api.publish(program.program, text, effective_at=options.effective_at)
            print(
                f"program {program.program}: version {published.number}, "
                f"in force from {instant_text(published.effective_at)}"
            )
            if options.shop is not None:
                _register(options, program, api, deployment, given=given)
    except KeyboardInterrupt:
        return INTERRUPTED
    except (
        BotoCoreError,
        CallError,
        ClientError,
        NotDeployedError,
        OSError,
        PortInvalidError,
        ProgramDocumentInvalidError,
        SecretMissingError,
        TokenError,
    ) as error:
        return failed("shop", error)
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="shop",
        description="Publish a program, and register a shop that belongs to it.",
        epilog="What a shop of Shopify signs with (the client secret of its app) is asked for, or "
        f"read from the variable {SECRET_VARIABLE}. For any other shop a secret is made and shown "
        "once, unless that variable has one.",
    )
    add_target(parser)
    parser.add_argument(
        "--program", type=Path, required=True, metavar="FILE", help="a program document"
    )
    parser.add_argument(
        "--effective-at",
        type=_instant,
        metavar="TIME",
        help="when the version takes effect; the first one may in the past, so that older orders "
        "count too, every other in 10 minutes at the earliest (which is the default)",
    )
    parser.add_argument("--shop", metavar="ID", help="the id that the shop gets")
    parser.add_argument(
        "--platform",
        choices=[platform.value for platform in Platform],
        default=Platform.SHOPIFY.value,
        help="how the shop reports (%(default)s)",
    )
    parser.add_argument(
        "--enrolment",
        choices=[enrolment.value for enrolment in Enrolment],
        default=Enrolment.EXPLICIT.value,
        help="whether every customer that the shop tells of joins (%(default)s)",
    )
    return parser


def _instant(text: str) -> datetime:
    try:
        return parse_instant(text)
    except ValueError as error:
        raise ArgumentTypeError("must be a time such as 2026-03-01T00:00:00+01:00") from error


def _given_secret(options: Namespace) -> str | None:
    """What the shop signs with, if that is not for us to make."""
    secret = os.environ.get(SECRET_VARIABLE)
    if secret or options.platform != Platform.SHOPIFY:
        return secret or None
    try:
        with warnings.catch_warnings():
            # Where it cannot hide what is typed, nothing is asked.
            warnings.simplefilter("error", GetPassWarning)
            secret = getpass("client secret of the app (nothing is shown): ")
    except EOFError:
        print(file=sys.stderr)
        secret = None
    except GetPassWarning:
        secret = None
    if not secret:
        raise SecretMissingError(
            "no client secret was given; type it at a terminal, or put it into the variable "
            f"{SECRET_VARIABLE}"
        )
    return secret


def _register(
    options: Namespace,
    program: ProgramVersion,
    api: Api,
    deployment: Deployment,
    *,
    given: str | None,
) -> None:
    made = new_signing_secret() if given is None else None
    api.register_shop(
        options.shop,
        {
            "platform": options.platform,
            "program": program.program,
            "currency": program.currency,
            "enrolment": options.enrolment,
            "secret": given or made,
        },
    )
    print(f"shop {options.shop}: send webhooks to")
    print(f"  {deployment.api_url}/webhooks/{options.platform}/{options.shop}")
    if made is not None:
        print(f"  signed with {made}\n  which is not shown again")


if __name__ == "__main__":
    sys.exit(main())
