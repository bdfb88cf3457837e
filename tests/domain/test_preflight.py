from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.domain.account import Platform
from clipdesk.domain.clip import MediaFacts
from clipdesk.domain.post import PostText, parse_hashtags
from clipdesk.domain.preflight import (
    LIMITS,
    Finding,
    Mend,
    check,
    counted_tags,
    hashtag_count,
    sent_text,
    utf8_bytes,
    utf16_units,
)
from clipdesk.domain.publication import PublishOptions

MIB = 1024 * 1024
GOOD = MediaFacts(
    duration_s=30,
    width=1080,
    height=1920,
    container="mp4",
    video_codec="h264",
    frame_rate=60,
    bit_rate=8_000_000,
    audio_codec="aac",
    audio_sample_rate=48_000,
    audio_channels=2,
    is_index_first=True,
    has_edit_list=False,
)
TEXT = PostText("Title", "Caption", ("#one", "#two"))
OPTIONS = {
    Platform.YOUTUBE: PublishOptions(privacy="public"),
    Platform.INSTAGRAM: PublishOptions(privacy="public"),
    Platform.TIKTOK: PublishOptions(mode="direct", privacy="SELF_ONLY"),
}


def found(
    platform: Platform,
    facts: MediaFacts = GOOD,
    size: int = MIB,
    text: PostText = TEXT,
    options: PublishOptions | None = None,
) -> list[Finding]:
    return check(platform, facts, size, text, options or OPTIONS[platform])


@pytest.mark.parametrize("platform", Platform)
def test_a_good_clip_with_good_words_is_taken(platform: Platform) -> None:
    assert found(platform) == []


@pytest.mark.parametrize(
    ("platform", "change", "field", "mend"),
    [
        (Platform.INSTAGRAM, {"duration_s": 901.0}, "duration", Mend.EDIT),
        (Platform.INSTAGRAM, {"duration_s": 2.9}, "duration", Mend.EDIT),
        (Platform.TIKTOK, {"duration_s": 601.0}, "duration", Mend.EDIT),
        (Platform.INSTAGRAM, {"container": "mkv"}, "container", Mend.REMUX),
        (Platform.TIKTOK, {"container": "flv"}, "container", Mend.REMUX),
        (Platform.INSTAGRAM, {"is_index_first": False}, "container", Mend.REMUX),
        (Platform.INSTAGRAM, {"has_edit_list": True}, "container", Mend.REMUX),
        (Platform.INSTAGRAM, {"video_codec": "vp9"}, "video", Mend.RE_ENCODE),
        (Platform.TIKTOK, {"video_codec": "mpeg4"}, "video", Mend.RE_ENCODE),
        (Platform.INSTAGRAM, {"frame_rate": 120.0}, "frame_rate", Mend.RE_ENCODE),
        (Platform.TIKTOK, {"frame_rate": 15.0}, "frame_rate", Mend.RE_ENCODE),
        (Platform.INSTAGRAM, {"width": 2560, "height": 1440}, "picture", Mend.RE_ENCODE),
        (Platform.TIKTOK, {"width": 320, "height": 640}, "picture", Mend.RE_ENCODE),
        (Platform.TIKTOK, {"width": 5120, "height": 2880}, "picture", Mend.RE_ENCODE),
        (Platform.INSTAGRAM, {"width": 1900, "height": 100}, "picture", Mend.RE_ENCODE),
        (Platform.INSTAGRAM, {"bit_rate": 30_000_000}, "bit_rate", Mend.RE_ENCODE),
        (Platform.INSTAGRAM, {"audio_codec": "opus"}, "audio", Mend.RE_ENCODE),
        (Platform.INSTAGRAM, {"audio_sample_rate": 96_000}, "audio", Mend.RE_ENCODE),
        (Platform.INSTAGRAM, {"audio_channels": 6}, "audio", Mend.RE_ENCODE),
        (Platform.YOUTUBE, {"duration_s": 181.0}, "duration", Mend.NONE),
        (Platform.YOUTUBE, {"duration_s": 61.0}, "duration", Mend.NONE),
        (Platform.YOUTUBE, {"duration_s": 50_000.0, "width": 1920, "height": 1080}, "duration", Mend.EDIT),
    ],
)
def test_each_limit_of_a_platform_is_known(
    platform: Platform, change: dict[str, object], field: str, mend: Mend
) -> None:
    findings = found(platform, replace(GOOD, **change))
    assert [(finding.field, finding.mend) for finding in findings] == [(field, mend)]
    assert findings[0].sentence.endswith(".")
    assert findings[0].advice.endswith(".")


