"""Takes the port of the loopback API, on 127.0.0.1 and for this process alone."""

from __future__ import annotations

import socket
import sys

from clipdesk.domain.errors import NotAllowed


def bind_loopback(port: int) -> socket.socket:
    """Return a bound socket on 127.0.0.1; port 0 takes a free one.

    Raises:
        NotAllowed: another program has the port, or the system does not give it out.
    """
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # named: no delay
    try:
        if sys.platform == "win32":
            # There SO_REUSEADDR would let any program take over a port that is in use.
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # connections of before may linger
        bound.bind(("127.0.0.1", port))
        bound.listen(64)  # only now is the port taken for sure
    except OSError as error:
        bound.close()
        raise NotAllowed(
            f"Port {port} is not free, so the API is off for now.",
            "End the program that uses it, or choose another one with: clipdesk config set api.port NUMBER",
        ) from error
    bound.setblocking(False)
    return bound
