"""A transport stream has no end mark; what can be told is told: packets and the programme list."""

from __future__ import annotations

import struct
from pathlib import Path

from tests.media.judging import judge


def test_a_transport_stream_cut_inside_a_packet_is_refused(videos: dict[str, Path]) -> None:
    data = videos["stream.ts"].read_bytes()
    places = [place for place in range(len(data) - 5000, len(data)) if place % 188]
    assert [place for place in places if judge(data[:place]).may_be_whole] == []


def test_a_transport_stream_without_its_programme_list_is_refused() -> None:
    packets = b"".join(struct.pack(">BHB", 0x47, 0x100, 0x10) + bytes(184) for _ in range(20))
    assert judge(packets).verdict == "cut"
