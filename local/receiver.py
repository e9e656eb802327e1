"""A merchant's endpoint on this machine: it verifies the events that it is sent, and keeps them."""

import hmac
import json
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from typing import Any, override

from local.endpoint import HOST

KEY_PREFIX = "whsec_"
VERSION = "v1"

TOLERANCE_SECONDS = 300
"""How far from now a request may have been sent: what is older may be a copy that somebody kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request: the event in it (empty where it is not genuine), and how it was answered."""

    id: str
    event: Mapping[str, Any]
    is_genuine: bool
    status: int


class Receiver:
    """What came to an endpoint; `secret` is what it is to be signed with."""

    def __init__(self, url: str) -> None:
        """Receive at an address; nothing is genuine as long as there is no secret."""
        self.url = url
        self.secret = ""
        self._requests: list[Request] = []
        self._events_to_fail = 0
        self._changed = Condition()

    def fail(self, events: int) -> None:
        """Be down for the first try of each of the next so many events."""
        with self._changed:
            self._events_to_fail = events

    def requests(self) -> list[Request]:
        """All that came so far, in this order."""
        with self._changed:
            return list(self._requests)

    def wait_until(
        self, came: Callable[[list[Request]], bool], *, seconds_max: float = 60
    ) -> list[Request]:
        """All requests as soon as they are what is waited for, or as they are after that time."""
        with self._changed:
            self._changed.wait_for(lambda: came(self._requests), timeout=seconds_max)
            return list(self._requests)

    def take(self, headers: Mapping[str, str], body: bytes, *, now: float) -> int:
        """Keep a request and answer it.

        Args:
            headers: by their names in small letters.
            body: as it came.
            now: Unix time.

        Returns:
            The status of the answer.
        """
        with self._changed:
            is_genuine = bool(self.secret) and verified(headers, body, self.secret, now=now)
            request = Request(
                id=headers.get("webhook-id", ""),
                event=json.loads(body) if is_genuine else {},
                is_genuine=is_genuine,
                status=self._answer(headers.get("webhook-id", ""), is_genuine=is_genuine),
            )
            self._requests.append(request)
            self._changed.notify_all()
            return request.status

    def _answer(self, event: str, *, is_genuine: bool) -> HTTPStatus:
        if not is_genuine:
            return HTTPStatus.BAD_REQUEST
        if self._events_to_fail and all(event != before.id for before in self._requests):
            self._events_to_fail -= 1
            return HTTPStatus.INTERNAL_SERVER_ERROR
        return HTTPStatus.NO_CONTENT


def verified(headers: Mapping[str, str], body: bytes, secret: str, *, now: float) -> bool:
    """Whether a request is signed as Standard Webhooks has it, and was just sent."""
    sent_at = headers.get("webhook-timestamp", "")
    if not (sent_at.isascii() and sent_at.isdecimal()):
        return False
    if abs(now - int(sent_at)) > TOLERANCE_SECONDS:
        return False
    signed = f"{headers.get('webhook-id', '')}.{sent_at}.".encode() + body
    key = b64decode(secret.removeprefix(KEY_PREFIX))
    expected = f"{VERSION},{b64encode(hmac.digest(key, signed, 'sha256')).decode()}"
    given = headers.get("webhook-signature", "").split()
    return any(hmac.compare_digest(expected.encode(), each.encode()) for each in given)


@contextmanager
def receiving() -> Iterator[Receiver]:
    """An endpoint on a free port of this machine, within a `with` block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.send_response(receiver.take(headers, body, now=time.time()))
            self.send_header("Content-Length", "0")
            self.end_headers()

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Requests are kept, not printed."""

    with ThreadingHTTPServer((HOST, 0), Handler) as server:
        receiver = Receiver(f"http://{HOST}:{server.server_port}/punchcard")
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()
