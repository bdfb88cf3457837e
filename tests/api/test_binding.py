"""A port belongs to one program."""

from __future__ import annotations

import socket

import pytest

from clipdesk.api.binding import bind_loopback
from clipdesk.domain.errors import NotAllowed


def test_a_free_port_is_taken_on_the_loopback_address() -> None:
    with bind_loopback(0) as bound:
        host, port = bound.getsockname()

        assert host == "127.0.0.1" and port > 0


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_a_taken_port_is_said_with_what_to_do(host: str) -> None:
    with socket.socket() as other:
        other.bind((host, 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(NotAllowed, match=f"Port {port} is not free.*config set api.port"):
            bind_loopback(port)


def test_nobody_else_gets_a_port_that_was_taken() -> None:
    with bind_loopback(0) as bound, pytest.raises(NotAllowed):
        bind_loopback(bound.getsockname()[1])
