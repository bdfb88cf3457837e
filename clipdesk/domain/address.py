"""Which addresses on the internet ClipDesk may be sent to: https, a public host, a port that the web uses.

Pure rules on text and on resolved addresses; asking the resolver and connecting are left to `clipdesk.web`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from clipdesk.domain.errors import InvalidInput

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

HTTPS_PORT = 443
_FIRST_FREE_PORT = 1024
_MOST_CHARACTERS = 2048
_MOST_HOST = 253
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_NEVER = re.compile(r"[\x00-\x1f\x7f\\]")
# What stays as it is in a path or a query; everything else is percent-encoded (RFC 3986).
_SAFE = "/%:@!$&'()*+,;=~-._?[]"
_LOCAL_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home", "home.arpa", "corp", "onion")

# IANA's registries of special-purpose addresses, and what clouds keep for their own machines.
_CLOSED_V4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_OPEN_V6 = IPv6Network("2000::/3")
_CLOSED_V6 = tuple(
    IPv6Network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "3ffe::/16")
)
_NAT64 = IPv6Network("64:ff9b::/96")

_NOT_PUBLIC = "Addresses of this computer and of your own network are never asked for anything."


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An https address whose text was found good; `host` is ASCII in small letters, or a public address."""

    host: str
    port: int
    target: str

    @property
    def url(self) -> str:
        """Return the address as a whole, written so that every reader understands the same."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == HTTPS_PORT else f":{self.port}"
        return f"https://{host}{port}{self.target}"

    @property
    def path(self) -> str:
        """Return the path without the query."""
        return self.target.partition("?")[0]

    def joined(self, location: str) -> WebAddress:
        """Return where a redirect leads, judged like any other address.

        Raises:
            InvalidInput: it leads where ClipDesk does not go.
        """
        return web_address(urljoin(self.url, location))


@dataclass(frozen=True, slots=True)
class Reach:
    """Which addresses may be connected to: the public ones.

    Args:
        own_networks: more of them, for a program that runs its own servers; no setting leads here.
    """

    own_networks: tuple[Network, ...] = ()

    def allows(self, address: Address) -> bool:
        """Tell whether an address may be connected to."""
        own = (network for network in self.own_networks if network.version == address.version)
        return is_public(address) or any(address in network for network in own)

    def checked(self, host: str, found: Sequence[str]) -> list[Address]:
        """Return what a host's name stands for, if each of its addresses may be connected to.

        Raises:
            InvalidInput: one of them may not: a name that leads here and there is a trap.
        """
        addresses = [ip_address(text) for text in found]
        if not addresses or not all(self.allows(address) for address in addresses):
            raise _not_public(host)
        return addresses


def is_public(address: Address) -> bool:
    """Tell whether an address belongs to the public internet and to one machine alone."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _CLOSED_V4)
    if address in _NAT64:
        # On a network that speaks IPv6 only, this is how public IPv4 addresses look (RFC 6052).
        return is_public(IPv4Address(address.packed[-4:]))
    return (
        address in _OPEN_V6
        and address.scope_id is None
        and not any(address in network for network in _CLOSED_V6)
    )


def web_address(text: str) -> WebAddress:
    """Read an address that a person, a script or a redirect gave.

    Raises:
        InvalidInput: ClipDesk does not go there; says why.
    """
    text = text.strip()
    if len(text) > _MOST_CHARACTERS:
        raise _refused("This address is too long.")
    if _NEVER.search(text):
        raise _refused("This address holds signs that no address has.")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise _refused("This is not an address that can be read.") from error
    if parts.scheme != "https":
        raise _refused("Only https addresses can be used.", "It must begin with https://.")
    if "@" in parts.netloc:
        raise _refused("An address with a name or password in it is not used.", "Ask for another link.")
    if port == 0 or (port is not None and port != HTTPS_PORT and port < _FIRST_FREE_PORT):
        raise _refused(f"Port {port} is not one that web pages use.")
    return WebAddress(_host(parts), port or HTTPS_PORT, _target(parts))


def _host(parts: SplitResult) -> str:
    written = parts.hostname or ""
    if parts.netloc.startswith("["):
        return _literal(written)
    try:
        # This also brings full-width digits and ideographic dots into their plain form, as resolvers do.
        host = written.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError as error:
        raise _refused("This is not an address that can be read.") from error
    labels = host.split(".")
    if len(host) > _MOST_HOST or not all(_LABEL.fullmatch(label) for label in labels):
        raise _refused("This is not the address of a web server.")
    if _NUMBER.fullmatch(labels[-1]):
        return _literal(host)
    is_local = any(host == name or host.endswith(f".{name}") for name in _LOCAL_NAMES)
    if len(labels) == 1 or is_local:
        raise _not_public(host)
    return host


def _literal(host: str) -> str:
    """Return a numeric host in its one plain form; 127.1, 0x7f000001, 2130706433 and 0177.0.0.1 are none."""
    try:
        address = ip_address(host)
    except ValueError as error:
        raise _refused("A number instead of a name is not used.", "Use the name of the server.") from error
    if not is_public(address):
        raise _not_public(host)
    return str(address)


def _target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe=_SAFE)
    return f"{path}?{quote(parts.query, safe=_SAFE)}" if parts.query else path


def _refused(title: str, advice: str = "Copy the whole address again, from https:// on.") -> InvalidInput:
    return InvalidInput(title, advice, field="url")


def _not_public(host: str) -> InvalidInput:
    return _refused(f"{host} is not on the public internet.", _NOT_PUBLIC)
