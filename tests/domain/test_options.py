"""Tests of how a post is to appear: the person's choice over the settings, never wider than chosen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.domain.account import Platform
from clipdesk.domain.errors import InvalidInput
from clipdesk.domain.options import needs_choice, publish_options
from clipdesk.domain.settings import PlatformsSettings, TikTokSettings, YouTubeSettings


@pytest.mark.parametrize("privacy", ["public", "unlisted", "private"])
def test_youtubes_privacy_comes_from_the_settings(privacy: str) -> None:
    settings = PlatformsSettings(youtube=YouTubeSettings(privacy=privacy, category_id="22"))

    options = publish_options(Platform.YOUTUBE, settings)

    assert (options.privacy, options.category_id) == (privacy, "22")


@given(
    setting=st.sampled_from(["public", "unlisted", "private"]),
    chosen=st.sampled_from(["unlisted", "private"]),
)
def test_a_chosen_privacy_beats_the_settings(setting: str, chosen: str) -> None:
    settings = PlatformsSettings(youtube=YouTubeSettings(privacy=setting))

    assert publish_options(Platform.YOUTUBE, settings, {"privacy": chosen}).privacy == chosen


def test_a_reel_is_always_public() -> None:
    assert publish_options(Platform.INSTAGRAM, PlatformsSettings()).privacy == "public"


@given(st.text(max_size=20))
def test_no_other_word_becomes_a_privacy(word: str) -> None:
    if word in ("public", "unlisted", "private"):
        return
    with pytest.raises(InvalidInput):
        publish_options(Platform.YOUTUBE, PlatformsSettings(), {"privacy": word})


def test_direct_without_a_privacy_needs_a_choice() -> None:
    settings = PlatformsSettings(tiktok=TikTokSettings(mode="direct"))

    assert needs_choice(Platform.TIKTOK, publish_options(Platform.TIKTOK, settings))
    chosen = publish_options(Platform.TIKTOK, settings, {"privacy": "SELF_ONLY"})
    assert not needs_choice(Platform.TIKTOK, chosen)


def test_a_draft_needs_no_choice() -> None:
    assert not needs_choice(Platform.TIKTOK, publish_options(Platform.TIKTOK, PlatformsSettings()))


def test_comments_duet_and_stitch_are_off_unless_asked_for() -> None:
    options = publish_options(Platform.TIKTOK, PlatformsSettings())

    assert (options.allow_comment, options.allow_duet, options.allow_stitch) == (False, False, False)
