"""`make replay`: lists dead letters, or sends them through the queue again.

What is replayed twice has no second effect. Bodies are never shown: they name persons.
"""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence

from botocore.exceptions import BotoCoreError, ClientError
from punchcard import wiring
from punchcard.domain.errors import PunchcardError
from punchcard.domain.instants import instant_text
from punchcard.domain.shops import DeadLetter
from punchcard.use_cases.replay_dead_letters import (
    Replayed,
    list_dead_letters,
    replay_dead_letters,
)

from local.console import INTERRUPTED, console, end_on_signals
from local.deployed import NotDeployedError
from local.target import PortInvalidError, add_target, target

LIMIT = 1_000
GIVEN_UP = "too many attempts"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 if it did what was asked, 130 if a signal ended it."""
    options = _parser().parse_args(arguments)
    end_on_signals()
    try:
        with target(options):
            _list(options) if options.list else _replay(options)
    except KeyboardInterrupt:
        return INTERRUPTED
    except (
        BotoCoreError,
        ClientError,
        NotDeployedError,
        PortInvalidError,
        PunchcardError,
    ) as error:
        print(f"replay: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="replay", description="List dead letters, or replay them.")
    add_target(parser)
    parser.add_argument("--list", action="store_true", help="only show them, with their reasons")
    parser.add_argument(
        "--reason", metavar="CODE", help="only those of one reason, such as shop_not_found"
    )
    parser.add_argument(
        "--limit", type=_count, default=LIMIT, help="look at so many at most (%(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    return parser


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) > 0):
        raise ArgumentTypeError(f"{text!r} is no whole number from 1 on")
    return int(text)


def _list(options: Namespace) -> None:
    letters = [
        letter
        for letter in list_dead_letters(limit=options.limit, dead_letters=wiring.dead_letters())
        if options.reason in (None, letter.reason)
    ]
    if options.json:
        print(json.dumps([_shown(letter) for letter in letters], indent=2))
    elif letters:
        rows = [[value or GIVEN_UP for value in _shown(letter).values()] for letter in letters]
        console().table([name.replace("_", " ") for name in _shown(letters[0])], rows)
    else:
        print("no dead letters")


def _shown(letter: DeadLetter) -> dict[str, str | None]:
    return {
        "received_at": instant_text(letter.delivery.received_at),
        "shop": letter.delivery.shop,
        "topic": letter.delivery.topic,
        "delivery": letter.delivery.delivery_id,
        "reason": letter.reason,
        "detail": letter.detail,
    }


def _replay(options: Namespace) -> None:
    replayed = replay_dead_letters(
        limit=options.limit,
        reason=options.reason,
        dead_letters=wiring.dead_letters(),
        deliveries=wiring.deliveries(),
    )
    if options.json:
        counts = [{"reason": reason, "count": count} for reason, count in replayed.by_reason]
        print(json.dumps({"replayed": replayed.total, "by_reason": counts}))
    else:
        print(_told(replayed))


def _told(replayed: Replayed) -> str:
    lines = [f"{replayed.total} sent through the queue again"]
    lines += [f"  {count:5} {reason or GIVEN_UP}" for reason, count in replayed.by_reason]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
