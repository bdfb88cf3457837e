"""What a form holds, and what stands between it and a post."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from clipdesk.desktop.models.draft import (
    Draft,
    caption_limit,
    chosen_accounts,
    kind_words,
    needs,
    problems,
    read_form,
    title_limit,
)
from clipdesk.domain.account import Platform
from clipdesk.domain.creator import CreatorInfo
from clipdesk.domain.publication import Status
from clipdesk.domain.settings import InstagramSettings, PlatformsSettings
from tests import values
from tests.clock import START
from tests.desktop.bench import Bench, berlin

SETTINGS = PlatformsSettings()


def draft(*platforms: Platform, **changes: Any) -> Draft:
    accounts = tuple(values.account(platform, id=place) for place, platform in enumerate(platforms, 1))
    base = Draft(clip=values.clip(), text=values.text(), accounts=accounts, at=START)
    return replace(base, **changes)


def told(found: Draft, creator: CreatorInfo | None = None) -> dict[str, str]:
    return {item.where: item.sentence for item in problems(found, SETTINGS, START, creator)}


def test_a_whole_draft_has_no_problems() -> None:
    direct = {Platform.TIKTOK: {"mode": "direct", "privacy": "SELF_ONLY"}}

    assert told(draft(*Platform, options=direct)) == {}


def test_an_empty_draft_names_everything_in_reading_order() -> None:
    empty = Draft(audience_fault="Choose who can see it.", at=START.replace(year=2025))

    assert list(told(empty)) == ["video", "title", "places", "audience", "time"]


def test_a_platforms_sentence_stands_where_it_can_be_mended() -> None:
    long = values.clip(facts=values.facts(duration_s=700.0))
    text = values.text("x" * 101, caption="y" * 2300)

    found = told(draft(*Platform, clip=long, text=text, options={Platform.TIKTOK: {"mode": "draft"}}))

    assert found["title"] == "Use 100 characters or fewer. Remove 1."
    assert "Instagram takes 2200" in found["caption"]
    assert found["tiktok"].startswith("This clip is 11:40.")


def test_an_option_that_the_settings_forbid_is_a_sentence_not_an_error() -> None:
    branded = {"mode": "direct", "privacy": "SELF_ONLY", "brand_content": True}

    found = told(draft(Platform.TIKTOK, options={Platform.TIKTOK: branded}))

    assert found["audience"].startswith("Branded content cannot be visible to you only.")


@pytest.mark.parametrize(
    ("mode", "creator", "where"),
    [
        ("direct", CreatorInfo("me", (), blocked="You posted enough today."), ["audience"]),
        ("direct", CreatorInfo("me", ("SELF_ONLY",), max_duration_s=10), ["tiktok"]),
        ("draft", CreatorInfo("me", (), blocked="You posted enough today."), []),
    ],
)
def test_what_tiktok_says_about_the_account_counts_for_direct_posts(
    mode: str, creator: CreatorInfo, where: list[str]
) -> None:
    options = {Platform.TIKTOK: {"mode": mode, **({"privacy": "SELF_ONLY"} if mode == "direct" else {})}}

    assert list(told(draft(Platform.TIKTOK, options=options), creator)) == where


def test_a_lossless_repair_is_told_as_a_hint() -> None:
    mkv = values.clip(facts=values.facts(container="mkv"))

    found = needs(Platform.INSTAGRAM, draft(Platform.INSTAGRAM, clip=mkv), SETTINGS)

    assert found.fault == ""
    assert found.hint == "Instagram doesn't take MKV files. ClipDesk copies it into an MP4 first."


def test_hashtags_that_are_left_out_follow_the_setting() -> None:
    settings = PlatformsSettings(instagram=InstagramSettings(max_hashtags=1))

    found = needs(Platform.INSTAGRAM, draft(Platform.INSTAGRAM), settings)

    assert "#clutch will be left out" in found.hint


def test_the_strictest_ticked_platform_sets_the_limits() -> None:
    assert title_limit([Platform.YOUTUBE, Platform.TIKTOK]) == (100, Platform.YOUTUBE)
    assert title_limit([Platform.TIKTOK]) == (2200, None)
    assert caption_limit([Platform.YOUTUBE]) == 5000
    assert caption_limit(Platform) == 2200
    assert caption_limit([]) == 5000


@pytest.mark.parametrize(
    ("platform", "facts", "expected"),
    [
        (Platform.YOUTUBE, values.facts(), "Short"),
        (Platform.YOUTUBE, values.facts(width=1920, height=1080), "Video"),
        (Platform.YOUTUBE, values.facts(duration_s=181.0), "Video"),
        (Platform.YOUTUBE, None, "Video"),
        (Platform.INSTAGRAM, None, "Reel"),
        (Platform.TIKTOK, values.facts(), "Video"),
    ],
)
def test_a_clip_is_called_what_it_becomes(platform: Platform, facts: Any, expected: str) -> None:
    assert kind_words(platform, facts) == expected


def test_a_form_is_read_with_the_default_account_first() -> None:
    bench = Bench()
    bench.connect(Platform.YOUTUBE, remote_id="first")
    second = bench.connect(Platform.YOUTUBE, remote_id="second", is_default=False)[0]
    post = bench.stored(bench.add("Harbor", berlin(19, 21)).id)

    facts = read_form(bench.work, post.id)

    assert [account.remote_id for account in facts.accounts] == ["first", "second"]
    assert facts.post == post and facts.template_name
    assert second.id not in chosen_accounts(post)


def test_an_account_that_was_taken_off_is_not_chosen() -> None:
    bench = Bench()
    bench.connect(Platform.YOUTUBE)
    post = bench.add("Harbor", berlin(19, 21))
    bench.change(post, status=Status.CANCELLED)

    assert chosen_accounts(bench.stored(post.id)) == frozenset()
