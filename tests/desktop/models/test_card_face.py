"""Tests of what a post's card says and offers."""

from __future__ import annotations

import pytest

from clipdesk.desktop.models.card_face import card_face, chip_state, needs_attention
from clipdesk.desktop.resources import resource_path
from tests.desktop.samples import make_post, publication

REASONS = (
    *("offline", "sign_in", "keyring_locked", "quota", "rate_limited", "breaker"),
    *("held", "file_missing", "clock_doubt", "disk_full", "approval", "needs_choice"),
)


def _keys(status: str, **changes: object) -> tuple[list[str], list[str]]:
    face = card_face(make_post(1, status, **changes))  # type: ignore[arg-type]
    return [action.key for action in face.actions], [action.key for action in face.menu]


@pytest.mark.parametrize(
    ("status", "changes", "badge", "actions", "menu"),
    [
        ("pending", {}, "", "post_now reschedule cancel", "edit duplicate show_in_folder copy_caption"),
        ("processing", {"progress": 0.6}, "Posting...", "stop", "show_in_folder"),
        ("processing", {"progress": 1.0}, "Posting...", "", "show_in_folder"),
        ("completed", {}, "Posted", "view", "post_again copy_link show_in_folder remove"),
        ("failed", {}, "Failed", "edit retry", "details reschedule remove"),
        ("failed", {"wait_reason": "sign_in"}, "Failed", "reconnect retry", "details reschedule remove"),
        (
            "missed",
            {},
            "Missed",
            "post_now reschedule",
            "edit duplicate show_in_folder copy_caption",
        ),
        (
            "unconfirmed",
            {},
            "Not sure it went out",
            "it_is_live publish_again leave",
            "details open_channel",
        ),
        (
            "pending",
            {"wait_reason": "sign_in"},
            "Needs sign-in",
            "reconnect",
            "edit duplicate show_in_folder copy_caption",
        ),
        (
            "pending",
            {"wait_reason": "file_missing"},
            "Video file is missing",
            "choose_file",
            "edit duplicate show_in_folder copy_caption",
        ),
        (
            "pending",
            {"wait_reason": "keyring_locked"},
            "Keyring is locked",
            "unlock",
            "edit duplicate show_in_folder copy_caption",
        ),
        ("pending", {"wait_reason": "approval"}, "Needs your OK", "approve edit", "remove"),
        (
            "pending",
            {"wait_reason": "offline"},
            "Waiting for network",
            "reschedule cancel",
            "edit duplicate show_in_folder copy_caption",
        ),
        ("cancelled", {}, "Cancelled", "", "show_in_folder remove"),
    ],
)
def test_each_status_has_its_badge_and_commands(
    status: str, changes: dict[str, object], badge: str, actions: str, menu: str
) -> None:
    face = card_face(make_post(1, status, **changes))  # type: ignore[arg-type]

    assert face.badge_text == badge
    assert _keys(status, **changes) == (actions.split(), menu.split())


def test_only_a_post_that_waits_for_its_time_counts_down() -> None:
    assert card_face(make_post()).is_counting
    assert not card_face(make_post(wait_reason="held")).is_counting
    assert not card_face(make_post(1, "processing")).is_counting


def test_a_draft_is_never_called_posted() -> None:
    draft = publication("tiktok", "completed", "draft")

    face = card_face(make_post(1, "completed", publications=(draft,)))

    assert face.badge_text == "Draft on TikTok"
    assert [action.key for action in face.actions] == ["copy_caption"]


def test_a_draft_beside_posted_ones_is_named() -> None:
    publications = (publication("youtube", "completed"), publication("tiktok", "completed", "draft"))

    face = card_face(make_post(1, "completed", publications=publications))

    assert face.badge_text == "Posted, draft on TikTok"
    assert face.offers("copy_caption")
    assert face.offers("view")


@pytest.mark.parametrize(
    "reason",
    REASONS,
)
def test_every_reason_to_wait_has_words_and_icons(reason: str) -> None:
    face = card_face(make_post(wait_reason=reason))

    assert face.badge_text
    for action in (*face.actions, *face.menu):
        assert resource_path(f"icons/{action.icon}.svg").is_file()


@pytest.mark.parametrize(
    ("post_status", "own", "shown"),
    [
        ("pending", "pending", ""),
        ("processing", "processing", "working"),
        ("processing", "pending", "waiting"),
        ("failed", "completed", "done"),
        ("failed", "failed", "failed"),
        ("unconfirmed", "unconfirmed", "unsure"),
        ("completed", "cancelled", ""),
    ],
)
def test_platform_badges_show_where_it_stands(post_status: str, own: str, shown: str) -> None:
    post = make_post(1, post_status)  # type: ignore[arg-type]

    assert chip_state(post, publication("youtube", own)) == shown


def test_what_waits_for_a_person_needs_attention() -> None:
    assert needs_attention(make_post(1, "failed"))
    assert needs_attention(make_post(wait_reason="sign_in"))
    assert not needs_attention(make_post(wait_reason="offline"))
    assert not needs_attention(make_post())
