"""Tests of the reserve: it takes real room, gives it back once, and never takes the last of it."""

from __future__ import annotations

from pathlib import Path

from clipdesk.storage.reserve import DiskReserve

SIZE = 256 * 1024


def test_it_takes_real_room_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "reserve"

    assert DiskReserve(path, size_bytes=SIZE, short_bytes=0).keep()

    state = path.stat()
    assert state.st_size == SIZE
    assert state.st_blocks * 512 >= SIZE
    assert state.st_mode & 0o077 == 0


def test_it_is_given_up_once_and_laid_up_again(tmp_path: Path) -> None:
    reserve = DiskReserve(tmp_path / "reserve", size_bytes=SIZE, short_bytes=0)
    reserve.keep()

    assert reserve.release_reserve()
    assert not (tmp_path / "reserve").exists()
    assert not reserve.release_reserve()
    assert reserve.keep()


def test_it_never_takes_the_last_of_the_disk(tmp_path: Path) -> None:
    reserve = DiskReserve(tmp_path / "reserve", size_bytes=SIZE, short_bytes=2**62)

    assert reserve.is_short()
    assert not reserve.keep()
    assert not (tmp_path / "reserve").exists()


def test_a_folder_that_is_gone_is_not_said_to_be_full(tmp_path: Path) -> None:
    reserve = DiskReserve(tmp_path / "gone" / "reserve")

    assert not reserve.is_short()
    assert not reserve.keep()
    assert not reserve.release_reserve()
