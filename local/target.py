"""Which deployment a command is about: the one on this machine, or one on AWS."""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from local.deployed import ENVIRONMENT, Deployment, NotDeployedError, find
from local.endpoint import answers, connection_to, leading_to

PORT = 4600
"""Where `make run` listens, unless the variable PORT names another port."""

PORT_MAX = 65535


class PortInvalidError(RuntimeError):
    """The variable PORT is no port."""


def chosen_port() -> int:
    """The port of the system on this machine. Raises PortInvalidError."""
    text = os.environ.get("PORT") or str(PORT)
    if not (text.isascii() and text.isdecimal() and 0 < int(text) <= PORT_MAX):
        raise PortInvalidError(f"PORT: {text!r} is no port from 1 to {PORT_MAX}")
    return int(text)


def failed(command: str, error: Exception) -> int:
    """Say why a command failed; what it ends with: 2 for wrong usage, as a variable may be, else 1.

    Args:
        command: its name.
        error: why; its text says what to do.
    """
    print(f"{command}: {error}", file=sys.stderr)
    return 2 if isinstance(error, PortInvalidError) else 1


def add_target(parser: ArgumentParser) -> None:
    """Let a command take `--environment`."""
    parser.add_argument(
        "--environment",
        metavar="NAME",
        help="an environment on AWS, such as production, reached with the current credentials; "
        "without it, the system that `make run` has started on this machine",
    )


@contextmanager
def target(arguments: Namespace) -> Iterator[Deployment]:
    """The deployment that a command's `--environment` means; see `reached`."""
    environment: str | None = arguments.environment
    with reached(environment) as deployment:
        yield deployment


@contextmanager
def reached(environment: str | None) -> Iterator[Deployment]:
    """A deployment; `punchcard.wiring` leads to it.

    Args:
        environment: its name on AWS; None is the system on this machine.

    Raises:
        NotDeployedError: it is not there.
        PortInvalidError: the variable PORT is no port.
    """
    if environment is not None:
        deployment = find(environment)
        os.environ.update(deployment.settings)
        yield deployment
        return
    port = chosen_port()
    if not answers(port):
        raise NotDeployedError(
            f"nothing runs on port {port} of this machine: start `make run`, or name an "
            "environment on AWS with --environment"
        )
    with leading_to(port):
        deployment = find(ENVIRONMENT, connection=connection_to(port))
        os.environ.update(deployment.settings)
        yield deployment
