"""Tests of platforms' names, and that tokens do not show themselves."""

from __future__ import annotations

from clipdesk.domain.account import Platform, Tokens


def test_platforms_are_written_as_people_write_them() -> None:
    assert [platform.label for platform in Platform] == ["YouTube", "Instagram", "TikTok"]


def test_tokens_do_not_stand_in_what_is_printed() -> None:
    tokens = Tokens("the-access", "the-refresh", None)

    assert "the-access" not in repr(tokens)
    assert "the-refresh" not in f"{tokens}"
