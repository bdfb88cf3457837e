"""An FLV file is as long as its writer noted, under either of two names."""

from __future__ import annotations

from pathlib import Path

from tests.media.judging import judge


def test_a_recording_of_which_only_the_header_is_written_is_open(videos: dict[str, Path]) -> None:
    data = bytearray(videos["flash.flv"].read_bytes())
    at = data.index(b"filesize\0") + 9
    data[at : at + 8] = bytes(8)
    assert judge(bytes(data)).verdict == "open"


def test_obs_writes_the_size_of_an_flv_under_another_name(videos: dict[str, Path]) -> None:
    data = videos["flash.flv"].read_bytes().replace(b"filesize\0", b"fileSize\0")
    assert judge(data).verdict == "closed"
    assert judge(data[:-100]).verdict == "cut"
