from __future__ import annotations

import pytest

from clipdesk.cli.words import options_from, platform_from, platforms_from
from clipdesk.domain.account import Platform
from clipdesk.domain.errors import InvalidInput


def test_platforms_are_taken_once_and_in_order() -> None:
    assert platforms_from(["tiktok", "youtube", "tiktok"]) == (Platform.TIKTOK, Platform.YOUTUBE)


def test_an_unknown_platform_is_answered_with_the_known_ones() -> None:
    with pytest.raises(InvalidInput) as caught:
        platform_from("vimeo")

    assert "youtube, instagram, tiktok" in str(caught.value)


def test_a_privacy_belongs_to_its_platform() -> None:
    assert options_from(["youtube=unlisted", "tiktok=SELF_ONLY"]) == {
        Platform.YOUTUBE: {"privacy": "unlisted"},
        Platform.TIKTOK: {"privacy": "SELF_ONLY"},
    }


@pytest.mark.parametrize("word", ["unlisted", "youtube=", "youtube", "vimeo=public"])
def test_a_privacy_without_its_platform_is_refused(word: str) -> None:
    with pytest.raises(InvalidInput):
        options_from([word])
