"""A merchant's endpoint: written from the specification, sharing no code with what it checks."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, override

TOLERANCE_SECONDS = 300
PATIENCE_SECONDS = 30
POLL_SECONDS = 0.05


class NeverReceivedError(RuntimeError):
    """What was waited for did not arrive in time."""


@dataclass
class Receiver:
    """What arrived, and the status that requests are answered with.

    `first_status` is that of the first request about each event, where it differs.
    """

    url: str
    status: int = 204
    first_status: int | None = None
    secret: str = ""
    received: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    tried: set[str] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)

    def take(self, headers: dict[str, str], body: bytes) -> int:
        """Look at a request as the specification asks; the status to answer with."""
        with self.lock:
            webhook_id, status = headers["webhook-id"], self.status
            if webhook_id not in self.tried:
                self.tried.add(webhook_id)
                status = self.first_status or status
            if status != 204:
                return status
            problem = verify(headers, body, self.secret, now=time.time())
            if problem is not None:
                self.refused.append(problem)
                return 400
            self.received.append((webhook_id, json.loads(body)))
            return status

    def ids(self) -> list[str]:
        """The ids that arrived, in order."""
        with self.lock:
            return [webhook_id for webhook_id, _ in self.received]

    def wait_for(self, *ids: str) -> None:
        """Return when all of these have arrived. Raises NeverReceivedError."""
        self._wait(lambda: set(ids) <= set(self.ids()), f"of {len(ids)} events not all arrived")

    def wait_for_try(self) -> None:
        """Return when anything has been requested. Raises NeverReceivedError."""
        self._wait(lambda: bool(self.tried), "there was no request")

    def _wait(self, until: Any, complaint: str) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not until():
            if time.monotonic() > deadline:
                raise NeverReceivedError(f"{complaint}; {self.ids()} did, {self.refused} did not")
            time.sleep(POLL_SECONDS)


def verify(headers: dict[str, str], body: bytes, secret: str, *, now: float) -> str | None:
    """Why a message cannot be trusted, or None if it can."""
    webhook_id, sent_at = headers.get("webhook-id"), headers.get("webhook-timestamp", "")
    if not webhook_id or not sent_at.isdecimal():
        return "id or time is missing"
    if abs(now - int(sent_at)) > TOLERANCE_SECONDS:
        return "too old"
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = b".".join([webhook_id.encode(), sent_at.encode(), body])
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    given = headers.get("webhook-signature", "").split(" ")
    return None if any(hmac.compare_digest(expected, each) for each in given) else "not signed"


@contextmanager
def listening() -> Iterator[Receiver]:
    """An endpoint on loopback, at a port that nobody else has."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.send_response(receiver.take(headers, body))
            self.send_header("Content-Length", "0")
            self.end_headers()

        @override
        def log_message(self, format: str, *args: object) -> None:
            """Requests are kept, not printed."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver = Receiver(url=f"http://127.0.0.1:{server.server_port}/punchcard")
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()
