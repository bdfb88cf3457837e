"""Tests of the door: what it loads, in which order, and what it says when it cannot start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

LOADS = """
import builtins
own = builtins.__import__
from clipdesk.desktop.main import load_qt
load_qt()
assert builtins.__import__ is own, builtins.__import__
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QLabel

class Bell(QObject):
    rung = Signal(str)

class Ear(QObject):
    heard = ""

    @Slot(str)
    def hear(self, word):
        self.heard = word

application = QApplication([])
bell, ear, label = Bell(), Ear(), QLabel()
bell.rung.connect(ear.hear)
bell.rung.connect(label.setText)
bell.rung.emit("ding")
print(ear.heard, label.text())
"""

FIRST_FRAME = """
import sys
from clipdesk.desktop.main import load_qt
load_qt()
from clipdesk.desktop.program import Program, make_application
from clipdesk.storage.home import find_home
home = find_home()
home.create()

program = Program(make_application(), home, lambda home, bridge: None)

def look():
    print(" ".join(sorted(sys.modules)))
    program.leave(5)

program._open = look
raise SystemExit(program.run())
"""

# What costs half a second and more, or belongs to a worker: none of it before the first picture.
HEAVY = {
    "sqlalchemy", "pydantic", "apscheduler", "watchdog", "openai", "googleapiclient", "authlib", "fastapi",
    "starlette", "uvicorn", "alembic", "keyring", "httpx2", "psutil", "asyncio", "ssl", "jeepney",
    "PySide6.QtNetwork", "clipdesk.app", "clipdesk.ports", "clipdesk.resident",
}  # fmt: skip


def run(program: str, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CLIPDESK_HOME": str(home), "QT_QPA_PLATFORM": "offscreen", **more}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def clipdesk(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "CLIPDESK_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "clipdesk", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_python_gets_its_import_function_back_and_signals_work(tmp_path: Path) -> None:
    done = run(LOADS, tmp_path)

    assert (done.returncode, done.stdout.strip()) == (0, "ding ding"), done.stderr


def test_nothing_heavy_is_loaded_before_the_first_picture(tmp_path: Path) -> None:
    done = run(FIRST_FRAME, tmp_path)

    assert done.returncode == 5, done.stderr
    assert HEAVY & set(done.stdout.split()) == set()


def test_a_bad_setting_stops_the_start_with_its_key_and_what_is_allowed(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text('appearance.theme = "pink"\n', encoding="utf-8")

    done = clipdesk(tmp_path)

    assert done.returncode == 2
    assert "appearance.theme" in done.stderr and '"pink"' in done.stderr and '"dark"' in done.stderr


def test_a_home_that_cannot_be_made_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")

    done = clipdesk(tmp_path / "file")

    assert done.returncode == 1
    assert done.stderr.startswith("clipdesk: The folder ")
    assert "Traceback" not in done.stderr
