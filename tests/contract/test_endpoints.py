"""Requests to real servers on loopback: what an endpoint can do, and what it cannot."""

import datetime as dt
import socket
import time
from threading import Event

import pytest
from punchcard.adapters.http_endpoints import ANSWER_BYTES_READ, HttpEndpoints
from punchcard.domain.subscriptions import Answer, Failure
from punchcard.ports import Endpoints

from tests.contract.merchant_server import Conversation, answering, read_request, served
from tests.fakes.endpoints import OK, InMemoryEndpoints

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]

NOW = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
BODY = b'{"type":"points.earned"}'
HEADERS = {"content-type": "application/json", "webhook-id": "evt_1"}
NAME = "harbour.example"


@pytest.fixture
def endpoints() -> HttpEndpoints:
    return HttpEndpoints(now=lambda: NOW, loopback_allowed=True, seconds_max=1)


def post(endpoints: Endpoints, port: int, path: str = "/hooks?x=1") -> Answer:
    return endpoints.post(f"http://127.0.0.1:{port}{path}", body=BODY, headers=HEADERS)


def answer_of(endpoints: Endpoints, converse: Conversation) -> Answer:
    with served(converse) as port:
        return post(endpoints, port)


class TestBothAlike:
    """What a use case relies on, on the fake and on the adapter."""

    @pytest.mark.parametrize("status", [200, 204, 302, 400, 410, 500])
    @pytest.mark.parametrize("real", [True, False])
    def test_the_status_is_told(self, endpoints: HttpEndpoints, status: int, real: bool) -> None:
        fake = InMemoryEndpoints(answers=lambda _: Answer(status=status))
        with served(answering(f"{status} Whatever")) as port:
            assert post(endpoints if real else fake, port) == Answer(status=status)


class TestRequests:
    def test_the_body_is_sent_byte_for_byte_with_its_headers(
        self, endpoints: HttpEndpoints
    ) -> None:
        requests: list[bytes] = []

        def keep(connection: socket.socket, _over: Event) -> None:
            requests.append(read_request(connection))
            connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

        with served(keep) as port:
            assert post(endpoints, port) == OK

        head, _, body = requests[0].partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        assert lines[0] == "POST /hooks?x=1 HTTP/1.1"
        assert f"Host: 127.0.0.1:{port}" in lines
        assert "webhook-id: evt_1" in lines
        assert body == BODY

    @pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
    def test_no_redirect_is_followed(self, endpoints: HttpEndpoints, status: str) -> None:
        requests: list[bytes] = []

        def redirect(connection: socket.socket, _over: Event) -> None:
            requests.append(read_request(connection))
            connection.sendall(
                f"HTTP/1.1 {status}\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n".encode()
            )

        answer = answer_of(endpoints, redirect)

        assert answer == Answer(status=int(status[:3]))
        assert len(requests) == 1

    @pytest.mark.parametrize(
        ("header", "seconds"),
        [
            ("120", 120),
            ("0", 0),
            ("9" * 40, 999_999_999),
            ("Mon, 02 Mar 2026 12:10:00 GMT", 600),
            ("Mon, 02 Mar 2026 11:00:00 GMT", 0),
            ("soon", None),
            ("-5", None),
            ("Mon, 02 Mar 2026 12:10:00 -0000", None),
        ],
    )
    def test_what_an_endpoint_asks_for_is_told(
        self, endpoints: HttpEndpoints, header: str, seconds: int | None
    ) -> None:
        answer = answer_of(endpoints, answering("429 Slow", f"Retry-After: {header}"))
        assert answer == Answer(status=429, retry_after_seconds=seconds)


class TestBadServers:
    def test_nobody_listens(self, endpoints: HttpEndpoints) -> None:
        with socket.create_server(("127.0.0.1", 0)) as closing:
            port = closing.getsockname()[1]
        assert post(endpoints, port) == Answer(failure=Failure.UNREACHABLE)

    def test_one_that_hangs_up_without_an_answer(self, endpoints: HttpEndpoints) -> None:
        def hang_up(connection: socket.socket, _over: Event) -> None:
            read_request(connection)

        assert answer_of(endpoints, hang_up) == Answer(failure=Failure.UNREACHABLE)

    def test_one_that_resets(self, endpoints: HttpEndpoints) -> None:
        def reset(connection: socket.socket, _over: Event) -> None:
            linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)

        assert answer_of(endpoints, reset) == Answer(failure=Failure.UNREACHABLE)

    def test_one_that_never_answers(self, endpoints: HttpEndpoints) -> None:
        def wait(connection: socket.socket, over: Event) -> None:
            read_request(connection)
            over.wait(30)

        began = time.monotonic()
        assert answer_of(endpoints, wait) == Answer(failure=Failure.TIMED_OUT)
        assert time.monotonic() - began < 10

    @pytest.mark.parametrize("beginning", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: "])
    def test_one_that_answers_byte_by_byte_for_ever(
        self, endpoints: HttpEndpoints, beginning: bytes
    ) -> None:
        def trickle(connection: socket.socket, over: Event) -> None:
            read_request(connection)
            connection.sendall(beginning)
            while not over.wait(0.1):
                connection.sendall(b"H")

        began = time.monotonic()
        assert answer_of(endpoints, trickle) == Answer(failure=Failure.TIMED_OUT)
        assert time.monotonic() - began < 10

    def test_one_whose_body_never_ends_has_answered(self, endpoints: HttpEndpoints) -> None:
        sent = 0

        def flood(connection: socket.socket, over: Event) -> None:
            nonlocal sent
            read_request(connection)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n")
            while not over.is_set():
                connection.sendall(b"x" * ANSWER_BYTES_READ)
                sent += ANSWER_BYTES_READ

        began = time.monotonic()
        assert answer_of(endpoints, flood) == Answer(status=200)
        assert time.monotonic() - began < 1

    def test_one_whose_body_trickles_has_answered_when_the_time_is_up(
        self, endpoints: HttpEndpoints
    ) -> None:
        def trickle(connection: socket.socket, over: Event) -> None:
            read_request(connection)
            connection.sendall(b"HTTP/1.1 500 Oh\r\nContent-Length: 1000000\r\n\r\n")
            while not over.wait(0.1):
                connection.sendall(b"x")

        began = time.monotonic()
        assert answer_of(endpoints, trickle) == Answer(status=500)
        assert time.monotonic() - began < 10

    @pytest.mark.parametrize(
        "answer",
        [
            b"SSH-2.0-OpenSSH_9.9\r\n",
            b"\x00\x01\x02\r\n\r\n",
            b"HTTP/1.1 abc Oh\r\n\r\n",
            b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000 + b"\r\n",
            b"HTTP/1.1 200 " + b"x" * 100_000,
        ],
    )
    def test_one_that_speaks_something_else(self, endpoints: HttpEndpoints, answer: bytes) -> None:
        def speak(connection: socket.socket, _over: Event) -> None:
            read_request(connection)
            connection.sendall(answer)

        assert answer_of(endpoints, speak) == Answer(failure=Failure.ANSWER_UNREADABLE)
