"""A Matroska file whose length was never written was never closed."""

from __future__ import annotations

from pathlib import Path

from tests.media.judging import judge


def test_an_unknown_matroska_length_is_an_unfinished_recording(videos: dict[str, Path]) -> None:
    data = bytearray(videos["matroska.mkv"].read_bytes())
    at = data.index(bytes.fromhex("18538067")) + 4
    data[at : at + 8] = b"\x01" + b"\xff" * 7
    assert judge(bytes(data)).verdict == "open"


def test_other_files_of_the_same_family_are_no_videos() -> None:
    assert judge(bytes.fromhex("1a45dfa3 88 4282 85") + b"other").verdict == "unknown_container"


def test_a_file_that_ends_before_its_recording_begins_is_cut(videos: dict[str, Path]) -> None:
    data = videos["matroska.mkv"].read_bytes()
    assert judge(data[: data.index(bytes.fromhex("18538067"))]).verdict == "cut"


def test_a_recording_without_pictures_is_not_closed() -> None:
    header = bytes.fromhex("1a45dfa3 8b 4282 88") + b"matroska"
    assert judge(header + bytes.fromhex("18538067 82 ec80")).verdict == "open"


def test_webm_and_matroska_are_told_apart(videos: dict[str, Path]) -> None:
    assert judge(videos["web.webm"].read_bytes()).kind == "webm"
    assert judge(videos["matroska.mkv"].read_bytes()).kind == "mkv"
