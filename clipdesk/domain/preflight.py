"""What each platform takes, and what of a post it would not: known before anything is sent.

Also what the words become on each platform, and how it counts them. Pure; the numbers are the vendors' own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from clipdesk.domain.account import Platform
from clipdesk.domain.clip import MediaFacts
from clipdesk.domain.post import PostText
from clipdesk.domain.publication import PublishOptions

MIB = 1024 * 1024
MAX_HASHTAGS = 5
_HASHTAG = re.compile(r"(?<![\w#&])#\w+")
_MENTION = re.compile(r"(?<![\w@])@\w+")


class Mend(StrEnum):
    """What would make a finding go away."""

    NONE = "none"  # nothing needs to be done; it is only told
    REMUX = "remux"  # copy the streams into an MP4 with the index first
    RE_ENCODE = "re-encode"
    EDIT = "edit"  # the words or the choices


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a platform would not take, or would do otherwise than one might think."""

    field: str
    sentence: str
    advice: str
    mend: Mend


@dataclass(frozen=True, slots=True)
class PlatformLimits:
    """What a platform takes. None: it sets no limit. `title_characters` None: it has no title of its own."""

    max_bytes: int
    min_duration_s: float
    max_duration_s: float
    containers: frozenset[str]
    video_codecs: frozenset[str] | None = None
    audio_codecs: frozenset[str] | None = None
    frame_rates: tuple[float, float] | None = None
    sides: tuple[int, int] | None = None
    max_width: int | None = None
    aspects: tuple[float, float] | None = None
    max_bit_rate: int | None = None
    max_sample_rate: int | None = None
    max_channels: int | None = None
    needs_index_first: bool = False
    forbids_edit_list: bool = False
    title_characters: int | None = None
    body_characters: int | None = None
    body_utf8_bytes: int | None = None
    body_utf16_units: int | None = None
    tags_counted: int | None = None
    max_mentions: int | None = None
    max_hashtags: int | None = None
    forbidden_characters: str = ""


_ALL = frozenset({"mp4", "mov", "mkv", "webm", "flv", "avi", "wmv", "ts"})
LIMITS: dict[Platform, PlatformLimits] = {
    Platform.YOUTUBE: PlatformLimits(
        max_bytes=256 * 1024 * MIB,
        min_duration_s=0.0,
        max_duration_s=12 * 3600.0,
        containers=_ALL,
        title_characters=100,
        body_utf8_bytes=5000,
        tags_counted=500,
        forbidden_characters="<>",
    ),
    Platform.INSTAGRAM: PlatformLimits(
        max_bytes=300 * MIB,
        min_duration_s=3.0,
        max_duration_s=15 * 60.0,
        containers=frozenset({"mp4", "mov"}),
        video_codecs=frozenset({"h264", "hevc"}),
        audio_codecs=frozenset({"aac"}),
        frame_rates=(23.0, 60.0),
        max_width=1920,
        aspects=(0.01, 10.0),
        max_bit_rate=25_000_000,
        max_sample_rate=48_000,
        max_channels=2,
        needs_index_first=True,
        forbids_edit_list=True,
        body_characters=2200,
        max_mentions=20,
        max_hashtags=MAX_HASHTAGS,
    ),
    Platform.TIKTOK: PlatformLimits(
        max_bytes=4_000_000_000,
        min_duration_s=3.0,
        max_duration_s=10 * 60.0,
        containers=frozenset({"mp4", "mov", "webm"}),
        video_codecs=frozenset({"h264", "hevc", "vp8", "vp9"}),
        frame_rates=(23.0, 60.0),
        sides=(360, 4096),
        body_utf16_units=2200,
    ),
}

# ---- counting


def utf8_bytes(text: str) -> int:
    """Return how long YouTube thinks a description is."""
    return len(text.encode("utf-8", "surrogatepass"))


