"""The ground under all tests: nothing of the user's own, and no way out of this computer."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest


def test_a_connection_that_would_leave_the_computer_is_refused() -> None:
    with socket.socket() as own, pytest.raises(RuntimeError, match=r"192\.0\.2\.1"):
        own.connect(("192.0.2.1", 443))


def test_a_connection_within_the_computer_is_made() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as own:
        own.connect(server.getsockname())

        assert own.getpeername() == server.getsockname()


def test_home_and_screen_are_not_the_users() -> None:
    assert not list(Path.home().glob(".*rc"))
    assert os.environ["CLIPDESK_HOME"].startswith(os.environ["HOME"])
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
    assert "DISPLAY" not in os.environ
    assert "DBUS_SESSION_BUS_ADDRESS" not in os.environ
