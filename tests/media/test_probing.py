"""ffprobe's answer is data from a stranger: wrong types, huge and missing values never become facts."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.media.children import ChildFailed
from clipdesk.media.probing import read_answer
from clipdesk.media.verdict import ContainerCheck

CHECK = ContainerCheck("mp4", "closed", "whole", True, False)
VIDEO = {
    "codec_type": "video",
    "codec_name": "h264",
    "width": 1920,
    "height": 1080,
    "pix_fmt": "yuv420p",
    "avg_frame_rate": "30000/1001",
}
AUDIO = {"codec_type": "audio", "codec_name": "aac", "sample_rate": "48000", "channels": 2}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def answer(*streams: Any, duration: Any = "12.5") -> bytes:
    return json.dumps({"streams": streams, "format": {"duration": duration, "bit_rate": "800000"}}).encode()


def test_a_usual_answer_becomes_facts() -> None:
    facts = read_answer(answer(VIDEO, AUDIO), CHECK)
    assert (facts.duration_s, facts.width, facts.height, facts.frame_rate) == (12.5, 1920, 1080, 29.97)
    assert (facts.audio_codec, facts.audio_sample_rate, facts.audio_channels) == ("aac", 48000, 2)
    assert (facts.container, facts.is_index_first, facts.has_edit_list) == ("mp4", True, False)


@pytest.mark.parametrize("turn", [90, -90, 270, "-270", 90.0])
def test_a_phone_held_upright_gives_an_upright_picture(turn: Any) -> None:
    facts = read_answer(answer(VIDEO | {"side_data_list": [{"rotation": turn}]}), CHECK)
    assert (facts.width, facts.height) == (1080, 1920)
    facts = read_answer(answer(VIDEO | {"tags": {"rotate": turn}}), CHECK)
    assert (facts.width, facts.height) == (1080, 1920)


def test_a_cover_image_is_no_video() -> None:
    cover = VIDEO | {"disposition": {"attached_pic": 1}, "width": 300, "height": 300}
    assert read_answer(answer(cover, VIDEO), CHECK).width == 1920
    with pytest.raises(ChildFailed, match="no moving picture"):
        read_answer(answer(cover, AUDIO), CHECK)


@pytest.mark.parametrize("duration", [None, "N/A", "0", -1, "nan", "inf", 1e300, [], {}])
def test_a_video_without_a_length_is_refused(duration: Any) -> None:
    with pytest.raises(ChildFailed, match="how long"):
        read_answer(answer(VIDEO, duration=duration), CHECK)


@pytest.mark.parametrize("side", [None, 0, -5, "x", 10**9, []])
def test_a_video_without_a_size_is_refused(side: Any) -> None:
    with pytest.raises(ChildFailed, match="how large"):
        read_answer(answer(VIDEO | {"width": side}), CHECK)


@pytest.mark.parametrize("rate", [None, "0/0", "1/0", "x", "9" * 50, "-30/1", "1e999"])
def test_a_strange_frame_rate_is_unknown(rate: Any) -> None:
    assert read_answer(answer(VIDEO | {"avg_frame_rate": rate}), CHECK).frame_rate is None


@given(JSON, st.dictionaries(st.sampled_from([*VIDEO, "tags", "side_data_list", "disposition"]), JSON))
def test_any_json_is_facts_or_a_refusal(whole: Any, stream: dict[str, Any]) -> None:
    for data in (json.dumps(whole).encode(), answer(VIDEO | stream, AUDIO | stream)):
        try:
            assert read_answer(data, CHECK).duration_s > 0
        except ChildFailed as error:
            assert str(error)


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(ChildFailed):
        read_answer(data, CHECK)
