"""`make demo`: a day of purchases, and what follows, on this machine; then stops the system.

The exit code is 0 only if everything became what it must.
"""

import shutil
import sys
from argparse import ArgumentParser
from collections.abc import Sequence

from local.console import INTERRUPTED, Console, console, end_on_signals
from local.demo.show import show_day
from local.demo.stage import set_stage
from local.deployment import DeploymentError, deploy
from local.emulator import ROOT, EmulatorError, running
from local.endpoint import free_port
from local.example import PROGRAM
from local.http_calls import CallError
from local.queues import StillQueuedError
from local.receiver import receiving
from local.tokens import TokenError

FOLDER = ROOT / ".local/demo"


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the day; 0 if all agrees, 1 if not, 130 if a signal ended it."""
    _parser().parse_args(arguments)
    end_on_signals()
    show = console()
    try:
        return 0 if _demonstrate(show) else 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except (
        CallError,
        DeploymentError,
        EmulatorError,
        StillQueuedError,
        TokenError,
    ) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1


def _parser() -> ArgumentParser:
    return ArgumentParser(
        prog="demo",
        description="Send a day of webhooks to the whole system on this machine; show what each "
        "became, every balance and every event beside what it must be, one order's way, a sweep of "
        "next year, an adjustment by two people, points spent at two checkouts, a transfer and the "
        "trial balance; and stop.",
        epilog="Variables: NO_COLOR=1 writes without colours.",
    )


def _demonstrate(show: Console) -> bool:
    shutil.rmtree(FOLDER, ignore_errors=True)
    port = free_port()
    with running(FOLDER, port=port) as emulator, receiving() as receiver:
        show.step(f"emulator of AWS started on port {port}, without data")
        deployment = deploy(emulator, report=show.step)
        stage = set_stage(deployment, FOLDER, receiver)
        show.step(f"program {PROGRAM} published, two shops registered, an endpoint subscribed")
        agrees = show_day(stage, show)
    show.step("stopped")
    return agrees


if __name__ == "__main__":
    sys.exit(main())
