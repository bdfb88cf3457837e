"""What the tests of the web share: a server under public names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.server import Reply, WebServer


@pytest.fixture
def server() -> Iterator[WebServer]:
    made = WebServer(lambda asked: Reply(body=b"hello"))
    yield made
    made.close()
