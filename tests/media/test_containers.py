"""Whole files pass, cut ones never do, hostile ones neither hang nor crash the check."""

from __future__ import annotations

import random
import struct
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.media.containers import check_file, kind_of
from tests.media.conftest import FRAGMENTED, RECIPES, VP8, X264, record
from tests.media.judging import box, judge

#: The six containers of the promise "never half a file"; AVI and WMV beside them.
PROMISED = ("index_first.mp4", "fragmented.mp4", "quicktime.mov", "matroska.mkv", "web.webm", "flash.flv")
CLOSING = (*PROMISED, "plain.mp4", "sound_as_pcm.mov", "riff.avi", "windows.wmv")
CUTS_PER_CONTAINER = 400


@pytest.mark.parametrize("name", CLOSING)
def test_a_whole_file_is_closed(videos: dict[str, Path], name: str) -> None:
    check = check_file(videos[name])
    assert (check.verdict, check.kind) == ("closed", name.rpartition(".")[2]), check.reason
    assert check.may_be_whole


@pytest.mark.parametrize("name", [*CLOSING, "stream.ts", "flash_without_size.flv"])
def test_the_first_bytes_tell_the_container(videos: dict[str, Path], name: str) -> None:
    found = kind_of(videos[name].read_bytes()[:4096])
    # A QuickTime file is one of the MP4 family; its brand stands behind what was read.
    assert found in {name.rpartition(".")[2], "mp4" if name.endswith(".mov") else ""} - {""}


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"<html><body>watch</body></html>" * 40,
        b"#EXTM3U\n#EXTINF:10,\na.ts\n",
        b"\x89PNG\r\n\x1a\n" * 99,
    ],
)
def test_pages_lists_and_pictures_are_no_container(head: bytes) -> None:
    assert kind_of(head) == ""


@pytest.mark.parametrize("name", ["stream.ts", "flash_without_size.flv"])
def test_a_file_without_an_end_mark_says_so(videos: dict[str, Path], name: str) -> None:
    check = check_file(videos[name])
    assert check.verdict == "no_end_mark"
    assert check.may_be_whole


@pytest.mark.parametrize("name", CLOSING)
def test_no_cut_file_is_taken_for_whole(videos: dict[str, Path], name: str, seed: int) -> None:
    data = videos[name].read_bytes()
    places = random.Random(seed).sample(range(len(data)), CUTS_PER_CONTAINER)
    accepted = [place for place in places if judge(data[:place]).may_be_whole]
    assert accepted == []


@pytest.mark.parametrize("name", PROMISED)
def test_the_first_and_the_last_thousand_cuts_are_refused(videos: dict[str, Path], name: str) -> None:
    data = videos[name].read_bytes()
    places = [*range(1000), *range(len(data) - 1000, len(data))]
    accepted = [place for place in places if judge(data[:place]).may_be_whole]
    assert accepted == []


@pytest.mark.parametrize("name", CLOSING)
def test_bytes_behind_the_end_are_noticed(videos: dict[str, Path], name: str) -> None:
    data = videos[name].read_bytes()
    assert not judge(data + bytes(4096)).may_be_whole


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00",
        b"#EXTM3U\n#EXT-X-VERSION:3\nfile:///etc/passwd\n" * 40,
        b"<html><body>sign in first</body></html>" * 40,
        bytes(100_000),
        b"PK\x03\x04" + bytes(2000),
        b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(100),
    ],
    ids=["empty", "one byte", "playlist", "page", "zeroes", "archive", "sound"],
)
def test_what_is_no_video_is_not_taken_for_one(data: bytes) -> None:
    assert judge(data).verdict == "unknown_container"


@pytest.mark.parametrize(
    "data",
    [
        box(b"ftyp", b"isom" + bytes(4)) + box(b"free") * 400_000,
        box(b"ftyp", b"isom" + bytes(4)) + box(b"moov", box(b"trak", box(b"edts") * 300_000)) + box(b"mdat"),
        box(b"ftyp") + struct.pack(">I4sQ", 1, b"moov", 2**63),
        box(b"ftyp") + struct.pack(">I4s", 4, b"moov"),
        box(b"ftyp") + b"\x00\x00\x00\x00moov" + box(b"trak"),
        box(b"ftyp") + box(b"moov", box(b"trak", box(b"mdia", box(b"minf", box(b"stbl", box(b"stco")))))),
        bytes.fromhex("1a45dfa3 8b 4282 88")
        + b"matroska"
        + bytes.fromhex("18538067")
        + b"\x01"
        + b"\xee" * 7,
        bytes.fromhex("1a45dfa3 8b 4282 88") + b"matroska" + bytes.fromhex("18538067 88") + bytes(8),
        bytes.fromhex("1a45dfa3 80"),
        b"FLV\x01\x05\xff\xff\xff\xff" + bytes(20),
        b"RIFF\xff\xff\xff\x7fAVI ",
        bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + b"\xff" * 100,
    ],
    ids=lambda data: f"{len(data)} bytes",
)
def test_hostile_files_end_quickly_and_are_refused(data: bytes) -> None:
    began = time.process_time()
    assert not judge(data).may_be_whole
    assert time.process_time() - began < 10


@given(
    head=st.sampled_from(
        [
            b"\0\0\0\x08ftyp",
            b"\0\0\0\x08moov",
            b"\x1a\x45\xdf\xa3",
            b"FLV\x01\x05\0\0\0\x09",
            b"RIFF\xff\0\0\0AVI ",
        ]
    ),
    rest=st.binary(max_size=400),
)
def test_arbitrary_bytes_never_raise(head: bytes, rest: bytes) -> None:
    assert judge(head + rest).reason


@given(place=st.integers(min_value=0), value=st.integers(0, 255), name=st.sampled_from(sorted(RECIPES)))
def test_a_changed_byte_never_raises(videos: dict[str, Path], place: int, value: int, name: str) -> None:
    data = bytearray(videos[name].read_bytes()[:20_000])
    data[place % len(data)] = value
    assert judge(bytes(data)).reason


@pytest.mark.long
@pytest.mark.parametrize("name", PROMISED)
def test_every_single_cut_point_is_refused(videos: dict[str, Path], name: str) -> None:
    data = videos[name].read_bytes()
    accepted = [place for place in range(len(data)) if judge(data[:place]).may_be_whole]
    assert accepted == []


@pytest.mark.long
def test_two_hundred_whole_files_are_accepted(tmp_path: Path, seed: int) -> None:
    generator = random.Random(seed)
    recipes: dict[str, list[tuple[str, ...]]] = {
        "mp4": [X264, (*X264, "-movflags", "+faststart"), (*X264, *FRAGMENTED), (*X264, "-an")],
        "mov": [X264, (*X264, "-movflags", "+faststart"), (*X264, "-c:a", "pcm_s16le")],
        "mkv": [X264, (*X264, "-cluster_time_limit", "100"), VP8],
        "webm": [VP8, (*VP8, "-an")],
        "flv": [X264, (*X264, "-an")],
        "ts": [X264],
        "avi": [("-c:v", "mpeg4", "-c:a", "mp2")],
    }
    refused = []
    for number in range(200):
        ending = list(recipes)[number % len(recipes)]
        size = f"{generator.randrange(16, 160) * 2}x{generator.randrange(16, 120) * 2}"
        options = generator.choice(recipes[ending])
        target = tmp_path / f"{number}.{ending}"
        record(target, *options, seconds=round(generator.uniform(0.5, 4), 2), size=size)
        check = check_file(target)
        if not check.may_be_whole:
            refused.append((target.name, options, check))
    assert refused == []
