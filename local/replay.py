"""`make replay`: lists dead letters, or sends them through the queue again.

What is replayed twice has no second effect. Bodies are never shown: they name persons.
"""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from botocore.exceptions import BotoCoreError, ClientError

from local.api import Api
from local.console import INTERRUPTED, console, end_on_signals
from local.deployed import NotDeployedError
from local.http_calls import CallError
from local.target import PortInvalidError, add_target, failed, target
from local.tokens import TokenError, access_token

LIMIT = 1_000
GIVEN_UP = "too many attempts"
SHOWN = ("received_at", "shop", "topic", "delivery", "attempts", "reason", "detail")
SCOPES = ("punchcard/operations:read", "punchcard/operations:write")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 if it did what was asked, 130 if a signal ended it."""
    options = _parser().parse_args(arguments)
    end_on_signals()
    try:
        with target(options) as deployment:
            api = Api(deployment.api_url, access_token(deployment, scopes=SCOPES))
            _list(api, options) if options.list else _replay(api, options)
    except KeyboardInterrupt:
        return INTERRUPTED
    except (
        BotoCoreError,
        CallError,
        ClientError,
        NotDeployedError,
        PortInvalidError,
        TokenError,
    ) as error:
        return failed("replay", error)
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="replay", description="List dead letters, or replay them.")
    add_target(parser)
    parser.add_argument("--list", action="store_true", help="only show them, with their reasons")
    parser.add_argument(
        "--reason", metavar="CODE", help="only those of one reason, such as shop_not_found"
    )
    parser.add_argument(
        "--limit", type=_count, default=LIMIT, help="list so many at most (%(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    return parser


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) > 0):
        raise ArgumentTypeError(f"{text!r} is no whole number from 1 on")
    return int(text)


def _list(api: Api, options: Namespace) -> None:
    letters = api.dead_letters(reason=options.reason, limit=options.limit)
    if options.json:
        print(json.dumps([asdict(letter) for letter in letters], indent=2))
    elif letters:
        rows = [[str(getattr(letter, name) or GIVEN_UP) for name in SHOWN] for letter in letters]
        console().table([name.replace("_", " ") for name in SHOWN], rows)
    else:
        print("no dead letters")


def _replay(api: Api, options: Namespace) -> None:
    counts = api.replay_dead_letters(reason=options.reason)
    if options.json:
        by_reason = [{"reason": reason, "count": count} for reason, count in counts.items()]
        print(json.dumps({"replayed": sum(counts.values()), "by_reason": by_reason}))
    else:
        print(_told(counts))


def _told(counts: Mapping[str | None, int]) -> str:
    lines = [f"{sum(counts.values())} sent through the queue again"]
    lines += [f"  {count:5} {reason or GIVEN_UP}" for reason, count in counts.items()]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
