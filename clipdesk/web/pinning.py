"""Connects to public addresses only, and to exactly the one that was judged.

A name is resolved once for each connection, every address it has is judged, and the connection goes to that
address, so a name that changes its mind between question and connection gains nothing. Certificate, SNI and
Host stay those of the name (OWASP Server-Side Request Forgery Prevention Cheat Sheet).
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable

import httpx2

from clipdesk.domain.address import Address, Reach, WebAddress, web_address

Resolve = Callable[[str, int], list[str]]
_MOST_TRIES = 4


def system_addresses(host: str, port: int) -> list[str]:
    """Return the addresses that the system's resolver knows for a name, the preferred one first."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class PinnedTransport(httpx2.BaseTransport):
    """Send requests to where `reach` allows; to be used below `transport.Transport`.

    No proxy is used: it would resolve the name again, out of sight.

    Args:
        trust: which certificates to trust, by default the system's.
    """

    def __init__(
        self,
        reach: Reach | None = None,
        *,
        resolve: Resolve = system_addresses,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._reach = reach or Reach()
        self._resolve = resolve
        self._trust = trust
        self._lock = threading.Lock()
        self._inner: httpx2.HTTPTransport | None = None

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request to a judged address; the next one is tried only while nothing was sent.

        Raises:
            InvalidInput: the address is not one that may be reached.
        """
        address = web_address(str(request.url))
        failure: httpx2.TransportError | None = None
        for judged in self._addresses(address)[:_MOST_TRIES]:
            try:
                return self._open().handle_request(_pinned(request, address.host, judged))
            except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
                failure = error
        raise failure or httpx2.ConnectError(f"{address.host} has no address")

    def close(self) -> None:
        """Close what is open."""
        with self._lock:
            inner, self._inner = self._inner, None
        if inner is not None:
            inner.close()

    def _open(self) -> httpx2.HTTPTransport:
        """Return what connects; made late, for reading the system's certificates takes a moment."""
        with self._lock:
            if self._inner is None:
                self._inner = httpx2.HTTPTransport(
                    verify=self._trust or True, limits=httpx2.Limits(max_keepalive_connections=0)
                )
            return self._inner

    def _addresses(self, address: WebAddress) -> list[Address]:
        try:
            found = self._resolve(address.host, address.port)
        except OSError as error:
            raise httpx2.ConnectError(f"{address.host} was not found: {error}") from error
        return self._reach.checked(address.host, found)


def _pinned(request: httpx2.Request, host: str, address: Address) -> httpx2.Request:
    """Return the same request, its Host header included, for a connection to one address."""
    return httpx2.Request(
        request.method,
        request.url.copy_with(host=str(address)),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": host},
    )
