"""Runs the command `punchcard` as somebody at a shell does, and shows what it prints."""

import os
import subprocess
import sys
from dataclasses import dataclass
from urllib.parse import urlsplit

from local.console import Colour, Console
from local.demo.stage import Stage
from local.emulator import ROOT

# They would lead elsewhere than to the demo's own system, or as somebody else.
PREFIX = "PUNCHCARD_"


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended, and all that it printed."""

    code: int
    text: str


def punchcard(stage: Stage, show: Console, *arguments: str) -> Done:
    """Run a command against the stage's system, and print it with its output."""
    show.say(f"\n$ punchcard {' '.join(arguments)}", Colour.BOLD)
    done = subprocess.run(
        [sys.executable, "-m", "cli", *arguments],
        cwd=ROOT,
        env=_variables(stage),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    for line in done.stdout.splitlines():
        show.say(f"  {line}".rstrip())
    return Done(done.returncode, done.stdout)


def _variables(stage: Stage) -> dict[str, str]:
    """The variables of this process, with those that lead to the stage's system and program."""
    others = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    port = urlsplit(stage.deployment.connection["endpoint_url"]).port
    return others | {"PORT": str(port), "PUNCHCARD_PROGRAM": stage.program}