@pytest.mark.parametrize(
    "change",
    [
        {"frame_rate": None, "bit_rate": None, "is_index_first": None, "has_edit_list": None},
        {"audio_codec": None, "audio_sample_rate": None, "audio_channels": None},
        {"frame_rate": 59.94},
        {"frame_rate": 23.976},
        {"duration_s": 3.0},
    ],
)
@pytest.mark.parametrize("platform", [Platform.INSTAGRAM, Platform.TIKTOK])
def test_what_is_unknown_or_at_the_edge_is_no_finding(platform: Platform, change: dict[str, object]) -> None:
    assert found(platform, replace(GOOD, **change)) == []


def test_youtube_takes_what_obs_records() -> None:
    for container in ("mkv", "flv", "mov", "ts"):
        assert found(Platform.YOUTUBE, replace(GOOD, container=container, has_edit_list=True)) == []


@pytest.mark.parametrize(
    ("platform", "most"), [(Platform.INSTAGRAM, 300 * MIB), (Platform.TIKTOK, 4_000_000_000)]
)
def test_a_file_too_large_is_told_at_the_byte(platform: Platform, most: int) -> None:
    assert found(platform, size=most) == []
    assert [finding.field for finding in found(platform, size=most + 1)] == ["size"]


def test_the_length_is_told_as_people_write_it() -> None:
    (finding,) = found(Platform.INSTAGRAM, replace(GOOD, duration_s=912))
    assert finding.sentence == "This clip is 15:12. Instagram takes up to 15:00."


def test_an_account_may_have_limits_of_its_own() -> None:
    narrow = replace(LIMITS[Platform.TIKTOK], max_duration_s=20)
    findings = check(Platform.TIKTOK, GOOD, MIB, TEXT, OPTIONS[Platform.TIKTOK], narrow)
    assert [finding.field for finding in findings] == ["duration"]


@pytest.mark.parametrize(
    ("platform", "text", "field"),
    [
        (Platform.YOUTUBE, PostText(""), "title"),
        (Platform.YOUTUBE, PostText("  "), "title"),
        (Platform.YOUTUBE, PostText("x" * 101), "title"),
        (Platform.YOUTUBE, PostText("a < b"), "title"),
        (Platform.YOUTUBE, PostText("x", "a > b"), "caption"),
        (Platform.YOUTUBE, PostText("x", "é" * 2501), "caption"),
        (Platform.INSTAGRAM, PostText("x", "y" * 2198), "caption"),
        (Platform.INSTAGRAM, PostText("x", "@a " * 21), "caption"),
        (Platform.TIKTOK, PostText("x", "😀" * 1099), "caption"),
    ],
)
def test_words_that_a_platform_would_refuse_are_told(platform: Platform, text: PostText, field: str) -> None:
    findings = found(platform, text=text)
    assert [(finding.field, finding.mend) for finding in findings] == [(field, Mend.EDIT)]


@pytest.mark.parametrize(
    ("platform", "text"),
    [
        (Platform.YOUTUBE, PostText("x" * 100, "é" * 2500)),
        (Platform.YOUTUBE, PostText("😀" * 100)),
        (Platform.INSTAGRAM, PostText("x", "y" * 2197)),
        (Platform.INSTAGRAM, PostText("", "@a " * 20)),
        (Platform.TIKTOK, PostText("xy", "😀" * 1098)),
        (Platform.TIKTOK, PostText("")),
    ],
)
def test_words_at_the_very_limit_are_taken(platform: Platform, text: PostText) -> None:
    assert found(platform, text=text) == []


