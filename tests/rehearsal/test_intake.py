"""Taking bytes in, and giving some back."""

from __future__ import annotations

import hashlib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from clipdesk.rehearsal.intake import Intake


@given(pieces=st.lists(st.binary(max_size=50)), grain=st.none() | st.integers(1, 20))
def test_size_and_hash_are_those_of_all_pieces(pieces: list[bytes], grain: int | None) -> None:
    intake = Intake(grain_bytes=grain)

    for piece in pieces:
        intake.add(piece)

    whole = b"".join(pieces)
    assert (intake.size_bytes, intake.sha256) == (len(whole), hashlib.sha256(whole).hexdigest())


@given(pieces=st.lists(st.binary(max_size=50)), grain=st.integers(1, 20))
def test_back_keeps_whole_grains(pieces: list[bytes], grain: int) -> None:
    intake = Intake(grain_bytes=grain)
    for piece in pieces:
        intake.add(piece)

    intake.back()

    whole = b"".join(pieces)
    kept = whole[: len(whole) // grain * grain]
    assert (intake.size_bytes, intake.sha256) == (len(kept), hashlib.sha256(kept).hexdigest())


def test_back_returns_to_the_mark_and_goes_on_from_there(tmp_path: Path) -> None:
    intake = Intake(path=tmp_path / "kept.bin")
    intake.add(b"abc")
    intake.mark()
    intake.add(b"lost")

    intake.back()
    intake.add(b"def")

    assert intake.sha256 == hashlib.sha256(b"abcdef").hexdigest()
    assert (tmp_path / "kept.bin").read_bytes() == b"abcdef"
