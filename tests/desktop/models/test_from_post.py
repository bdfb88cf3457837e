"""Tests of what a card shows of a post."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from clipdesk.desktop.models.from_post import post_view, with_progress
from clipdesk.domain.account import Platform
from clipdesk.domain.post import Post
from clipdesk.domain.publication import Phase, Publication, Status, WaitReason
from tests import values
from tests.clock import START


def item(platform: Platform = Platform.YOUTUBE, **changes: Any) -> Publication:
    return values.publication(values.account(platform, id=1), **changes)


def post(*publications: Publication, **changes: Any) -> Post:
    return values.post(values.clip(game="Riftline", thumbnail=Path("/t.jpg")), *publications, **changes)


def test_a_card_shows_the_post_its_clip_and_its_places() -> None:
    view = post_view(post(item(), item(Platform.TIKTOK, privacy="draft", url="https://x")))

    assert (view.title, view.status, view.wait_reason) == ("A last second win", "pending", None)
    assert (view.scheduled_at, view.duration_s, view.game) == (START, 20.0, "Riftline")
    assert view.thumbnail == Path("/t.jpg")
    assert [(shown.platform, shown.privacy) for shown in view.publications] == [
        ("youtube", None),
        ("tiktok", "draft"),
    ]


def test_without_a_title_the_file_name_stands_in() -> None:
    view = post_view(replace(post(item()), text=values.text("")))

    assert view.title == "Replay 2026-06-20 18-00-00"


def test_a_suggestion_without_places_waits_for_approval_where_it_came_in() -> None:
    suggestion = post()

    view = post_view(suggestion)

    assert view.wait_reason == "approval"
    assert view.scheduled_at == suggestion.created_at


def test_what_one_place_waits_for_is_what_the_post_waits_for() -> None:
    waiting = item(
        Platform.TIKTOK, wait_reason=WaitReason.SIGN_IN, error_message="TikTok sign-in has expired."
    )

    view = post_view(post(item(status=Status.COMPLETED), waiting))

    assert (view.status, view.wait_reason) == ("pending", "sign_in")
    assert view.error_message == "TikTok sign-in has expired."


def test_a_place_that_was_taken_back_is_not_shown() -> None:
    view = post_view(post(item(status=Status.COMPLETED), item(Platform.TIKTOK, status=Status.CANCELLED)))

    assert [shown.platform for shown in view.publications] == ["youtube"]


def test_while_bytes_go_out_their_share_is_shown() -> None:
    sending = item(status=Status.PROCESSING, phase=Phase.UPLOADING, sent_bytes=62, total_bytes=100)

    view = post_view(post(sending))

    assert (view.progress, view.stage_text) == (0.62, "Uploading to YouTube")
    assert view.wait_reason is None


def test_the_last_step_is_named_and_cannot_be_stopped() -> None:
    checking = item(status=Status.PROCESSING, phase=Phase.VERIFYING, sent_bytes=1, total_bytes=1)

    view = post_view(post(checking))

    assert (view.stage_text, view.wait_reason) == ("YouTube is checking it", "last_step")


def test_progress_is_added_to_what_is_being_posted_only() -> None:
    sending = post_view(post(item(status=Status.PROCESSING, phase=Phase.UPLOADING, total_bytes=100)))
    resting = post_view(post(item()))

    assert with_progress(sending, {"youtube": 0.5}).progress == 0.5
    assert with_progress(sending, {"tiktok": 0.5}) == sending
    assert with_progress(resting, {"youtube": 0.5}) == resting
