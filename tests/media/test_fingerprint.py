"""The fingerprint tells contents apart, in constant memory, and never of a file that changed meanwhile."""

from __future__ import annotations

import os
import tracemalloc
from pathlib import Path

import pytest
import xxhash

from clipdesk.domain.errors import FileChanged, FileMissing, MediaError
from clipdesk.media.fingerprint import fingerprint_file


def test_it_is_the_xxh3_of_all_bytes_and_the_size(tmp_path: Path) -> None:
    content = os.urandom(3_000_001)
    path = tmp_path / "clip.mp4"
    path.write_bytes(content)
    progress: list[int] = []

    found = fingerprint_file(path, progress.append)

    assert (found.xxh3_128, found.size_bytes) == (xxhash.xxh3_128_hexdigest(content), len(content))
    assert progress == sorted(progress)
    assert progress[-1] == len(content)


def test_one_changed_byte_is_another_clip(tmp_path: Path) -> None:
    first, second = tmp_path / "a.mp4", tmp_path / "b.mp4"
    first.write_bytes(bytes(2_000_000))
    second.write_bytes(bytes(1_999_999) + b"\1")
    assert fingerprint_file(first) != fingerprint_file(second)


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "large.mkv"
    with path.open("wb") as file:
        file.truncate(200 << 20)
    tracemalloc.start()
    try:
        fingerprint_file(path)
        _now, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak_bytes < 4 << 20


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(bytes(3 << 20))

    def grow(done: int) -> None:
        with path.open("ab") as file:
            file.write(b"more")

    with pytest.raises(FileChanged):
        fingerprint_file(path, grow)


def test_a_file_whose_bytes_change_in_place_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(bytes(3 << 20))

    def overwrite(done: int) -> None:
        with path.open("r+b") as file:
            file.write(b"new")
        os.utime(path, ns=(1, 1))

    with pytest.raises(FileChanged):
        fingerprint_file(path, overwrite)


def test_a_file_replaced_under_its_name_is_refused(tmp_path: Path) -> None:
    path, other = tmp_path / "clip.mp4", tmp_path / "other.mp4"
    path.write_bytes(bytes(3 << 20))
    other.write_bytes(bytes(3 << 20))
    os.utime(other, ns=(path.stat().st_mtime_ns, path.stat().st_mtime_ns))

    def swap(done: int) -> None:
        if other.exists():
            other.replace(path)

    with pytest.raises(FileChanged):
        fingerprint_file(path, swap)


def test_a_file_taken_away_meanwhile_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(bytes(3 << 20))
    with pytest.raises(FileMissing):
        fingerprint_file(path, lambda done: path.unlink(missing_ok=True))


def test_links_pipes_and_folders_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "real.mp4").write_bytes(b"x")
    (tmp_path / "link.mp4").symlink_to(tmp_path / "real.mp4")
    (tmp_path / "folder.mp4").mkdir()
    os.mkfifo(tmp_path / "pipe.mp4")
    for name in ("link.mp4", "folder.mp4", "pipe.mp4"):
        with pytest.raises(MediaError):
            fingerprint_file(tmp_path / name)


def test_a_missing_file_is_told_with_advice(tmp_path: Path) -> None:
    with pytest.raises(FileMissing) as caught:
        fingerprint_file(tmp_path / "gone.mp4")
    assert "gone.mp4" in caught.value.title
    assert caught.value.advice
