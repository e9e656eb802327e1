"""Requests to merchants' endpoints: to public addresses alone, one answer, within seconds.

The standard library's client is all that is needed, because everything that a larger one adds
must be off here: redirects, retries, proxies, a pool. It is given a connection that is made
already, so that the address that was checked is the one that is called.
"""

import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from threading import Timer

from punchcard.domain.endpoints import (
    EndpointUrl,
    EndpointUrlInvalidError,
    is_public,
    read_endpoint_url,
)
from punchcard.domain.subscriptions import Answer, Failure

ANSWERED_WITHIN_SECONDS = 15
"""From the connection to the end of the answer, however slowly it trickles in."""

ANSWER_BYTES_READ = 1024
"""Of the body, which nobody looks at: enough for most endpoints to end in peace."""

ADDRESSES_TRIED = 2

type Resolve = Callable[[str, int], list[str]]
"""The IP addresses of a host; raises OSError when there are none."""


def resolve(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(place[0]) for *_, place in found]


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpEndpoints:
    """Endpoints over HTTPS; on a machine of one's own also over HTTP, to itself.

    `now` tells how far ahead a date in an answer is.
    """

    now: Callable[[], datetime]
    loopback_allowed: bool = False
    seconds_max: float = ANSWERED_WITHIN_SECONDS
    resolve: Resolve = resolve
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def post(self, url: str, *, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send one request and wait for its answer; whatever goes wrong is told in the answer."""
        try:
            endpoint = read_endpoint_url(url, loopback_allowed=self.loopback_allowed)
        except EndpointUrlInvalidError:
            return Answer(failure=Failure.ADDRESS_REFUSED)
        try:
            addresses = self._addresses(endpoint)
        except (OSError, UnicodeError):
            return Answer(failure=Failure.NAME_UNKNOWN)
        if not addresses:
            return Answer(failure=Failure.ADDRESS_REFUSED)
        watch = _Watch(self.seconds_max)
        try:
            with self._connected(endpoint, addresses, watch) as connection:
                connection.request("POST", endpoint.target, body, dict(headers))
                response = connection.getresponse()
                # Headers that were cut off look as if they had ended.
                return Answer(failure=Failure.TIMED_OUT) if watch.rang else self._answer(response)
        except (OSError, HTTPException, ValueError) as error:
            return Answer(failure=Failure.TIMED_OUT if watch.rang else _failure(error))

    def _addresses(self, endpoint: EndpointUrl) -> list[str]:
        """Where to connect to; nothing if any address of the host is none to be called."""
        if endpoint.loopback:
            return [endpoint.host]
        found = self.resolve(endpoint.host, endpoint.port)
        return found[:ADDRESSES_TRIED] if all(map(is_public, found)) else []

    @contextmanager
    def _connected(
        self, endpoint: EndpointUrl, addresses: list[str], watch: "_Watch"
    ) -> Iterator[HTTPConnection]:
        plain = _connect(addresses, endpoint.port, seconds=self.seconds_max)
        plain.settimeout(self.seconds_max)
        with plain, watch.over(plain):
            if endpoint.loopback:
                connection = HTTPConnection(endpoint.host, endpoint.port)
                connection.sock = plain
            else:
                connection = HTTPSConnection(endpoint.host, endpoint.port, context=self.tls)
                connection.sock = self.tls.wrap_socket(plain, server_hostname=endpoint.host)
            # It must never connect by itself: it would ask for the address again.
            connection.auto_open = 0
            try:
                yield connection
            finally:
                connection.close()

    def _answer(self, response: HTTPResponse) -> Answer:
        retry_after = _seconds(response.headers.get("Retry-After"), now=self.now())
        with suppress(OSError, HTTPException, ValueError):
            response.read(ANSWER_BYTES_READ)
        return Answer(status=response.status, retry_after_seconds=retry_after)


class _Watch:
    """Ends a connection when its time is up.

    The timeout of a socket begins anew with each byte, so that an endpoint could go on for hours.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.rang = False

    @contextmanager
    def over(self, connection: socket.socket) -> Iterator[None]:
        # TLS takes the socket over; its duplicate ends the same connection whatever became of it.
        with connection.dup() as own:

            def ring() -> None:
                self.rang = True
                with suppress(OSError):
                    own.shutdown(socket.SHUT_RDWR)

            timer = Timer(self._seconds, ring)
            timer.daemon = True
            timer.start()
            try:
                yield
            finally:
                timer.cancel()
                timer.join()


def _connect(addresses: list[str], port: int, *, seconds: float) -> socket.socket:
    """A connection to the first address that takes one; they share the time for it."""
    *others, last = addresses
    each = seconds / len(addresses)
    for address in others:
        with suppress(OSError):
            return socket.create_connection((address, port), timeout=each)
    return socket.create_connection((last, port), timeout=each)


def _failure(error: Exception) -> Failure:
    match error:
        case TimeoutError():
            return Failure.TIMED_OUT
        case ssl.SSLError():
            return Failure.TLS_FAILED
        case OSError():
            return Failure.UNREACHABLE
        case _:
            return Failure.ANSWER_UNREADABLE


def _seconds(retry_after: str | None, *, now: datetime) -> int | None:
    """What a Retry-After header asks for: seconds, or the time until a date."""
    if retry_after is None:
        return None
    if retry_after.isascii() and retry_after.isdigit():
        return int(retry_after[:9])
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    return max(0, (moment - now) // timedelta(seconds=1))
