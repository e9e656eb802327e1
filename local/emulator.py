"""Starts and stops an emulator of AWS on this machine, with its state in a folder of its own."""

import http.client
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from local.endpoint import (
    ACCOUNT,
    HOST,
    REGION,
    Connection,
    answers,
    connection_to,
    leading_to,
    url_of,
)

ROOT = Path(__file__).parents[1]
PROGRAM = ROOT / ".venv-emulator/bin/ministack"

START_SECONDS_MAX = 30
# It writes its state on the way out, which must not be cut short.
STOP_SECONDS_MAX = 60
POLL_SECONDS = 0.1

# Holds the id of a running emulator.
PROCESS = "emulator.pid"


class EmulatorError(RuntimeError):
    """The emulator cannot start, or it ended by itself; the message says what to do."""


class PortTakenError(EmulatorError):
    """Another program listens on the port."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Emulator:
    """A running emulator, and the folder with its state and its log."""

    process: subprocess.Popen[bytes]
    port: int
    folder: Path

    @property
    def url(self) -> str:
        """Address of every service."""
        return url_of(self.port)

    @property
    def connection(self) -> Connection:
        """For boto3."""
        return connection_to(self.port)


def refuse_taken(port: int, *, folder: Path) -> None:
    """Raise PortTakenError if anything listens on a port of this machine.

    Args:
        port: on 127.0.0.1.
        folder: of the emulator that is to be started; one that was left behind may be named there.
    """
    if not answers(port):
        return
    left = folder / PROCESS
    by = f"by process {left.read_text()}, started here before" if left.exists() else "already"
    raise PortTakenError(
        f"port {port} is taken {by}: stop what listens there, or name another port, such as "
        f"PORT={port + 1}"
    )


@contextmanager
def running(folder: Path, *, port: int) -> Iterator[Emulator]:
    """An emulator for the length of a `with` block, in which AWS is this emulator.

    Args:
        folder: keeps its state from one run to the next; made if it is not there.
        port: on 127.0.0.1.

    Raises:
        PortTakenError: another program, or a forgotten emulator, listens there.
        EmulatorError: it did not start.
    """
    emulator = start(folder, port=port)
    try:
        with leading_to(port):
            yield emulator
    finally:
        stop(emulator)


def start(folder: Path, *, port: int) -> Emulator:
    """Start an emulator and wait until it answers; see `running`."""
    if not PROGRAM.exists():
        raise EmulatorError("the emulator is not installed: run `make setup`")
    refuse_taken(port, folder=folder)
    scratch = folder / "tmp"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    with (folder / "emulator.log").open("ab") as log:
        process = subprocess.Popen(
            [str(PROGRAM)],
            cwd=folder,
            env=_settings(folder, port),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            # Ctrl-C is for whoever started us; we end the emulator when they have finished.
            start_new_session=True,
        )
    emulator = Emulator(process=process, port=port, folder=folder)
    (folder / PROCESS).write_text(str(process.pid))
    try:
        _wait_until_healthy(emulator)
    except BaseException:
        stop(emulator)
        raise
    return emulator


def stop(emulator: Emulator) -> None:
    """End the emulator gently and wait until its state is written."""
    process = emulator.process
    (emulator.folder / PROCESS).unlink(missing_ok=True)
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise EmulatorError(
            f"the emulator did not stop within {STOP_SECONDS_MAX} seconds; "
            f"its last state may be lost, see {emulator.folder / 'emulator.log'}"
        ) from None


def _settings(folder: Path, port: int) -> dict[str, str]:
    """Its whole environment, which functions inherit: nothing of the developer's own is in it."""
    return {
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "HOME": str(folder),
        "TMPDIR": str(folder / "tmp"),
        "BIND_HOST": HOST,
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": REGION,
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "AUTH": "true",
        "PERSIST_STATE": "1",
        "STATE_DIR": str(folder / "state"),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(folder / "objects"),
        "IOT_MTLS_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
    }


def _wait_until_healthy(emulator: Emulator) -> None:
    deadline = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < deadline:
        if emulator.process.poll() is not None:
            raise EmulatorError(f"the emulator ended while starting:\n{_end_of_log(emulator)}")
        if _is_healthy(emulator):
            return
        time.sleep(POLL_SECONDS)
    raise EmulatorError(
        f"the emulator did not answer within {START_SECONDS_MAX} seconds:\n{_end_of_log(emulator)}"
    )


def _is_healthy(emulator: Emulator) -> bool:
    connection = http.client.HTTPConnection(HOST, emulator.port, timeout=1)
    try:
        connection.request("GET", "/_ministack/health")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _end_of_log(emulator: Emulator) -> str:
    lines = (emulator.folder / "emulator.log").read_text(errors="replace").splitlines()
    return "\n".join(lines[-10:])
