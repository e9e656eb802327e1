"""`make run`: what it prints works when pasted, it stops cleanly, and its data stays."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from local import hints
from local.emulator import ROOT
from local.endpoint import answers, free_port

UP = "Ctrl-C stops the system."
SECONDS_MAX = 120
COMMAND = (
    "import sys, pathlib, local.run; sys.exit(local.run.main([], folder=pathlib.Path(sys.argv[1])))"
)

ASK_TOTALS = '''\
curl -sS -H "Authorization: Bearer $TOKEN" "$API/v1/programs/demo/totals"'''

SHELL = shutil.which("sh")
needs_shell = pytest.mark.skipif(
    not all(map(shutil.which, ("sh", "curl", "openssl"))), reason="no shell, curl or openssl"
)


class Run:
    """A started system, and the lines that it has written."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []

    def read_until(self, text: str) -> None:
        """Read lines up to one that has this text in it."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            if text in line:
                return
        raise AssertionError("".join(self.lines))

    def end(self, number: signal.Signals) -> int:
        """Send a signal, read the rest and wait for the exit code."""
        self.process.send_signal(number)
        assert self.process.stdout is not None
        self.lines += self.process.stdout
        return self.process.wait()

    @property
    def text(self) -> str:
        return "".join(self.lines)

    @property
    def assignments(self) -> str:
        """The lines that give shell variables their values."""
        names = ("PORT=", "API=", "MEMBER=", "SHOP=", "SECRET=", "CUSTOMER=", "TOKEN=")
        pairs = (line for line in self.lines if line.startswith(names))
        return "".join(line for line in pairs if "$" not in line)


@contextmanager
def started(folder: Path, port: int) -> Iterator[Run]:
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(folder)],
        cwd=ROOT,
        env=os.environ | {"PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        watchdog = threading.Timer(SECONDS_MAX, process.terminate)
        watchdog.start()
        try:
            yield Run(process)
        finally:
            watchdog.cancel()
            process.terminate()


def pasted(run: Run, command: str) -> Any:
    """What a shell prints of a command, after the variables were pasted."""
    done = subprocess.run(
        [SHELL or "sh"],
        input=f"{run.assignments}\n{command}\n",
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def available_after(run: Run, points: int) -> int:
    """The balance, once it is this or time is over."""
    return once(lambda: int(pasted(run, hints.ASK_BALANCE)["available"]), points)


def orders_after(run: Run, orders: int) -> int:
    """How many orders the totals have, once it is this or time is over."""
    return once(lambda: int(pasted(run, ASK_TOTALS)["orders"]), orders)


def once(look: Callable[[], int], expected: int) -> int:
    """What is seen, once it is as expected or time is over."""
    deadline = time.monotonic() + 30
    while (seen := look()) != expected and time.monotonic() < deadline:
        time.sleep(0.2)
    return seen


@needs_shell
def test_what_is_printed_works_and_the_data_stays(tmp_path: Path) -> None:
    port = free_port()
    with started(tmp_path, port) as run:
        run.read_until(UP)

        assert pasted(run, hints.ASK_BALANCE)["available"] == 50
        assert pasted(run, hints.SEND_PURCHASE)["status"] == "queued"
        assert available_after(run, 75) == 75
        assert orders_after(run, 1) == 1
        assert "25 points" in pasted(run, hints.ASK_EXPLANATION)["text"]
        assert pasted(run, f"{hints.SHOW_MEMBER} --json")["balance"]["available"] == 75

        with started(tmp_path, port) as second:
            second.read_until(f"port {port} is taken")
            assert second.process.wait() == 1

        assert run.end(signal.SIGINT) == 0
        assert "orders/paid recorded" in run.text
        assert re.search(r"Z  entries +0 announced", run.text)
        assert "\x1b" not in run.text

    with started(tmp_path, port) as run:
        run.read_until(UP)

        assert "with the data of the last time" in run.text
        assert pasted(run, hints.ASK_BALANCE)["available"] == 75
        assert pasted(run, hints.SEND_PURCHASE)["status"] == "queued"
        assert available_after(run, 100) == 100
        assert orders_after(run, 2) == 2
        assert run.end(signal.SIGTERM) == 0

    assert not answers(port)


def test_a_start_that_is_interrupted_leaves_nothing_behind(tmp_path: Path) -> None:
    port = free_port()
    with started(tmp_path, port) as run:
        run.read_until("emulator of AWS started")

        assert run.end(signal.SIGINT) == 130

    assert not answers(port)


def test_a_port_that_is_none_is_refused(tmp_path: Path) -> None:
    with started(tmp_path, 70_000) as run:
        run.read_until("'70000' is no port")

        assert run.process.wait() == 2
