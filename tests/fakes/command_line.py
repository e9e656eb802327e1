"""The command line over the functions themselves: what is typed, and what is shown."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from cli.client import Client
from cli.main import run
from cli.session import Session
from local.http_calls import Answer
from tests.fakes.gateway import Gateway, Json


@dataclass(frozen=True, slots=True)
class Shown:
    """The exit code of a command, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Json:
        """What it wrote, as JSON."""
        return json.loads(self.out)

    @property
    def facts(self) -> dict[str, str]:
        """What it wrote in two columns, name and value."""
        pairs = [re.split(r" {2,}", line, maxsplit=1) for line in self.out.splitlines()]
        return {pair[0]: pair[1] for pair in pairs if len(pair) > 1}

    @property
    def table(self) -> list[list[str]]:
        """The cells of each row of a table, without its header; empty ones are left out."""
        return [re.split(r" {2,}", line.strip()) for line in self.out.splitlines()[1:]]


@dataclass(frozen=True, slots=True)
class CommandLine:
    """Runs commands against the functions behind a gateway."""

    gateway: Gateway
    captured: pytest.CaptureFixture[str]
    callers: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, *arguments: str) -> Shown:
        self.captured.readouterr()
        client = Client("http://api", "token", send=self._send, callers=self.callers)
        session = Session(connected=client)
        code = run(session, list(arguments))
        out, err = self.captured.readouterr()
        return Shown(code, out, err)

    def _send(
        self, method: str, url: str, *, body: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        sent = {name: value for name, value in headers.items() if name != "Authorization"}
        answer = self.gateway.call(
            method,
            url.removeprefix("http://api"),
            None if body is None else body.decode(),
            headers=sent,
        )
        content = b"" if answer.document is None else json.dumps(answer.document).encode()
        if isinstance(answer.document, str):
            content = answer.document.encode()
        return Answer(status=answer.status, headers=answer.headers, content=content, seconds=0.0)
