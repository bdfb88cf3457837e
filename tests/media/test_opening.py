"""Files of others are opened without following, blocking or leaking; their names are shown without tricks."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from clipdesk.media.opening import NotRegular, open_regular, shown_name


def test_a_regular_file_is_opened_for_reading(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"content")
    with open_regular(tmp_path / "a.mp4") as file:
        assert file.read() == b"content"


def test_nothing_else_is_opened_and_no_descriptor_stays_open(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"content")
    (tmp_path / "link.mp4").symlink_to("a.mp4")
    (tmp_path / "folder.mp4").mkdir()
    os.mkfifo(tmp_path / "pipe.mp4")
    before = len(list(Path("/proc/self/fd").iterdir()))
    for name in ("link.mp4", "folder.mp4", "pipe.mp4"):
        with pytest.raises(NotRegular):
            open_regular(tmp_path / name)
    with pytest.raises(FileNotFoundError):
        open_regular(tmp_path / "gone.mp4")
    assert len(list(Path("/proc/self/fd").iterdir())) == before


@pytest.mark.parametrize("sign", ["\n", "\x1b", "\u202e", "\u200b", "\udcff"])
def test_signs_that_deceive_are_replaced_in_a_shown_name(sign: str) -> None:
    assert shown_name(Path(f"clip{sign}4pm.mp4")) == "clip\N{REPLACEMENT CHARACTER}4pm.mp4"


def test_a_usual_name_is_shown_as_it_is() -> None:
    assert shown_name(Path("/x/Été 日本 (1).mp4")) == "Été 日本 (1).mp4"