def test_a_title_tells_how_much_to_remove() -> None:
    (finding,) = found(Platform.YOUTUBE, text=PostText("x" * 112))
    assert (finding.sentence, finding.advice) == ("Use 100 characters or fewer.", "Remove 12.")


def test_a_draft_has_no_words_to_refuse() -> None:
    long = PostText("x" * 5000)
    assert found(Platform.TIKTOK, text=long, options=PublishOptions(mode="draft")) == []


@pytest.mark.parametrize(
    ("platform", "options"),
    [
        (Platform.INSTAGRAM, PublishOptions(privacy="private")),
        (Platform.YOUTUBE, PublishOptions(privacy="")),
        (Platform.YOUTUBE, PublishOptions(privacy="friends")),
        (Platform.TIKTOK, PublishOptions(mode="direct")),
        (Platform.TIKTOK, PublishOptions(mode="direct", privacy="SELF_ONLY", brand_content=True)),
    ],
)
def test_a_visibility_that_cannot_be_had_is_told_before_anything_is_sent(
    platform: Platform, options: PublishOptions
) -> None:
    assert [finding.field for finding in found(platform, options=options)] == ["privacy"]


# ---- the words as they are sent


def test_youtube_gets_title_description_and_tags() -> None:
    sent = sent_text(Platform.YOUTUBE, TEXT)
    assert (sent.title, sent.body, sent.tags) == ("Title", "Caption\n\n#one #two", ("one", "two"))


@pytest.mark.parametrize("platform", [Platform.INSTAGRAM, Platform.TIKTOK])
def test_the_others_get_paragraphs(platform: Platform) -> None:
    assert sent_text(platform, TEXT).body == "Title\n\nCaption\n\n#one #two"
    assert sent_text(platform, PostText("Title", "", ("#one",))).body == "Title\n\n#one"
    assert sent_text(platform, PostText("Title")).body == "Title"


def test_a_draft_gets_nothing() -> None:
    sent = sent_text(Platform.TIKTOK, TEXT, mode="draft")
    assert (sent.title, sent.body, sent.tags) == ("", "", ())


@pytest.mark.parametrize(
    ("caption", "most", "kept"), [("", 5, 5), ("", 0, 0), ("see #this and #that", 5, 3), ("#a #b #c", 2, 0)]
)
def test_instagram_gets_the_first_hashtags_and_the_rest_is_named(caption: str, most: int, kept: int) -> None:
    tags = tuple(f"#t{number}" for number in range(8))
    sent = sent_text(Platform.INSTAGRAM, PostText("Title", caption, tags), max_hashtags=most)
    assert sent.left_out == tags[kept:]
    assert all(tag not in sent.body.split() for tag in sent.left_out)


def test_hashtags_left_out_are_told() -> None:
    text = PostText("Title", "", tuple(f"#t{number}" for number in range(7)))
    (finding,) = found(Platform.INSTAGRAM, text=text)
    assert (finding.field, finding.mend) == ("hashtags", Mend.NONE)
    assert "#t5 #t6" in finding.sentence


@pytest.mark.parametrize(
    ("tags", "length"), [([], 0), (["Foo-Baz"], 7), (["Foo Baz"], 9), (["a", "b"], 3), (["a b", "c"], 7)]
)
def test_youtubes_tags_are_counted_as_youtube_does(tags: list[str], length: int) -> None:
    assert counted_tags(tags) == length


@given(st.lists(st.text(min_size=1, max_size=60), max_size=60))
def test_youtube_never_gets_more_tags_than_it_takes(words: list[str]) -> None:
    sent = sent_text(Platform.YOUTUBE, PostText("Title", "", parse_hashtags(words)))
    assert counted_tags(sent.tags) <= 500
    assert not any(set("<>#") & set(tag) for tag in sent.tags)


@given(st.text())
def test_counting_takes_any_text(value: str) -> None:
    assert utf8_bytes(value) >= utf16_units(value) >= len(value)


def test_counts_are_those_of_the_platforms() -> None:
    assert (utf8_bytes("é😀"), utf16_units("é😀"), utf8_bytes("\ud800")) == (6, 3, 3)
    assert hashtag_count("a #b c#d #é, &#39; ##x") == 2
