"""Which servers are called, and how one knows that they are the right ones."""

import datetime as dt
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from punchcard.adapters.http_endpoints import HttpEndpoints
from punchcard.domain import endpoints as rules
from punchcard.domain.subscriptions import Answer, Failure

from tests.contract.merchant_server import answering, served
from tests.fakes.endpoints import OK

pytestmark = [pytest.mark.enable_socket, pytest.mark.allow_hosts(["127.0.0.1"])]

NOW = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
BODY = b'{"type":"points.earned"}'
HEADERS = {"content-type": "application/json", "webhook-id": "evt_1"}
NAME = "harbour.example"
SLOW_SECONDS = 1


def post(endpoints: HttpEndpoints, port: int) -> Answer:
    return endpoints.post(f"http://127.0.0.1:{port}/", body=BODY, headers=HEADERS)


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
        with served(
            answering("204 No Content", after_seconds=SLOW_SECONDS), tls=server_tls
        ) as port:
            monkeypatch.setattr(rules, "PORTS", (port,))
            endpoints = HttpEndpoints(
                now=lambda: NOW,
                seconds_max=4 * SLOW_SECONDS,
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

    def test_how_many_addresses_a_name_has_takes_nothing_from_the_time_to_answer(
        self, secured: tuple[HttpEndpoints, str, list[str]]
    ) -> None:
        endpoints, url, _ = secured
        hurried = replace(
            endpoints,
            seconds_max=1.9 * SLOW_SECONDS,
            resolve=lambda _host, _port: ["127.0.0.1", "127.0.0.1"],
        )
        assert hurried.post(url, body=BODY, headers=HEADERS) == OK


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
