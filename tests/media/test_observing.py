"""Only real files with the right names in the right place are clips; a look never blocks or raises."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.media.following import EXTENSIONS
from clipdesk.media.observing import is_wanted, look_at, names_in
from clipdesk.media.settling import Found


@pytest.mark.parametrize(
    "name",
    [
        "a.mp4",
        "A.MKV",
        "Replay 2026-11-22 18-41-00.mov",
        "http:x.mp4",
        "-help.mp4",
        "x.ts",
        "été.webm",
        "a.b.flv",
    ],
)
def test_videos_are_wanted(name: str) -> None:
    assert is_wanted(name, EXTENSIONS, is_windows=False)


@pytest.mark.parametrize(
    "name",
    [
        "a.txt",
        "a",
        "",
        ".mp4",
        ".hidden.mp4",
        "a.mp4.part",
        "a.mp4~",
        "~a.mp4",
        "a.crdownload",
        "a.mp4.tmp",
        "mp4",
        "a.mp4 ",
    ],
)
def test_other_names_are_not(name: str) -> None:
    assert not is_wanted(name, EXTENSIONS, is_windows=False)


@pytest.mark.parametrize("name", ["con.mp4", "COM1.mkv", "nul.a.mp4", "a:b.mp4", "a.mp4:stream.mp4"])
def test_windows_names_that_lead_elsewhere_are_not(name: str) -> None:
    assert not is_wanted(name, EXTENSIONS, is_windows=True)


@given(st.text(max_size=40), st.booleans())
def test_any_name_has_an_answer(name: str, is_windows: bool) -> None:
    assert is_wanted(name + ".txt", EXTENSIONS, is_windows=is_windows) is False
    is_wanted(name, EXTENSIONS, is_windows=is_windows)


def test_a_file_is_seen_with_its_size(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"12345")
    look = look_at(tmp_path / "a.mp4", tmp_path)
    assert (look.found, look.size_bytes, look.is_written, look.has_other_links) == (
        Found.FILE,
        5,
        False,
        False,
    )


def test_links_pipes_and_folders_are_not_files(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_bytes(b"secret")
    (tmp_path / "link.mp4").symlink_to("real.txt")
    (tmp_path / "dangling.mp4").symlink_to("nowhere")
    (tmp_path / "folder.mp4").mkdir()
    os.mkfifo(tmp_path / "pipe.mp4")
    for name in ("link.mp4", "dangling.mp4", "folder.mp4", "pipe.mp4"):
        assert look_at(tmp_path / name, tmp_path).found is Found.LINK_OR_DEVICE


def test_devices_are_not_files() -> None:
    assert look_at(Path("/dev/zero"), Path("/dev")).found is Found.LINK_OR_DEVICE


def test_a_hard_link_is_seen_and_told(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    os.link(tmp_path / "a.mp4", tmp_path / "b.mp4")
    assert look_at(tmp_path / "b.mp4", tmp_path).has_other_links


def test_a_folder_that_leads_outside_is_not_entered(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "a.mp4").write_bytes(b"x")
    (inside / "way").symlink_to(outside)
    assert look_at(inside / "way" / "a.mp4", inside).found is Found.OUTSIDE
    assert look_at(inside / ".." / "outside" / "a.mp4", inside).found is Found.OUTSIDE
    assert list(names_in(inside, EXTENSIONS, is_recursive=True)) == []


def test_what_is_not_there_is_missing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert look_at(tmp_path / "a.mp4", tmp_path).found is Found.MISSING
    assert look_at(tmp_path / "file" / "a.mp4", tmp_path / "file").found is Found.MISSING


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root may give files away")
def test_a_file_of_another_user_is_foreign_unless_the_folder_is_theirs(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    os.chown(tmp_path / "a.mp4", 12345, 12345)
    assert look_at(tmp_path / "a.mp4", tmp_path).found is Found.FOREIGN
    os.chown(tmp_path, 12345, 12345)
    assert look_at(tmp_path / "a.mp4", tmp_path).found is Found.FILE


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    (tmp_path / "a.mp4").chmod(0)
    assert look_at(tmp_path / "a.mp4", tmp_path).found is Found.UNREADABLE


def test_a_name_longer_than_the_system_takes_is_unreadable_and_no_crash(tmp_path: Path) -> None:
    assert look_at(tmp_path / ("a" * 300 + ".mp4"), tmp_path).found is Found.UNREADABLE


def test_a_folder_is_listed_by_names_alone(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "folder.mp4").mkdir()
    for name in ("a.mp4", "b.txt", ".c.mp4", "sub/d.mkv", "folder.mp4/e.mp4"):
        (tmp_path / name).write_bytes(b"")
    os.mkfifo(tmp_path / "pipe.mp4")

    flat = {Path(name).name for name in names_in(tmp_path, EXTENSIONS, is_recursive=False)}
    deep = {Path(name).name for name in names_in(tmp_path, EXTENSIONS, is_recursive=True)}

    assert flat == {"a.mp4", "pipe.mp4"}
    assert deep == {"a.mp4", "pipe.mp4", "d.mkv", "e.mp4"}


def test_a_folder_that_is_not_there_cannot_be_listed(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(names_in(tmp_path / "gone", EXTENSIONS, is_recursive=True))
