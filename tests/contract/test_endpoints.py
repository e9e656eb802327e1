"""Requests to real servers on loopback: what an endpoint can do, and what it cannot."""

import datetime as dt
import ipaddress
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from punchcard.adapters.http_endpoints import ANSWER_BYTES_READ, HttpEndpoints
from punchcard.domain import endpoints as rules
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


class TestAddresses:
    """No name leads to an address that is not public."""

    @pytest.mark.parametrize(
        "addresses",
        [
            ["127.0.0.1"],
            ["169.254.169.254"],
            ["10.0.0.1"],
            ["::1"],
            ["93.184.216.34", "10.0.0.1"],
            [],
        ],
    )
    def test_a_name_with_a_private_address_is_not_called(self, addresses: list[str]) -> None:
        endpoints = HttpEndpoints(now=lambda: NOW, resolve=lambda _host, _port: addresses)
        answer = endpoints.post(f"https://{NAME}/", body=BODY, headers=HEADERS)
        assert answer == Answer(failure=Failure.ADDRESS_REFUSED)

    @pytest.mark.parametrize(
        "url",
        [
            "https://127.0.0.1/",
            "https://169.254.169.254/latest/meta-data/",
            "https://[::1]/",
            "https://2130706433/",
            "https://0x7f.1/",
        ],
    )
    def test_an_address_in_any_writing_is_checked(self, url: str) -> None:
        endpoints = HttpEndpoints(now=lambda: NOW)
        answer = endpoints.post(url, body=BODY, headers=HEADERS)
        assert answer == Answer(failure=Failure.ADDRESS_REFUSED)

    @pytest.mark.parametrize("url", ["http://harbour.example/", "https://u:p@harbour.example/"])
    def test_what_could_not_be_subscribed_is_not_called(self, url: str) -> None:
        endpoints = HttpEndpoints(now=lambda: NOW, resolve=lambda _host, _port: ["93.184.216.34"])
        answer = endpoints.post(url, body=BODY, headers=HEADERS)
        assert answer == Answer(failure=Failure.ADDRESS_REFUSED)

    def test_this_machine_is_not_called_where_it_is_not_ones_own(self) -> None:
        with served(answering("204 No Content")) as port:
            answer = post(HttpEndpoints(now=lambda: NOW), port)
        assert answer == Answer(failure=Failure.ADDRESS_REFUSED)

    def test_a_name_that_nobody_knows(self) -> None:
        def unknown(_host: str, _port: int) -> list[str]:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        endpoints = HttpEndpoints(now=lambda: NOW, resolve=unknown)
        answer = endpoints.post(f"https://{NAME}/", body=BODY, headers=HEADERS)
        assert answer == Answer(failure=Failure.NAME_UNKNOWN)

    def test_a_name_that_cannot_be_looked_up(self) -> None:
        url = f"https://{'x' * 64}.example/"
        answer = HttpEndpoints(now=lambda: NOW).post(url, body=BODY, headers=HEADERS)
        assert answer == Answer(failure=Failure.NAME_UNKNOWN)


class TestTls:
    """The checked address is connected to, and the certificate is that of the name."""

    @pytest.fixture
    def server_tls(self, tmp_path: Path) -> ssl.SSLContext:
        pem = tmp_path / "server.pem"
        pem.write_bytes(certificate(NAME))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        return context

    @pytest.fixture
    def secured(
        self, tmp_path: Path, server_tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
    ) -> Iterator[tuple[HttpEndpoints, str, list[str]]]:
        """Endpoints for whom loopback is public, an address, and the names asked for by SNI."""
        names: list[str] = []
        server_tls.sni_callback = lambda _sock, name, _context: names.append(name or "")
        trusting = ssl.create_default_context(cafile=str(tmp_path / "server.pem"))
        monkeypatch.setattr("punchcard.adapters.http_endpoints.is_public", lambda _address: True)
        with served(answering("204 No Content"), tls=server_tls) as port:
            monkeypatch.setattr(rules, "PORTS", (port,))
            endpoints = HttpEndpoints(
                now=lambda: NOW,
                seconds_max=5,
                resolve=lambda _host, _port: ["127.0.0.1"],
                tls=trusting,
            )
            yield endpoints, f"https://{NAME}:{port}/hooks", names

    def test_a_name_is_called_at_its_checked_address_under_its_own_certificate(
        self, secured: tuple[HttpEndpoints, str, list[str]]
    ) -> None:
        endpoints, url, names = secured
        assert endpoints.post(url, body=BODY, headers=HEADERS) == OK
        assert names == [NAME]

    def test_a_certificate_of_another_name_is_refused(
        self, secured: tuple[HttpEndpoints, str, list[str]]
    ) -> None:
        endpoints, url, _ = secured
        other = url.replace(NAME, "other.example")
        answer = endpoints.post(other, body=BODY, headers=HEADERS)
        assert answer == Answer(failure=Failure.TLS_FAILED)

    def test_a_certificate_that_nobody_vouches_for_is_refused(
        self, secured: tuple[HttpEndpoints, str, list[str]]
    ) -> None:
        endpoints, url, _ = secured
        strict = replace(endpoints, tls=ssl.create_default_context())
        answer = strict.post(url, body=BODY, headers=HEADERS)
        assert answer == Answer(failure=Failure.TLS_FAILED)

    def test_the_next_address_is_tried_where_one_does_not_answer(
        self, secured: tuple[HttpEndpoints, str, list[str]]
    ) -> None:
        endpoints, url, _ = secured
        second = replace(endpoints, resolve=lambda _host, _port: ["127.0.0.9", "127.0.0.1"])
        assert second.post(url, body=BODY, headers=HEADERS) == OK


def certificate(name: str) -> bytes:
    """A key and a certificate that vouches for itself, valid today."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    today = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("192.0.2.1"))]
            ),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ) + made.public_bytes(serialization.Encoding.PEM)
