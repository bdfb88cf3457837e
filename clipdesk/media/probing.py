"""What ffprobe is asked, and how its answer is read: nothing in it is trusted."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from clipdesk.domain.clip import MediaFacts
from clipdesk.media.children import ChildFailed
from clipdesk.media.verdict import ContainerCheck

_FIELDS = (
    "format=duration,bit_rate"
    ":stream=codec_type,codec_name,width,height,pix_fmt,avg_frame_rate,r_frame_rate,sample_rate,channels,duration"
    ":stream_disposition=attached_pic:stream_side_data=rotation:stream_tags=rotate"
)
QUESTION = ("-print_format", "json", "-show_entries", _FIELDS)

_MAX_SIDE_PIXELS = 32_768
_MAX_DURATION_S = 30 * 86_400


def read_answer(answer: bytes, check: ContainerCheck) -> MediaFacts:
    """Turn ffprobe's JSON into facts; raises ChildFailed if it tells of no usable video."""
    try:
        whole = _mapping(json.loads(answer))
    except (ValueError, RecursionError) as error:
        raise ChildFailed("its answer cannot be read") from error
    listed = whole.get("streams")
    streams = [_mapping(item) for item in listed] if isinstance(listed, list) else []
    video = next((item for item in streams if _is_picture(item)), None)
    if video is None:
        raise ChildFailed("it holds no moving picture")
    audio = next((item for item in streams if item.get("codec_type") == "audio"), {})
    about = _mapping(whole.get("format"))
    duration_s = _number(about.get("duration")) or _number(video.get("duration"))
    width, height = _size(video)
    if duration_s is None or duration_s > _MAX_DURATION_S:
        raise ChildFailed("it does not tell how long it is")
    if not (0 < width <= _MAX_SIDE_PIXELS and 0 < height <= _MAX_SIDE_PIXELS):
        raise ChildFailed("it does not tell how large its picture is")
    return MediaFacts(
        duration_s=duration_s,
        width=width,
        height=height,
        container=check.kind,
        video_codec=_text(video.get("codec_name")) or "unknown",
        frame_rate=_rate(video.get("avg_frame_rate")) or _rate(video.get("r_frame_rate")),
        bit_rate=_whole(about.get("bit_rate")),
        audio_codec=_text(audio.get("codec_name")),
        pixel_format=_text(video.get("pix_fmt")),
        audio_sample_rate=_whole(audio.get("sample_rate")),
        audio_channels=_whole(audio.get("channels")),
        is_index_first=check.is_index_first,
        has_edit_list=check.has_edit_list,
    )


def _is_picture(stream: Mapping[str, Any]) -> bool:
    """Say whether a stream is a moving picture and no cover image."""
    is_cover = _mapping(stream.get("disposition")).get("attached_pic") == 1
    return stream.get("codec_type") == "video" and not is_cover


def _size(video: Mapping[str, Any]) -> tuple[int, int]:
    """Return width and height as they are shown: a phone held upright stores a lying picture and a turn."""
    width, height = _whole(video.get("width")) or 0, _whole(video.get("height")) or 0
    notes = video.get("side_data_list")
    turns = [_mapping(note).get("rotation") for note in notes] if isinstance(notes, list) else []
    turns.append(_mapping(video.get("tags")).get("rotate"))
    turn = next((float(value) for value in map(_signed, turns) if value is not None), 0.0)
    return (height, width) if round(turn / 90) % 2 else (width, height)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str | None:
    return value[:40] if isinstance(value, str) and value.isprintable() and value else None


def _signed(value: object) -> float | None:
    if not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _number(value: object) -> float | None:
    """Return a number above zero, None for anything else."""
    number = _signed(value)
    return number if number is not None and number > 0 else None


def _whole(value: object) -> int | None:
    number = _number(value)
    return int(number) if number is not None else None


def _rate(value: object) -> float | None:
    """Return frames a second from a fraction such as "30000/1001"."""
    try:
        rate = float(Fraction(value)) if isinstance(value, str) and len(value) < 40 else 0.0
    except (ValueError, ZeroDivisionError, OverflowError):
        return None
    return round(rate, 3) if 0 < rate <= 1000 else None
