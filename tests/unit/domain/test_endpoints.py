"""Which addresses may be called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from punchcard.domain.endpoints import (
    URL_LENGTH_MAX,
    EndpointUrl,
    EndpointUrlInvalidError,
    is_public,
    read_endpoint_url,
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.com", EndpointUrl(host="example.com", port=443, target="/")),
        (
            "https://Example.com:8443/hooks/a%20b?key=x&y=1",
            EndpointUrl(host="example.com", port=8443, target="/hooks/a%20b?key=x&y=1"),
        ),
        ("https://8.8.8.8/", EndpointUrl(host="8.8.8.8", port=443, target="/")),
        ("https://4711.example/", EndpointUrl(host="4711.example", port=443, target="/")),
        ("https://0x7f.fr/", EndpointUrl(host="0x7f.fr", port=443, target="/")),
        ("https://example.com:443?x", EndpointUrl(host="example.com", port=443, target="/?x")),
    ],
)
def test_an_address_over_tls_is_taken_apart(url: str, expected: EndpointUrl) -> None:
    assert read_endpoint_url(url, loopback_allowed=False) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "http://example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "https://",
        "https:///hooks",
        "https://user@example.com/",
        "https://user:pass@example.com/",
        "https://@example.com/",
        "https://example.com/#fragment",
        "https://example.com:22/",
        "https://example.com:80/",
        "https://example.com:99999/",
        "https://example.com:0/",
        "https://127.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.1:8443/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[fe80::1%25eth0]/",
        "https://2130706433/",
        "https://134744072/",
        "https://0x7f000001/",
        "https://0X7F.0.0.1/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://127.0.0.1./",
        "https://8.8.8.8./",
        "https://example.com.1/",
        "https://0x/",
        "https://example.com:x/",
        "https://[::1/",
        "https://example.com/a b",
        "https://example.com/\r\nHost: other",
        "https://exämple.com/",
        "https://example.com\\@other.example/",
        "https://example.com/" + "x" * URL_LENGTH_MAX,
        "http://127.0.0.1:8000/",
    ],
)
def test_any_other_address_is_refused(url: str) -> None:
    with pytest.raises(EndpointUrlInvalidError) as raised:
        read_endpoint_url(url, loopback_allowed=False)
    assert raised.value.path == "url"


def test_on_a_machine_of_ones_own_it_may_be_called_itself() -> None:
    expected = EndpointUrl(host="127.0.0.1", port=8000, target="/hooks", loopback=True)
    assert read_endpoint_url("http://127.0.0.1:8000/hooks", loopback_allowed=True) == expected


@pytest.mark.parametrize(
    "url", ["http://127.0.0.2/", "http://localhost/", "http://example.com/", "http://10.0.0.1/"]
)
def test_even_there_nothing_else_is_called_without_tls(url: str) -> None:
    with pytest.raises(EndpointUrlInvalidError):
        read_endpoint_url(url, loopback_allowed=True)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",  # noqa: S104 - not bound to, but refused
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "169.254.170.2",
        "192.0.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "2606:2800:220:1::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:db8::1",
        "",
        "localhost",
        "example.com",
        "0177.0.0.1",
    ],
)
def test_addresses_of_somebodys_own_network_are_not(address: str) -> None:
    assert not is_public(address)


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="127.0.0.0/8"))
def test_no_private_address_is_public_in_any_of_its_forms(address: object) -> None:
    assert not is_public(str(address))
    assert not is_public(f"::ffff:{address}")


@given(st.text(max_size=60).map(lambda text: f"https://{text}"))
def test_a_text_is_an_address_or_refused(text: str) -> None:
    try:
        endpoint = read_endpoint_url(text, loopback_allowed=True)
    except EndpointUrlInvalidError:
        return
    assert endpoint.host
    assert endpoint.target.startswith(("/", "?"))
