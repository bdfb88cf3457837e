"""An MP4 or MOV is whole only if its boxes, its index and its last samples all lie inside the file."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from clipdesk.media.containers import check_file
from tests.media.judging import box, judge


@pytest.mark.parametrize("name", ["plain.mp4", "index_first.mp4", "fragmented.mp4", "quicktime.mov"])
def test_a_cut_exactly_between_two_boxes_is_refused(videos: dict[str, Path], name: str) -> None:
    data = videos[name].read_bytes()
    edges, offset = [], 0
    while offset < len(data):
        edges.append(offset)
        offset += struct.unpack_from(">I", data, offset)[0]
    accepted = [edge for edge in edges if judge(data[:edge]).may_be_whole]
    assert accepted == []


@pytest.mark.parametrize(
    ("name", "is_index_first", "has_edit_list"),
    [("plain.mp4", False, True), ("index_first.mp4", True, False), ("quicktime.mov", False, True)],
)
def test_index_and_edit_list_are_told(
    videos: dict[str, Path], name: str, is_index_first: bool, has_edit_list: bool
) -> None:
    check = check_file(videos[name])
    assert (check.is_index_first, check.has_edit_list) == (is_index_first, has_edit_list)


def test_boxes_with_a_long_size_and_up_to_the_end_are_read(videos: dict[str, Path]) -> None:
    data = videos["index_first.mp4"].read_bytes()
    at = data.index(b"mdat") - 4
    # As long as the index knows where the samples are, "up to the end" may not hide a cut.
    to_the_end = data[:at] + bytes(4) + data[at + 4 :]
    assert judge(to_the_end).verdict == "closed"
    assert judge(to_the_end[:-1]).verdict == "cut"
    free = struct.pack(">I4sQ", 1, b"free", 24) + bytes(8)
    assert judge(data + free).verdict == "closed"
    assert judge(data + free[:-1]).verdict == "cut"


def test_a_fragment_without_its_data_is_refused(videos: dict[str, Path]) -> None:
    data = videos["fragmented.mp4"].read_bytes()
    trailer = data.rindex(b"mfra") - 4
    assert not judge(data[:trailer] + box(b"moof") + data[trailer:]).may_be_whole
