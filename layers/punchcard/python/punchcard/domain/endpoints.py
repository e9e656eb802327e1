"""Which addresses of merchants may be called: public ones alone, over TLS.

Whoever may subscribe chooses an address that a function of ours calls from inside the account.
It must not become a way to what only that function can reach.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from punchcard.domain.errors import InvalidError

URL_LENGTH_MAX = 2_000
TLS_PORT = 443
PORTS = (TLS_PORT, 8443)
LOOPBACK_HOST = "127.0.0.1"

# A URL is sent as it is written; what is not plain ASCII has to come percent-encoded.
_PLAIN = re.compile(r"[!-~]+", re.ASCII)

# Resolvers take such a host for an IPv4 address in decimal, octal or hexadecimal, or for a part of
# one, whatever the labels before say. Only the plain spelling, four decimal numbers, is taken.
_ENDS_IN_NUMBER = re.compile(r"(.*\.)?([0-9]+|0x[0-9a-f]*)\.?", re.ASCII)

# Whatever stands behind such an address is an IPv4 address in another form.
_TRANSLATING = (
    IPv6Network("64:ff9b::/96"),
    IPv6Network("64:ff9b:1::/48"),
    IPv6Network("2002::/16"),
)


class EndpointUrlInvalidError(InvalidError):
    """No notification can be sent to this address."""

    code = "endpoint_url_invalid"

    def __init__(self, detail: str) -> None:
        super().__init__(detail, path="url")


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointUrl:
    """An address as a request needs it; `target` is the path with its query.

    `loopback` is this machine itself, over plain HTTP.
    """

    host: str
    port: int
    target: str
    loopback: bool = False


def read_endpoint_url(url: str, *, loopback_allowed: bool) -> EndpointUrl:
    """Take an address apart.

    Args:
        url: as the merchant gave it.
        loopback_allowed: also `http://127.0.0.1`, for a machine of one's own.

    Raises:
        EndpointUrlInvalidError: it is not HTTPS, names a user, a fragment, an unusual port or an
            IP address that is not public, or is no address at all.
    """
    if len(url) > URL_LENGTH_MAX or not _PLAIN.fullmatch(url):
        raise EndpointUrlInvalidError(
            f"the address must be plain ASCII of at most {URL_LENGTH_MAX} characters"
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise EndpointUrlInvalidError("the address is no URL") from error
    if not parts.hostname or parts.fragment or "@" in parts.netloc or "\\" in url:
        raise EndpointUrlInvalidError("the address needs a host, and no user and no fragment")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if loopback_allowed and _is_loopback(parts):
        return EndpointUrl(
            host=LOOPBACK_HOST, port=80 if port is None else port, target=target, loopback=True
        )
    if parts.scheme != "https":
        raise EndpointUrlInvalidError("the address must begin with https://")
    port = TLS_PORT if port is None else port
    if port not in PORTS:
        raise EndpointUrlInvalidError(f"the port must be one of {', '.join(map(str, PORTS))}")
    _check_host(parts.hostname)
    return EndpointUrl(host=parts.hostname, port=port, target=target)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the internet and not to somebody's own network.

    Private, loopback, link-local (where clouds tell secrets to their machines), multicast,
    unspecified and reserved addresses do not, in whatever form they are written.
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        if any(ip in network for network in _TRANSLATING) or ip.scope_id is not None:
            return False
        ip = ip.ipv4_mapped or ip
    return _is_global(ip)


def _check_host(host: str) -> None:
    if _is_ip(host):
        if not is_public(host):
            raise EndpointUrlInvalidError(
                "the address must be one of the internet, not of a network"
            )
    elif _ENDS_IN_NUMBER.fullmatch(host):
        raise EndpointUrlInvalidError(
            "an IPv4 address is written as four decimal numbers with dots between them"
        )


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _is_global(ip: IPv4Address | IPv6Address) -> bool:
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _is_loopback(parts: SplitResult) -> bool:
    return parts.scheme == "http" and parts.hostname == LOOPBACK_HOST
