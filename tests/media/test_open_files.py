"""Whoever has a file open for writing is noticed; who only reads it is not, and nobody is disturbed."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from clipdesk.media import open_files
from clipdesk.media.open_files import is_written

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")


def ask(path: Path) -> bool | None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return is_written(path, descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def holder(path: Path, mode: str) -> Iterator[subprocess.Popen[bytes]]:
    """Have another process hold a file open."""
    code = f"import sys; f = open(sys.argv[1], {mode!r}); print('open', flush=True); sys.stdin.read()"
    command = [sys.executable, "-I", "-c", code, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "clip.mkv").write_bytes(b"data")
    return tmp_path / "clip.mkv"


def test_a_file_nobody_has_open_is_not_written(path: Path) -> None:
    assert ask(path) is False


@pytest.mark.parametrize("mode", ["ab", "r+b"])
def test_a_writer_in_another_process_is_noticed(path: Path, mode: str) -> None:
    with holder(path, mode):
        assert ask(path) is True
    assert ask(path) is False


def test_a_reader_in_another_process_is_no_writer(path: Path) -> None:
    with holder(path, "rb"):
        assert ask(path) is False


def test_a_writer_that_was_killed_is_no_writer(path: Path) -> None:
    with holder(path, "ab") as process:
        process.kill()
        process.wait(20)
        assert ask(path) is False


def test_the_way_without_leases_finds_writers_too(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        assert open_files._has_writer_in_proc(descriptor) is None
        with holder(path, "ab"):
            assert open_files._has_writer_in_proc(descriptor) is True
        with holder(path, "rb"):
            assert open_files._has_writer_in_proc(descriptor) is None
    finally:
        os.close(descriptor)


def test_asking_again_and_again_neither_ends_us_nor_disturbs_a_writer(path: Path) -> None:
    stop = threading.Event()
    code = (
        "import sys\n"
        "for number in range(3000):\n"
        "    with open(sys.argv[1], 'ab') as file:\n"
        "        file.write(b'x')\n"
    )

    def write() -> None:
        subprocess.run([sys.executable, "-I", "-c", code, str(path)], check=True, timeout=60)
        stop.set()

    writer = threading.Thread(target=write)
    writer.start()
    asked = 0
    while not stop.is_set():
        ask(path)
        asked += 1
    writer.join(60)

    assert path.stat().st_size == 3004
    assert asked > 100
