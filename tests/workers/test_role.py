from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from clipdesk.domain.errors import StorageError
from clipdesk.workers.role import PublisherRole

HOLD = """
import sys
from pathlib import Path
from clipdesk.workers.role import PublisherRole
role = PublisherRole(Path(sys.argv[1]), "the daemon")
print(role.try_take(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def lock_path(tmp_path: Path) -> Path:
    return tmp_path / "clipdesk.db.publisher"


@pytest.fixture
def other_process(lock_path: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(lock_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        yield process
        process.kill()


def test_the_first_takes_the_role_and_the_second_does_not(lock_path: Path) -> None:
    first, second = PublisherRole(lock_path, "the desktop"), PublisherRole(lock_path, "the daemon")

    assert first.try_take() is True
    assert second.try_take() is False
    assert (first.is_held, second.is_held) == (True, False)
    first.release()


def test_taking_it_again_changes_nothing(lock_path: Path) -> None:
    role = PublisherRole(lock_path)

    assert role.try_take() is True
    assert role.try_take() is True
    role.release()
    assert PublisherRole(lock_path).try_take() is True


def test_a_released_role_can_be_taken_by_another(lock_path: Path) -> None:
    first, second = PublisherRole(lock_path), PublisherRole(lock_path)
    first.try_take()

    first.release()
    first.release()

    assert second.try_take() is True
    second.release()


def test_it_says_who_holds_it(lock_path: Path, other_process: subprocess.Popen[str]) -> None:
    role = PublisherRole(lock_path, "the desktop")

    assert role.try_take() is False
    assert role.holder().startswith("the daemon on ")
    assert f"(process {other_process.pid})" in role.holder()


def test_a_killed_process_loses_the_role_at_once(
    lock_path: Path, other_process: subprocess.Popen[str]
) -> None:
    role = PublisherRole(lock_path)
    assert role.try_take() is False

    other_process.kill()
    other_process.wait(timeout=10)

    assert role.try_take() is True
    assert f"(process {os.getpid()})" in role.holder()
    role.release()


@pytest.mark.parametrize("text", ["", "not json", "[]", '{"pid": 1}'])
def test_an_unreadable_holder_is_another_program(lock_path: Path, text: str) -> None:
    lock_path.write_text(text, encoding="utf-8")

    assert PublisherRole(lock_path).holder() == "another program"


def test_a_longer_text_of_an_earlier_holder_is_replaced(lock_path: Path) -> None:
    lock_path.write_text("x" * 1000, encoding="utf-8")
    role = PublisherRole(lock_path, "the desktop")

    role.try_take()

    assert role.holder().startswith("the desktop on ")
    role.release()


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_the_file_belongs_to_its_owner_only(lock_path: Path) -> None:
    role = PublisherRole(lock_path)

    role.try_take()

    assert lock_path.stat().st_mode & 0o077 == 0
    role.release()


def test_a_folder_that_is_not_there_is_said_in_a_sentence(tmp_path: Path) -> None:
    role = PublisherRole(tmp_path / "missing" / "lock")

    with pytest.raises(StorageError, match="cannot lock"):
        role.try_take()
