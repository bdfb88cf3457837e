"""An AVI file ends where its chunks do; one that was never closed has no size."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from tests.media.judging import judge


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF])
def test_a_size_that_was_never_written_is_an_unfinished_recording(videos: dict[str, Path], size: int) -> None:
    data = videos["riff.avi"].read_bytes()
    assert judge(data[:4] + struct.pack("<I", size) + data[8:]).verdict == "open"


def test_a_long_file_of_several_chunks_is_whole_only_with_all_of_them(videos: dict[str, Path]) -> None:
    data = videos["riff.avi"].read_bytes()
    more = b"RIFF" + struct.pack("<I", 4 + 8 + 100) + b"AVIX" + b"JUNK" + struct.pack("<I", 100) + bytes(100)
    assert judge(data + more).verdict == "closed"
    assert judge(data + more[:-1]).verdict == "cut"


def test_a_part_larger_than_its_chunk_is_refused() -> None:
    content = b"AVI " + b"LIST" + struct.pack("<I", 1000) + b"hdrl"
    assert judge(b"RIFF" + struct.pack("<I", len(content)) + content).verdict == "cut"


def test_chunks_without_header_and_data_are_no_recording() -> None:
    content = b"AVI " + b"JUNK" + struct.pack("<I", 4) + bytes(4)
    assert judge(b"RIFF" + struct.pack("<I", len(content)) + content).verdict == "open"
