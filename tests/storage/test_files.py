"""Small files: whole or not at all, for their owner only, and one writer at a time."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from clipdesk.domain.errors import StorageError
from clipdesk.storage.files import locked_file, write_atomically

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and links are of POSIX")


@posix
def test_a_written_file_is_its_owners_alone_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    path.chmod(0o666)

    write_atomically(path, b"new")

    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


@posix
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "real")

    write_atomically(tmp_path / "link", b"new")

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="missing"):
        write_atomically(tmp_path / "missing" / "file", b"new")


def test_a_thread_waits_for_the_lock(tmp_path: Path) -> None:
    is_inside = threading.Event()
    order: list[str] = []

    def second() -> None:
        is_inside.wait(20)
        with locked_file(tmp_path / "lock"):
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with locked_file(tmp_path / "lock"):
        is_inside.set()
        thread.join(0.05)
        order.append("first")
    thread.join()

    assert order == ["first", "second"]


@posix
def test_a_killed_program_leaves_no_lock(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from clipdesk.storage.files import locked_file\n"
        "with locked_file(Path(sys.argv[1])): print('in', flush=True); sys.stdin.read()"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert child.stdout is not None
    assert child.stdin is not None
    assert child.stdout.readline() == b"in\n"

    child.kill()
    child.wait()
    child.stdin.close()
    child.stdout.close()

    with locked_file(tmp_path / "lock") as handle:
        assert os.fstat(handle).st_mode & 0o077 == 0
