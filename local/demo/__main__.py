"""`make demo`: a day of purchases against the whole system on this machine, then stops it.

The exit code is 0 only if everything became what it must.
"""

import os
import shutil
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from punchcard import wiring
from punchcard.domain.errors import PunchcardError

from local.api import Api
from local.console import Console, console
from local.demo.cast import ONLINE, PEOPLE, TILL
from local.demo.day import last_wednesday, program_start
from local.demo.play import Stage
from local.demo.show import show_day
from local.deployed import Deployment
from local.deployment import DeploymentError, deploy
from local.emulator import ROOT, EmulatorError, free_port, running, variables_for
from local.example import PROGRAM, ExampleShops, publish_example
from local.http_calls import CallError
from local.queues import StillQueuedError
from local.tokens import TokenError, access_token

FOLDER = ROOT / ".local/demo"
INTERRUPTED = 130


def main() -> int:
    """Play the day; 0 if all agrees, 1 if not, 130 if a signal ended it."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    show = console()
    try:
        return 0 if _demonstrate(show) else 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except (
        CallError,
        DeploymentError,
        EmulatorError,
        PunchcardError,
        StillQueuedError,
        TokenError,
    ) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1


def _demonstrate(show: Console) -> bool:
    shutil.rmtree(FOLDER, ignore_errors=True)
    port = free_port()
    with running(FOLDER, port=port) as emulator:
        show.step(f"emulator of AWS started on port {port}, without data")
        deployment = deploy(emulator, report=show.step)
        os.environ.update(variables_for(port) | deployment.settings)
        stage = set_stage(deployment, FOLDER)
        show.step(f"program {PROGRAM} published, two shops registered")
        agrees = show_day(stage, show)
    show.step("stopped")
    return agrees


def set_stage(deployment: Deployment, folder: Path) -> Stage:
    """Publish the program and register the shops, through the API.

    The dead letters and the queue are reached as an operator does, with credentials of AWS that
    the environment must name.
    """
    api = Api(deployment.api_url, access_token(deployment))
    publish_example(api, began_at=program_start(last_wednesday(datetime.now(UTC))))
    shops = ExampleShops.kept_in(folder / "example.json")
    return Stage(
        deployment=deployment,
        api=api,
        program=PROGRAM,
        secrets=shops.register(api, online=ONLINE, till=TILL),
        people=PEOPLE,
        dead_letters=wiring.dead_letters(),
        deliveries=wiring.deliveries(),
    )


if __name__ == "__main__":
    sys.exit(main())
