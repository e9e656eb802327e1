"""One HTTP call, and its answer as JSON."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

CALL_SECONDS_MAX = 30


class CallError(RuntimeError):
    """There was no answer, or not the one that the caller builds on; the message has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back, and how long it took."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    seconds: float

    def document(self) -> dict[str, object]:
        """The JSON object that it holds. Raises CallError."""
        try:
            document = json.loads(self.content)
        except ValueError as error:
            raise CallError(f"{self.status}, but no JSON: {self.content[:200]!r}") from error
        if not isinstance(document, dict):
            raise CallError(f"{self.status}, but no JSON object: {self.content[:200]!r}")
        return document

    def text(self, name: str) -> str:
        """A field of that object, as text; empty where it is absent."""
        return str(self.document().get(name, ""))


def call(
    method: str, url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> Answer:
    """Send a request and read the whole answer, whatever its status.

    Raises:
        CallError: there was none.
    """
    address = urlsplit(url)
    kind = HTTPSConnection if address.scheme == "https" else HTTPConnection
    target = f"{address.path}?{address.query}" if address.query else address.path
    started = time.monotonic()
    try:
        connection = kind(address.netloc, timeout=CALL_SECONDS_MAX)
    except HTTPException as error:
        raise CallError(f"{method} {url}: no address ({error})") from error
    try:
        connection.request(method, target, body, dict(headers or {}))
        answer = connection.getresponse()
        content = answer.read()
    except (OSError, HTTPException) as error:
        raise CallError(f"{method} {url}: no answer ({type(error).__name__}: {error})") from error
    finally:
        connection.close()
    return Answer(
        status=answer.status,
        headers={name.lower(): value for name, value in answer.getheaders()},
        content=content,
        seconds=time.monotonic() - started,
    )
