"""The careful reader stays inside the file and gives up on countless parts."""

from __future__ import annotations

import io
from typing import Any

import pytest

from clipdesk.media.verdict import MAX_PARTS, ByteView, ContainerCheck, StructureError
from tests.media.judging import box, judge


@pytest.mark.parametrize("depth", ["top", "index"])
def test_a_file_of_countless_boxes_is_given_up(depth: str) -> None:
    countless = box(b"free") * (MAX_PARTS + 1)
    data = countless if depth == "top" else box(b"moov", countless) + box(b"mdat")
    assert "too many parts" in judge(box(b"ftyp", b"isom" + bytes(4)) + data).reason


def test_only_what_lies_inside_is_read() -> None:
    view = ByteView(io.BytesIO(b"0123456789"))
    assert (view.size_bytes, view.read(8, 2), view.head(99)) == (10, b"89", b"0123456789")
    for offset, count in ((9, 2), (-1, 1), (0, -1), (11, 0), (2**63, 1)):
        with pytest.raises(StructureError):
            view.read(offset, count)


def test_a_file_that_becomes_shorter_while_it_is_read_is_noticed() -> None:
    file = io.BytesIO(b"0123456789")
    view = ByteView(file)
    file.truncate(5)
    with pytest.raises(StructureError, match="shorter"):
        view.read(4, 4)


@pytest.mark.parametrize(
    ("verdict", "may_be_whole"),
    [("closed", True), ("no_end_mark", True), ("open", False), ("cut", False), ("unknown_container", False)],
)
def test_only_two_verdicts_let_a_file_pass(verdict: Any, may_be_whole: bool) -> None:
    assert ContainerCheck("mp4", verdict, "").may_be_whole is may_be_whole
