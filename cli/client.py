"""Calls of the API: an answer, or the problem document as an error to show."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Protocol
from urllib.parse import quote, urlencode

import click

from cli.documents import Document
from cli.failures import RefusedError
from local.http_calls import Answer, call

PAGES_MAX = 10_000
"""More than any list has: a server that hands out cursors for ever ends here."""

NAME_LENGTH_MAX = 1_000
"""Longer than any name that the API knows, and short enough for every server's addresses."""


class Send(Protocol):
    """Sends a request and reads the whole answer, whatever its status."""

    def __call__(
        self, method: str, url: str, *, body: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        """The answer. Raises CallError where there is none."""


CSV_LINE_END = "\r\n"

type Query = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Client:
    """The API of a deployment, with a token; `send` makes one HTTP call.

    `callers` has the names of the API's clients by their ids, as far as they are known.
    """

    url: str
    token: str = field(repr=False)
    send: Send = call
    callers: Mapping[str, str] = field(default_factory=dict)

    def ask(
        self,
        method: str,
        *path: str,
        query: Query | None = None,
        body: Mapping[str, object] | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Document:
        """Send a request below /v1 and read the object that comes back.

        Args:
            method: of HTTP.
            path: its segments; what is not a letter or digit in them is escaped.
            query: parameters; those that are None are left away.
            body: an object, or the text of a YAML document.
            headers: beside those that every call has.

        Raises:
            RefusedError: the answer is a refusal.
            UsageError: a segment cannot stand in an address.
        """
        answer = self._send(method, path, query or {}, body, headers or {})
        if answer.status >= HTTPStatus.BAD_REQUEST:
            raise RefusedError(answer.status, _problem(answer))
        return Document.of(answer.document() if answer.content else {})

    def pages(self, *path: str, query: Query | None = None, name: str) -> Iterator[Document]:
        """The items of a collection, page after page.

        Args:
            path: of the collection.
            query: parameters beside the cursor.
            name: the field of the answer that has the items.
        """
        cursor: str | None = None
        for _ in range(PAGES_MAX):
            page = self.ask("GET", *path, query={**(query or {}), "cursor": cursor})
            yield from page.items(name)
            cursor = page.text("next_cursor") or None
            if cursor is None:
                return

    def tables(self, *path: str, query: Query | None = None) -> Iterator[str]:
        """The pages of a table as CSV; the header stands in the first one alone.

        Args:
            path: of what has such a form.
            query: parameters beside the form and the cursor.
        """
        cursor: str | None = None
        for page in range(PAGES_MAX):
            wanted = {**(query or {}), "format": "csv", "cursor": cursor}
            answer = self._send("GET", path, wanted, None, {})
            if answer.status >= HTTPStatus.BAD_REQUEST:
                raise RefusedError(answer.status, _problem(answer))
            text = answer.content.decode()
            yield text.partition(CSV_LINE_END)[2] if page else text
            cursor = answer.headers.get("next-cursor")
            if cursor is None:
                return

    def _send(
        self,
        method: str,
        path: tuple[str, ...],
        query: Query,
        body: Mapping[str, object] | str | None,
        headers: Mapping[str, str],
    ) -> Answer:
        given = {name: value for name, value in query.items() if value is not None}
        place = "/".join(_segment(name) for name in path)
        media_type = "application/yaml" if isinstance(body, str) else "application/json"
        text = json.dumps(body) if isinstance(body, Mapping) else body
        return self.send(
            method,
            f"{self.url}/v1/{place}" + (f"?{urlencode(given)}" if given else ""),
            body=None if text is None else text.encode(),
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": media_type,
                **headers,
            },
        )


def _segment(name: str) -> str:
    """A name as a part of an address."""
    if name in {"", ".", ".."} or len(name) > NAME_LENGTH_MAX:
        raise click.UsageError(f"{name[:40]!r} cannot be the name of anything")
    if "/" in name:
        # The gateway decodes an address before it looks for a route.
        raise click.UsageError(f"{name[:40]!r} has a slash, which no address of the API can carry")
    return quote(name, safe="")


def _problem(answer: Answer) -> Document:
    """The problem document, or the gateway's own short answer in that form."""
    document = Document.of(answer.document() if answer.content else {})
    if document.text("detail"):
        return document
    return Document({"status": answer.status, "detail": document.text("message") or "refused"})
