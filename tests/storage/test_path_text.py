"""Paths as text: the same file comes back, whatever bytes its name is made of."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clipdesk.storage.path_text import path_text, stored_path


@pytest.mark.skipif(sys.platform == "win32", reason="file names are Unicode there")
@given(st.binary(min_size=1, max_size=255).filter(lambda name: b"/" not in name and b"\x00" not in name))
@example(b"bytes:%41")
@example(b"\xff")
def test_any_name_comes_back(name: bytes) -> None:
    path = Path(os.fsdecode(b"/videos/" + name))

    text = path_text(path)

    assert text.encode("utf-8")
    assert stored_path(text) == path


def test_a_name_that_is_unicode_stays_readable() -> None:
    assert path_text(Path("/videos/Próba 1.mp4")) == str(Path("/videos/Próba 1.mp4"))
