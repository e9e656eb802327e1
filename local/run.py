"""`make run`: the whole system on this machine, until Ctrl-C; its data stays for the next time.

PORT names another port than the usual one, FRESH=1 begins without data.
"""

import os
import shutil
import sys
import time
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from punchcard.domain.instants import instant_text

from local import hints
from local.api import Api
from local.console import INTERRUPTED, Colour, Console, console, end_on_signals
from local.deployed import Deployment
from local.deployment import DeploymentError, deploy
from local.emulator import ROOT, Emulator, EmulatorError, refuse_taken, running
from local.example import PROGRAM, ExampleShops, publish_example
from local.http_calls import CallError
from local.logs import Line, LogTail
from local.target import PORT, PortInvalidError, chosen_port, failed
from local.tokens import TokenError, access_token

FOLDER = ROOT / ".local/run"
ONLINE = "harbour-online"
TILL = "harbour-till"
CUSTOMER = "4001"

# The example program began before today, so that orders of the last weeks can be taken in too.
PROGRAM_AGE = timedelta(days=30)
TAIL_SECONDS = 0.5

# What somebody who looks on sees lines of, and which fields: those that count are told with names.
FOLLOWED = ("Webhooks", "Purchases", "Entries", "Notifications", "SweepSettleBatch")
TOLD = ("shop", "topic", "type", "outcome", "status", "entry", "code", "reason")
COUNTED = ("announced", "settled", "warned")
FUNCTION_WIDTH = max(map(len, FOLLOWED))


class EmulatorEndedError(EmulatorError):
    """The emulator ended by itself while it was in use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """The example that was set up."""

    api: Api
    program: str
    member: str
    secrets: Mapping[str, str]


def main(arguments: Sequence[str] | None = None, *, folder: Path = FOLDER) -> int:
    """Run until a signal ends it: 0 once everything was up, 130 if it came before that.

    Args:
        arguments: of the command line; it takes none but `--help`.
        folder: keeps the data from one run to the next.
    """
    _parser().parse_args(arguments)
    end_on_signals()
    show = console()
    try:
        return _run(show, folder)
    except KeyboardInterrupt:
        return INTERRUPTED
    except (
        CallError,
        DeploymentError,
        EmulatorError,
        PortInvalidError,
        TokenError,
    ) as error:
        return failed("run", error)


def _parser() -> ArgumentParser:
    return ArgumentParser(
        prog="run",
        description="Start the whole system on this machine, and stop it with Ctrl-C. Its data "
        "stays for the next time.",
        epilog=f"Variables: PORT names another port than {PORT}; FRESH=1 begins without data; "
        "NO_COLOR=1 writes without colours.",
    )


def _run(show: Console, folder: Path) -> int:
    port = chosen_port()
    refuse_taken(port, folder=folder)
    if os.environ.get("FRESH") == "1":
        shutil.rmtree(folder, ignore_errors=True)
    kept = "with the data of the last time" if (folder / "state").exists() else "without data"
    with running(folder, port=port) as emulator:
        show.step(f"emulator of AWS started on port {port}, {kept}")
        deployment = deploy(emulator, report=show.step)
        example = _set_up(deployment, folder)
        show.step(f"{example.program}; two shops and a member are there")
        _tell(show, deployment, example)
        try:
            _follow(show, deployment, emulator)
        except KeyboardInterrupt:
            show.say()
            show.step("stopping")
    where = folder.relative_to(ROOT) if folder.is_relative_to(ROOT) else folder
    show.step(f"stopped; the data is in {where}")
    return 0


def _set_up(deployment: Deployment, folder: Path) -> Example:
    """Publish and register what is not there yet."""
    api = Api(deployment.api_url, access_token(deployment))
    published = publish_example(
        api, began_at=datetime.now(UTC).replace(microsecond=0) - PROGRAM_AGE
    )
    shops = ExampleShops.kept_in(folder / "example.json")
    secrets = shops.register(api, online=ONLINE, till=TILL)
    identity = {"kind": "shop_customer", "value": f"{ONLINE}:{CUSTOMER}"}
    return Example(
        api=api,
        program=f"program {PROGRAM}, version {published.number}, "
        f"in force from {instant_text(published.effective_at)}",
        member=api.member_with(PROGRAM, identity),
        secrets=secrets,
    )


def _tell(show: Console, deployment: Deployment, example: Example) -> None:
    """Say where everything is, and what to try."""
    url = deployment.api_url
    variables = {
        "PORT": str(urlsplit(url).port),
        "API": url,
        "MEMBER": f"{url}/v1/programs/{PROGRAM}/members/{example.member}",
        "SHOP": ONLINE,
        "SECRET": example.secrets[ONLINE],
        "CUSTOMER": CUSTOMER,
        "TOKEN": example.api.token,
    }
    show.say()
    show.say(f"API               {url}/v1/")
    show.say(f"webhooks          {url}/webhooks/shopify/{ONLINE}")
    show.say(f"  signed with     {example.secrets[ONLINE]}")
    show.say(f"webhooks          {url}/webhooks/standard/{TILL}")
    show.say(f"  signed with     {example.secrets[TILL]}")
    show.say(f"member            {example.member}, customer {CUSTOMER} of {ONLINE}")
    for title, command in (
        ("Paste this into another shell first; the token is good for an hour:", None),
        ("The member's points:", hints.ASK_BALANCE),
        ("A purchase of 25.00, as Shopify reports it:", hints.SEND_PURCHASE),
        ("Why the first purchase earned what it did:", hints.ASK_EXPLANATION),
        ("The same member on the command line; --help lists what else it does:", hints.SHOW_MEMBER),
    ):
        show.say(f"\n{title}\n", Colour.BOLD)
        show.say(command or hints.assignments(variables))
    show.say("\nWhat arrives is shown here. Ctrl-C stops the system.\n", Colour.BOLD)


def _follow(show: Console, deployment: Deployment, emulator: Emulator) -> None:
    """Show what arrives until a signal comes."""
    tail = LogTail(deployment, *FOLLOWED, since=time.time())
    while emulator.process.poll() is None:
        for line in tail.new_lines():
            show.say(_short(line))
        time.sleep(TAIL_SECONDS)
    raise EmulatorEndedError(f"the emulator ended; see {emulator.folder / 'emulator.log'}")


def _short(line: Line) -> str:
    """A line of the log with what matters to somebody who looks on."""
    words = [line.text(name) for name in TOLD]
    words += [f"{line.text(name)} {name}" for name in COUNTED if line.text(name)]
    told = " ".join(filter(None, words))
    return f"{line.text('timestamp'):24}  {line.function.lower():{FUNCTION_WIDTH}}  {told}"


if __name__ == "__main__":
    sys.exit(main())
