"""Tests of names made from what strangers call their files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.domain.file_name import video_name


@pytest.mark.parametrize(
    ("wanted", "kind", "name"),
    [
        ("Ace on Mirage.mp4", "mp4", "Ace on Mirage.mp4"),
        ("clip.MOV", "mp4", "clip.mov"),
        ("clip.mp4", "mkv", "clip.mkv"),
        ("download.php", "webm", "download.webm"),
        ("v1.0 final", "mp4", "v1.0 final.mp4"),
        ("", "mp4", "Video.mp4"),
        ("..", "mp4", "Video.mp4"),
        ("../../etc/passwd", "mp4", "passwd.mp4"),
        ("C:\\Windows\\clip.mp4", "mp4", "clip.mp4"),
        ("NUL.mp4", "mp4", "_NUL.mp4"),
        ("a\u202e4pm.exe", "mp4", "a 4pm.mp4"),
        ("a:b*c?.mp4", "mp4", "a b c.mp4"),
        ("clip\n.mp4", "mp4", "clip.mp4"),
        ("clip.mp4", "something new", "clip.mp4"),
    ],
)
def test_a_name_stays_close_to_what_was_wanted(wanted: str, kind: str, name: str) -> None:
    assert video_name(wanted, kind) == name


@given(st.text(max_size=400))
def test_every_name_can_be_used_everywhere(wanted: str) -> None:
    name = video_name(wanted, "mp4")

    assert len(name.encode()) <= 200
    assert not set(name) & set('/\\:*?"<>|\0\n')
    assert not name.startswith((".", " "))
    assert name.isprintable()
