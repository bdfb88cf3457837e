"""A desk behind the API, and the API on a port."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.desk import ApiDesk, Served


@pytest.fixture
def desk(tmp_path: Path) -> ApiDesk:
    return ApiDesk(tmp_path / "clips")


@pytest.fixture
def served(desk: ApiDesk) -> Iterator[Served]:
    with desk.serving() as running:
        yield running


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ApiDesk, Served]]:
    """Return a served desk for the many refusals, none of which may change it."""
    desk = ApiDesk(tmp_path_factory.mktemp("desk") / "clips")
    desk.connect()
    with desk.serving() as running:
        yield desk, running
