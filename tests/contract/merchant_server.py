"""A merchant's server on loopback that misbehaves as a test says."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

type Conversation = Callable[[socket.socket, Event], None]
"""What the server does with one connection; it stops waiting when the event is set."""


def read_request(connection: socket.socket) -> bytes:
    """A request with as much body as it announces."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _more(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    length = next(
        int(line.partition(b":")[2])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length:")
    )
    while len(body) < length:
        body += _more(connection)
    return head + b"\r\n\r\n" + body


def answering(
    status: str, *headers: str, body: bytes = b"", after_seconds: float = 0
) -> Conversation:
    """A server that answers every request in the same way."""

    def converse(connection: socket.socket, over: Event) -> None:
        read_request(connection)
        over.wait(after_seconds)
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
        connection.sendall("\r\n".join(lines).encode() + body)

    return converse


@contextmanager
def served(converse: Conversation, *, tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """A server; the port it listens on."""
    over = Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=_serve, args=(listening, converse, tls, over), daemon=True)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            over.set()
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(10)


def _serve(
    listening: socket.socket, converse: Conversation, tls: ssl.SSLContext | None, over: Event
) -> None:
    while not over.is_set():
        try:
            plain, _ = listening.accept()
        except OSError:
            return
        with plain, suppress(OSError):
            plain.settimeout(10)
            if tls is None:
                converse(plain, over)
                continue
            with tls.wrap_socket(plain, server_side=True) as secured:
                converse(secured, over)


def _more(connection: socket.socket) -> bytes:
    received = connection.recv(65536)
    if not received:
        raise ConnectionError("the request ended early")
    return received
