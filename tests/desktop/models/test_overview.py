"""Tests of the values that tell about all posts."""

from __future__ import annotations

from clipdesk.desktop.models.overview import ListFilter, Overview


def test_the_list_of_all_shows_what_is_to_come_what_is_out_and_what_failed() -> None:
    assert Overview(scheduled=14, posted=23, failed=1).total == 38


def test_a_filter_is_narrowed_by_words_or_a_platform() -> None:
    assert ListFilter(words="boss").is_narrowed
    assert ListFilter(platform="tiktok").is_narrowed
    assert not ListFilter(tab="posted").is_narrowed
