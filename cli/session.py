"""What the commands of one run share: where the API is, which program is meant, how to show."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import click
from botocore.exceptions import BotoCoreError, ClientError

from cli.client import Client
from cli.output import Output
from local.deployed import MACHINES, Deployment, NotDeployedError
from local.http_calls import CallError
from local.target import PortInvalidError, reached
from local.tokens import TokenError, access_token

UNREACHABLE = 3

URL = "PUNCHCARD_API_URL"
TOKEN = "PUNCHCARD_TOKEN"


class UnreachableError(click.ClickException):
    """There is no API where it is looked for, or no token for it."""

    exit_code = UNREACHABLE


@dataclass(slots=True)
class Session:
    """One run of the command line."""

    environment: str | None = None
    caller: str | None = None
    chosen_program: str | None = None
    output: Output = field(default_factory=Output)
    stack: ExitStack = field(default_factory=ExitStack)
    connected: Client | None = None

    @property
    def client(self) -> Client:
        """The API, found on first use. Raises UnreachableError."""
        if self.connected is None:
            self.connected = self._connect()
        return self.connected

    @property
    def program(self) -> str:
        """The program that is named, or the only one there is."""
        if self.chosen_program is None:
            found = self.client.ask("GET", "programs").items("programs")
            names = [each.text("program") for each in found]
            if len(names) != 1:
                raise click.UsageError(
                    "name a program with --program"
                    + (f": {', '.join(names)}" if names else "; none is published yet")
                )
            self.chosen_program = names[0]
        return self.chosen_program

    def _connect(self) -> Client:
        url, token = os.environ.get(URL), os.environ.get(TOKEN)
        if url and token and self.environment is None:
            return Client(url.rstrip("/"), token)
        try:
            deployment = self.stack.enter_context(reached(self.environment))
            return Client(
                deployment.api_url,
                access_token(deployment, client=_choose(deployment, self.caller)),
            )
        except (
            BotoCoreError,
            CallError,
            ClientError,
            NotDeployedError,
            PortInvalidError,
            TokenError,
        ) as error:
            raise UnreachableError(str(error)) from error


def _choose(deployment: Deployment, caller: str | None) -> str:
    """The client of the API that is to call. Raises UsageError."""
    if caller is not None and caller not in deployment.clients:
        raise click.UsageError(f"--as {caller}: there are {', '.join(deployment.clients)}")
    return caller or MACHINES


def _set(name: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    """Keep an option's value in the session, at whichever level of commands it stands."""

    def keep(context: click.Context, _parameter: click.Parameter, value: Any) -> Any:
        session = context.ensure_object(Session)
        if name == "as_json":
            session.output.as_json = session.output.as_json or bool(value)
        elif value is not None:
            setattr(session, name, value)
        return value

    return keep


def shared_options[F: Callable[..., object]](command: F) -> F:
    """Give a command the options that all have."""
    options = (
        click.option(
            "--environment",
            metavar="NAME",
            expose_value=False,
            callback=_set("environment"),
            help="An environment on AWS, such as production, reached with the current "
            "credentials; without it, the system on this machine.",
        ),
        click.option(
            "--program",
            metavar="ID",
            envvar="PUNCHCARD_PROGRAM",
            expose_value=False,
            callback=_set("chosen_program"),
            help="The program; needed only where there are several.",
        ),
        click.option(
            "--as",
            metavar="CLIENT",
            expose_value=False,
            callback=_set("caller"),
            help="Call as this client of the API, such as an operator's name; without it, as the "
            "one that holds every scope.",
        ),
        click.option(
            "--json",
            is_flag=True,
            expose_value=False,
            callback=_set("as_json"),
            help="Answer in JSON.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


in_session = click.make_pass_decorator(Session, ensure=True)
