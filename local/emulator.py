"""Starts and stops an emulator of AWS on this machine, with its state in a folder of its own."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

ROOT = Path(__file__).parents[1]
PROGRAM = ROOT / ".venv-emulator/bin/ministack"

HOST = "127.0.0.1"
REGION = "us-east-1"
ACCOUNT = "000000000000"
# The emulator takes this key for the root user, to whom nothing is denied.
ROOT_KEY = "test"

START_SECONDS_MAX = 30
# It writes its state on the way out, which must not be cut short.
STOP_SECONDS_MAX = 60
POLL_SECONDS = 0.1


class EmulatorError(RuntimeError):
    """The emulator cannot start, or it ended by itself; the message says what to do."""


class PortTakenError(EmulatorError):
    """Another program listens on the port."""


class Connection(TypedDict, total=False):
    """What `boto3.client(service, **connection)` needs to reach the emulator as its root user.

    An empty one leaves boto3 to its own settings, which lead to AWS.
    """

    endpoint_url: str
    region_name: str
    aws_access_key_id: str
    aws_secret_access_key: str


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


def url_of(port: int) -> str:
    """Address of every service of the emulator on a port."""
    return f"http://{HOST}:{port}"


def connection_to(port: int) -> Connection:
    """For boto3, to reach the emulator on a port."""
    return {
        "endpoint_url": url_of(port),
        "region_name": REGION,
        "aws_access_key_id": ROOT_KEY,
        "aws_secret_access_key": ROOT_KEY,
    }


def variables_for(port: int) -> dict[str, str]:
    """Environment variables by which programs and botocore reach the emulator on a port."""
    return {
        "AWS_ENDPOINT_URL": url_of(port),
        "AWS_ENDPOINT_URL_S3": url_of(port),
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": ROOT_KEY,
        "AWS_SECRET_ACCESS_KEY": ROOT_KEY,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def without_account(variables: Mapping[str, str]) -> dict[str, str]:
    """Variables of a program without those that lead to an account on AWS."""
    return {name: value for name, value in variables.items() if not name.startswith("AWS_")}


def answers(port: int) -> bool:
    """Whether anything listens on a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def refuse_taken(port: int) -> None:
    """Raise PortTakenError if anything listens on a port of this machine."""
    if answers(port):
        raise PortTakenError(
            f"port {port} is taken, by this system started before or by another program: stop "
            f"that one, or name another port, such as PORT={port + 1}"
        )


@contextmanager
def running(folder: Path, *, port: int) -> Iterator[Emulator]:
    """An emulator for the length of a `with` block.

    Args:
        folder: keeps its state from one run to the next; made if it is not there.
        port: on 127.0.0.1.

    Raises:
        PortTakenError: another program, or a forgotten emulator, listens there.
        EmulatorError: it did not start.
    """
    emulator = start(folder, port=port)
    try:
        yield emulator
    finally:
        stop(emulator)


def start(folder: Path, *, port: int) -> Emulator:
    """Start an emulator and wait until it answers; see `running`."""
    if not PROGRAM.exists():
        raise EmulatorError("the emulator is not installed: run `make setup`")
    refuse_taken(port)
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
    try:
        _wait_until_healthy(emulator)
    except BaseException:
        stop(emulator)
        raise
    return emulator


def stop(emulator: Emulator) -> None:
    """End the emulator gently and wait until its state is written."""
    process = emulator.process
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
