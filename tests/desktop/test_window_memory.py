"""Tests of remembering the window."""

from __future__ import annotations

from pathlib import Path

import pytest

from clipdesk.desktop.window_memory import FileWindowMemory, WindowState


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    memory = FileWindowMemory(tmp_path / "window.json")

    memory.write(WindowState(b"\x00\x01geometry", "activity"))

    assert memory.read() == WindowState(b"\x00\x01geometry", "activity")


@pytest.mark.parametrize("text", ["", "[]", "{", '{"geometry": "%%%"}', '{"geometry": 7}', "\x00"])
def test_a_damaged_file_is_no_state(tmp_path: Path, text: str) -> None:
    path = tmp_path / "window.json"
    path.write_text(text, encoding="utf-8")

    assert FileWindowMemory(path).read() == WindowState()


def test_no_file_is_no_state(tmp_path: Path) -> None:
    assert FileWindowMemory(tmp_path / "nowhere" / "window.json").read() == WindowState()


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    FileWindowMemory(tmp_path / "nowhere" / "window.json").write(WindowState(b"x"))
