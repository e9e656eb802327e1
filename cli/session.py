"""What the commands of one run share: where the API is, which program is meant, how to show."""

import os
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

import click

from cli.client import Client, Query
from cli.documents import Document
from cli.help import SharedOption
from cli.output import Output

URL = "PUNCHCARD_API_URL"
TOKEN = "PUNCHCARD_TOKEN"

PROGRESS_STEP = 100
"""Items of a long list between two words on how far it is."""


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
        """The API, found on first use. Raises UnreachableError or UsageError."""
        if self.connected is None:
            self.connected = self._connect()
        return self.connected

    @property
    def program(self) -> str:
        """The program that is named, or the only one there is."""
        if self.chosen_program is None:
            found = self.client.pages("programs", name="programs")
            names = [each.text("program") for each in found]
            if len(names) != 1:
                raise click.UsageError(
                    "name a program with --program"
                    + (f": {', '.join(names)}" if names else "; none is published yet")
                )
            self.chosen_program = names[0]
        return self.chosen_program

    @property
    def currency(self) -> str:
        """What the program counts in."""
        newest = self.client.ask("GET", "programs", self.program).part("newest")
        return "" if newest is None else newest.text("currency")

    def some(
        self,
        limit: int,
        *path: str,
        name: str,
        query: Query | None = None,
        kept: Callable[[Document], bool] = lambda _: True,
    ) -> list[Document]:
        """The first items of a collection; that there are more is said beside the result.

        Args:
            limit: how many.
            path: of the collection.
            name: the field of the answer that has the items.
            query: parameters beside the cursor.
            kept: which of them count.
        """
        found: list[Document] = []
        wanted = filter(kept, self.client.pages(*path, query=query, name=name))
        for item in islice(wanted, limit + 1):
            found.append(item)
            if len(found) % PROGRESS_STEP == 0:
                self.output.progress(f"{len(found)} {name.replace('_', ' ')}")
        self.output.finish_progress()
        if len(found) > limit:
            self.output.note(f"there are more than these {limit}: see --limit")
        return found[:limit]

    def _connect(self) -> Client:
        url, token = os.environ.get(URL), os.environ.get(TOKEN)
        if self.environment is None and (url or token):
            return _given(url, token, self.caller)
        # boto3 takes half a second to load: whoever has a token need not wait for it.
        from cli.connecting import connect

        return connect(self.environment, self.caller, self.stack)


def _given(url: str | None, token: str | None, caller: str | None) -> Client:
    """The API that the variables lead to. Raises UsageError."""
    if not url or not token:
        raise click.UsageError(f"set both {URL} and {TOKEN}, or neither")
    if caller is not None:
        raise click.UsageError(f"--as needs a deployment: {TOKEN} says already who calls")
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address:
        raise click.UsageError(f"{URL}: {url!r} is no address such as https://example.com")
    if not (token.isascii() and token.isprintable()):
        raise click.UsageError(f"{TOKEN} holds something that is no token")
    return Client(url.rstrip("/").removesuffix("/v1"), token)


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
            cls=SharedOption,
            expose_value=False,
            callback=_set("environment"),
            help="An environment on AWS, such as production, reached with the current "
            "credentials; without it, the system on this machine.",
        ),
        click.option(
            "--program",
            metavar="ID",
            envvar="PUNCHCARD_PROGRAM",
            cls=SharedOption,
            expose_value=False,
            callback=_set("chosen_program"),
            help="The program; needed only where there are several.",
        ),
        click.option(
            "--as",
            metavar="CLIENT",
            cls=SharedOption,
            expose_value=False,
            callback=_set("caller"),
            help="Call as this client of the API, such as an operator's name; without it, as the "
            "one that holds every scope.",
        ),
        click.option(
            "--json",
            is_flag=True,
            cls=SharedOption,
            expose_value=False,
            callback=_set("as_json"),
            help="Answer in JSON; a refusal too, on standard error.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


in_session = click.make_pass_decorator(Session, ensure=True)
