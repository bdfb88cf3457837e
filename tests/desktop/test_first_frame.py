"""Tests of what is loaded when the window is painted for the first time; how long that takes is measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.filling import fill
from tests.benchmarks.goals import ask_program

# Each of these costs more than the window itself, or keeps its memory for good.
LATER = {
    "alembic", "apscheduler", "asyncio", "authlib", "click", "cryptography", "fastapi", "google",
    "googleapiclient", "httplib2", "httpx2", "keyring", "multiprocessing", "openai", "psutil", "pydantic",
    "sqlalchemy", "ssl", "starlette", "tomlkit", "uvicorn", "watchdog", "websockets",
    "PySide6.QtDBus", "PySide6.QtNetwork", "PySide6.QtQml",
    "clipdesk.app", "clipdesk.ports", "clipdesk.resident", "clipdesk.services", "clipdesk.transport",
}  # fmt: skip


@pytest.mark.parametrize("posts", [0, 60], ids=["new home", "with posts"])
def test_nothing_heavy_is_loaded_before_the_first_frame(tmp_path: Path, posts: int) -> None:
    if posts:
        fill(tmp_path, posts).database.close()

    told = ask_program(
        "-m", "tests.benchmarks.first_frame", "desktop", environment={"CLIPDESK_HOME": str(tmp_path)}
    )

    assert "clipdesk.desktop.main_window" in told["modules"]
    assert LATER & set(told["modules"]) == set()
