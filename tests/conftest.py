"""What every test stands on: no real home, no real screen, no real network, and long tests apart.

Fixtures of one folder belong into that folder's own conftest.
"""

from __future__ import annotations

import os
import socket
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.session.desktop_session import DesktopSession

# Before anything of Qt or of ClipDesk is imported, in this process and in those of pytest-xdist.
_HOME = tempfile.TemporaryDirectory(prefix="clipdesk-tests-", ignore_cleanup_errors=True)
_FOREIGN = (
    "CLIPDESK",
    "XDG_",
    "DISPLAY",
    "WAYLAND_",
    "DBUS_",
    "http_proxy",
    "https_proxy",
    "HTTP",
    "ALL_PROXY",
)
for _name in [name for name in os.environ if name.startswith(_FOREIGN)]:
    del os.environ[_name]
os.environ.update(
    HOME=_HOME.name,
    CLIPDESK_HOME=str(Path(_HOME.name) / "clipdesk"),
    XDG_RUNTIME_DIR=_HOME.name,  # a folder of our own, 0700, without a message bus in it
    QT_QPA_PLATFORM="offscreen",
    PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring",
)

# Machines that run tests are shared: a slow example is no failure, a wrong one is.
settings.register_profile(
    "clipdesk", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("long", settings.get_profile("clipdesk"), max_examples=2000)
settings.load_profile("clipdesk")

_LOOPBACK = ("127.", "::1", "localhost")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option by which `make test-long` runs the long tests in parts."""
    parser.addoption(
        "--long-part", metavar="K/N", default="1/1", help="of the long tests, run only the K-th of N parts"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out benchmarks unless asked for, long tests unless -m is given, and their other parts."""
    part, parts = (int(number) for number in config.getoption("--long-part").split("/"))
    if not 1 <= part <= parts:
        raise pytest.UsageError(f"--long-part {part}/{parts}: the part is not between 1 and {parts}")
    expression = config.getoption("markexpr")
    measuring = bool(config.getoption("benchmark_only", default=False))
    kept: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        is_long = item.get_closest_marker("long") is not None
        in_part = zlib.crc32(item.nodeid.encode()) % parts == part - 1
        is_benchmark = "benchmark" in getattr(item, "fixturenames", ())
        unwanted = (is_long and not (expression and in_part)) or is_benchmark != measuring
        (left_out if unwanted else kept).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


@pytest.fixture(scope="session", autouse=True)
def no_outside_world() -> Iterator[None]:
    """Refuse every connection that would leave this computer, with the address in the error."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def check(own: socket.socket, address: Any) -> None:
        if own.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(_LOOPBACK):
            raise RuntimeError(f"a test wanted to connect to {address}: use a loopback server")

    def guarded_connect(self: socket.socket, address: Any) -> None:
        check(self, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        check(self, address)
        return connect_ex(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    yield
    patch.undo()


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """Return the seed of this run, as the head of the output prints it; -p randomly repeats it."""
    value = request.config.getoption("randomly_seed", 0)
    number = value if isinstance(value, int) else 0
    print(f"seed {number}")
    return number


@pytest.fixture
def desktop_session(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DesktopSession]:
    """Return a running real desktop; `@pytest.mark.session(tray="xembed", ...)` chooses its parts.

    Skips the test, and says why, where a needed package is missing.
    """
    marker = request.node.get_closest_marker("session")
    session = DesktopSession(**(marker.kwargs if marker else {}))
    if missing := session.missing_packages():
        pytest.skip(f"not installed: {' '.join(missing)}")
    with session:
        yield session