def utf16_units(text: str) -> int:
    """Return how long TikTok thinks a caption is."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def counted_tags(tags: Sequence[str]) -> int:
    """Return how long YouTube thinks tags are: a comma between two, quotes around one with a blank."""
    return sum(len(tag) + (2 if " " in tag else 0) for tag in tags) + max(0, len(tags) - 1)


def hashtag_count(text: str) -> int:
    """Return how many hashtags a text holds."""
    return len(_HASHTAG.findall(text))


# ---- the words as they are sent


@dataclass(frozen=True, slots=True)
class SentText:
    """What a platform gets; `left_out` are hashtags that did not fit its rules."""

    title: str
    body: str
    tags: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def sent_text(
    platform: Platform, text: PostText, *, mode: str = "direct", max_hashtags: int = MAX_HASHTAGS
) -> SentText:
    """Return the words of a post as a platform gets them.

    Args:
        mode: TikTok's "draft" takes no words at all.
        max_hashtags: how many Instagram takes; the rest is left out.
    """
    if platform is Platform.YOUTUBE:
        fitting = _fitting_tags([tag.lstrip("#") for tag in text.hashtags])
        return SentText(text.title, _paragraphs(text.caption, text.hashtag_line), fitting)
    if platform is Platform.TIKTOK and mode != "direct":
        return SentText("", "")
    tags, left_out = text.hashtags, tuple[str, ...]()
    if platform is Platform.INSTAGRAM:
        room = max(0, max_hashtags - hashtag_count(f"{text.title}\n{text.caption}"))
        tags, left_out = text.hashtags[:room], text.hashtags[room:]
    return SentText("", _paragraphs(text.title, text.caption, " ".join(tags)), left_out=left_out)


def _fitting_tags(tags: Sequence[str]) -> tuple[str, ...]:
    """Return the first tags that fit; they are keywords nobody sees, the hashtags stay in the description."""
    most = LIMITS[Platform.YOUTUBE].tags_counted or 0
    kept: list[str] = []
    for tag in tags:
        if tag and not set(tag) & set("<>") and counted_tags([*kept, tag]) <= most:
            kept.append(tag)
    return tuple(kept)


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part.strip() for part in parts if part.strip())


# ---- the checks


def check(
    platform: Platform,
    facts: MediaFacts,
    size_bytes: int,
    text: PostText,
    options: PublishOptions,
    limits: PlatformLimits | None = None,
) -> list[Finding]:
    """Return what a platform would not take of this post, the worst first; nothing found means an empty list.

    Args:
        limits: the platform's table, changed where an account has limits of its own.
    """
    known = limits or LIMITS[platform]
    return [
        *_check_file(platform, facts, size_bytes, known),
        *_check_picture(platform, facts, known),
        *_check_sound(platform, facts, known),
        *_check_text(platform, text, options, known),
        *_check_options(platform, options),
        *_check_notes(platform, facts),
    ]


def _check_file(
    platform: Platform, facts: MediaFacts, size: int, limits: PlatformLimits
) -> Iterator[Finding]:
    name = platform.label
    if facts.duration_s > limits.max_duration_s:
        sentence = (
            f"This clip is {_length(facts.duration_s)}. {name} takes up to {_length(limits.max_duration_s)}."
        )
        yield Finding("duration", sentence, "Choose a shorter clip.", Mend.EDIT)
    if facts.duration_s < limits.min_duration_s:
        sentence = (
            f"This clip is {facts.duration_s:.1f} s. {name} wants at least {limits.min_duration_s:g} s."
        )
        yield Finding("duration", sentence, "Choose a longer clip.", Mend.EDIT)
    if size > limits.max_bytes:
        sentence = f"This file has {size // MIB} MB. {name} takes up to {limits.max_bytes // MIB} MB."
        yield Finding("size", sentence, "Export it with a lower bit rate.", Mend.RE_ENCODE)
    if facts.container not in limits.containers:
        sentence = f"{name} doesn't take {facts.container.upper()} files."
        yield Finding("container", sentence, "ClipDesk copies it into an MP4 first.", Mend.REMUX)
        return
    if limits.needs_index_first and facts.is_index_first is False:
        sentence = f"{name} wants the index at the start of the file."
        yield Finding("container", sentence, "ClipDesk copies it into such an MP4 first.", Mend.REMUX)
    if limits.forbids_edit_list and facts.has_edit_list:
        sentence = f"{name} doesn't take files with an edit list."
        yield Finding("container", sentence, "ClipDesk copies it into an MP4 without one first.", Mend.REMUX)


def _check_picture(platform: Platform, facts: MediaFacts, limits: PlatformLimits) -> Iterator[Finding]:
    name, size = platform.label, f"{facts.width} x {facts.height}"
    if limits.video_codecs is not None and facts.video_codec not in limits.video_codecs:
        sentence = f"{name} doesn't take {facts.video_codec.upper()} video."
        yield Finding("video", sentence, "Record or export it as H.264.", Mend.RE_ENCODE)
    if limits.frame_rates is not None and facts.frame_rate is not None:
        low, high = limits.frame_rates
        if not low - 0.05 <= facts.frame_rate <= high + 0.05:
            sentence = (
                f"This clip has {facts.frame_rate:g} frames a second. {name} takes {low:g} to {high:g}."
            )
            yield Finding("frame_rate", sentence, "Export it with 30 or 60.", Mend.RE_ENCODE)
    if limits.max_width is not None and facts.width > limits.max_width:
        sentence = f"This clip is {size}. {name} takes up to {limits.max_width} pixels in width."
        yield Finding("picture", sentence, "Export it smaller.", Mend.RE_ENCODE)
    if limits.sides is not None:
        low_side, high_side = limits.sides
        if not (low_side <= min(facts.width, facts.height) and max(facts.width, facts.height) <= high_side):
            sentence = f"This clip is {size}. {name} takes {low_side} to {high_side} pixels on each side."
            yield Finding("picture", sentence, "Export it in another size.", Mend.RE_ENCODE)
    if limits.aspects is not None and facts.height:
        low_aspect, high_aspect = limits.aspects
        if not low_aspect <= facts.width / facts.height <= high_aspect:
            yield Finding("picture", f"{name} doesn't take a picture of {size}.", "Crop it.", Mend.RE_ENCODE)
    if limits.max_bit_rate is not None and (facts.bit_rate or 0) > limits.max_bit_rate:
        rate, most = (facts.bit_rate or 0) / 1e6, limits.max_bit_rate / 1e6
        sentence = f"This clip has {rate:.0f} Mbit/s. {name} takes up to {most:.0f}."
        yield Finding("bit_rate", sentence, "Export it with a lower bit rate.", Mend.RE_ENCODE)


def _check_sound(platform: Platform, facts: MediaFacts, limits: PlatformLimits) -> Iterator[Finding]:
    name = platform.label
    if facts.audio_codec is None:
        return
    if limits.audio_codecs is not None and facts.audio_codec not in limits.audio_codecs:
        sentence = f"{name} doesn't take {facts.audio_codec.upper()} sound."
        yield Finding("audio", sentence, "Record the sound as AAC.", Mend.RE_ENCODE)
    if limits.max_sample_rate is not None and (facts.audio_sample_rate or 0) > limits.max_sample_rate:
        sentence = f"{name} takes sound of up to {limits.max_sample_rate // 1000} kHz."
        yield Finding("audio", sentence, "Record the sound at 48 kHz.", Mend.RE_ENCODE)
    if limits.max_channels is not None and (facts.audio_channels or 0) > limits.max_channels:
        yield Finding("audio", f"{name} takes mono or stereo only.", "Record in stereo.", Mend.RE_ENCODE)


def _check_text(
    platform: Platform, text: PostText, options: PublishOptions, limits: PlatformLimits
) -> Iterator[Finding]:
    name = platform.label
    most_hashtags = MAX_HASHTAGS if limits.max_hashtags is None else limits.max_hashtags
    sent = sent_text(platform, text, mode=options.mode or "draft", max_hashtags=most_hashtags)
    if limits.title_characters is not None:
        over = len(sent.title) - limits.title_characters
        if not sent.title.strip():
            yield Finding("title", f"{name} wants a title.", "Write one.", Mend.EDIT)
        if over > 0:
            sentence = f"Use {limits.title_characters} characters or fewer."
            yield Finding("title", sentence, f"Remove {over}.", Mend.EDIT)
    for field, value in (("title", sent.title), ("caption", sent.body)):
        if bad := "".join(sorted(set(value) & set(limits.forbidden_characters))):
            yield Finding(field, f"{name} doesn't take {' and '.join(bad)}.", "Remove them.", Mend.EDIT)
    counts = (
        (len(sent.body), limits.body_characters, "characters"),
        (utf8_bytes(sent.body), limits.body_utf8_bytes, "bytes"),
        (utf16_units(sent.body), limits.body_utf16_units, "characters"),
    )
    for count, most, unit in counts:
        if most is not None and count > most:
            sentence = f"Title, caption and hashtags together have {count} {unit}. {name} takes {most}."
            if limits.title_characters is not None:
                sentence = f"Caption and hashtags together have {count} {unit}. {name} takes {most}."
            yield Finding("caption", sentence, f"Remove {count - most}.", Mend.EDIT)
    mentions = len(_MENTION.findall(sent.body))
    if limits.max_mentions is not None and mentions > limits.max_mentions:
        sentence = f"{name} takes up to {limits.max_mentions} mentions."
        yield Finding("caption", sentence, f"Remove {mentions - limits.max_mentions}.", Mend.EDIT)
    if sent.left_out:
        sentence = f"{name} takes up to {most_hashtags} hashtags; {' '.join(sent.left_out)} will be left out."
        yield Finding("hashtags", sentence, "Put the ones you want first.", Mend.NONE)


def _check_options(platform: Platform, options: PublishOptions) -> Iterator[Finding]:
    if platform is Platform.INSTAGRAM and options.privacy not in ("", "public"):
        yield Finding(
            "privacy", "A Reel is always public.", "Leave Instagram out, or post publicly.", Mend.EDIT
        )
    if platform is Platform.YOUTUBE and options.privacy not in ("public", "unlisted", "private"):
        yield Finding(
            "privacy", "Choose who can see it on YouTube.", "Public, unlisted or private.", Mend.EDIT
        )
    if platform is Platform.TIKTOK and options.mode == "direct":
        if not options.privacy:
            yield Finding(
                "privacy", "Choose who can see it.", "TikTok wants a choice for each post.", Mend.EDIT
            )
        if options.brand_content and options.privacy == "SELF_ONLY":
            sentence = "Branded content can't be visible to yourself only."
            yield Finding("privacy", sentence, "Choose another visibility.", Mend.EDIT)


def _check_notes(platform: Platform, facts: MediaFacts) -> Iterator[Finding]:
    if platform is not Platform.YOUTUBE or facts.height < facts.width or not facts.width:
        return
    if facts.duration_s > 180:
        sentence = f"This clip is {_length(facts.duration_s)}, so YouTube makes no Short of it."
        yield Finding("duration", sentence, "Shorts go up to 3:00.", Mend.NONE)
    elif facts.duration_s > 60:
        sentence = "A Short of more than a minute is blocked if anybody claims its music."
        yield Finding("duration", sentence, "Leave game and stream music out of it.", Mend.NONE)


def _length(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
