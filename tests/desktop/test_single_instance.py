"""Tests of there being one ClipDesk for each home."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from clipdesk.desktop.single_instance import SingleInstance
from tests.desktop.bot import Bot

DIES = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from clipdesk.desktop.single_instance import SingleInstance
application = QCoreApplication([])
instance = SingleInstance(Path(sys.argv[1]))
assert instance.take() and instance.listen()
os._exit(9)
"""


TELLS = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from clipdesk.desktop.single_instance import SingleInstance
application = QCoreApplication([])
instance = SingleInstance(Path(sys.argv[1]))
assert not instance.take()
print(instance.tell_first("show", retry_s=float(sys.argv[2])))
"""


@pytest.fixture
def first(qtbot: Bot, tmp_path: Path) -> Iterator[SingleInstance]:
    first = SingleInstance(tmp_path)
    assert first.take()
    yield first
    first.close()


@contextmanager
def second_start(folder: Path, retry_s: float = 10.0) -> Iterator[subprocess.Popen[str]]:
    """Start a program that says a word to the first one, and prints whether it was heard."""
    command = [sys.executable, "-c", TELLS, str(folder), str(retry_s)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield process


def answer_of(qtbot: Bot, process: subprocess.Popen[str]) -> str:
    qtbot.waitUntil(lambda: process.poll() is not None, timeout=30_000)
    assert process.stdout is not None
    return process.stdout.read().strip()


def test_the_second_one_does_not_get_the_lock(first: SingleInstance, tmp_path: Path) -> None:
    assert not SingleInstance(tmp_path).take()


def test_another_home_has_a_lock_of_its_own(first: SingleInstance, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()

    instance = SingleInstance(other)

    assert instance.take()
    instance.close()


def test_the_first_one_hears_what_the_second_one_says(
    qtbot: Bot, first: SingleInstance, tmp_path: Path
) -> None:
    heard: list[str] = []
    first.asked.connect(heard.append)
    assert first.listen()

    with second_start(tmp_path) as second:
        assert answer_of(qtbot, second) == "True"

    assert heard == ["show"]


def test_the_second_one_waits_for_the_first_to_listen(
    qtbot: Bot, first: SingleInstance, tmp_path: Path
) -> None:
    with second_start(tmp_path) as second:
        with pytest.raises(subprocess.TimeoutExpired):
            second.wait(0.5)
        assert first.listen()

        assert answer_of(qtbot, second) == "True"


def test_nobody_who_listens_is_told_of(qtbot: Bot, first: SingleInstance, tmp_path: Path) -> None:
    with second_start(tmp_path, retry_s=0.1) as second:
        assert answer_of(qtbot, second) == "False"


def test_one_that_was_killed_leaves_lock_and_socket_to_the_next(qtbot: Bot, tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", DIES, tmp_path], check=False, timeout=30)
    assert done.returncode == 9

    next_one = SingleInstance(tmp_path)

    assert next_one.take()
    assert next_one.listen()
    next_one.close()
