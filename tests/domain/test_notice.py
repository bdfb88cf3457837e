"""Tests of what other services are told: true, short, without secrets, and harmless where it is shown."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.domain.account import Platform
from clipdesk.domain.events import EventName
from clipdesk.domain.notice import TEST, Notice, discord_body, json_body, sentence, signature
from clipdesk.domain.post import Post
from clipdesk.domain.publication import Status
from tests import values
from tests.clock import START

URL = "https://youtu.be/abc"


def post(title: str = "Ace on Mirage", **changes: Any) -> Post:
    account = values.account(id=4)
    published = values.publication(
        account,
        START + timedelta(hours=1),
        **({"id": 7, "status": Status.COMPLETED, "url": URL, "privacy": "public"} | changes),
    )
    return values.post(values.clip(id=1), published, id=3, text=values.text(title))


def notice(event: str = EventName.PUBLICATION_COMPLETED, about: Post | None = None, **data: Any) -> Notice:
    known = {"post_id": 3, "publication_id": 7, "platform": "youtube"}
    return Notice("n1", START, event, known | data, about or post())


@pytest.mark.parametrize(
    ("told", "words", "without_titles"),
    [
        (notice(), "Live on YouTube: Ace on Mirage", "Live on YouTube"),
        (
            notice(about=post(privacy="draft"), platform="tiktok"),
            "Draft on TikTok: Ace on Mirage",
            "Draft on TikTok",
        ),
        (notice(EventName.PUBLICATION_FAILED), "Failed on YouTube: Ace on Mirage", "Failed on YouTube"),
        (
            notice(EventName.PUBLICATION_UNCONFIRMED),
            "Not sure whether it is live on YouTube: Ace on Mirage",
            "Not sure whether it is live on YouTube",
        ),
        (
            Notice("n", START, EventName.VIDEO_SCHEDULED, {"platforms": ["youtube", "tiktok"]}, post()),
            "Scheduled for TikTok and YouTube: Ace on Mirage",
            "Scheduled for TikTok and YouTube",
        ),
        (
            Notice("n", START, EventName.POST_CHANGED, {"status": "missed"}, post()),
            "Ace on Mirage is now missed",
            "A post is now missed",
        ),
        (
            Notice("n", START, EventName.ACCOUNT_NEEDS_SIGN_IN, {"platform": "instagram"}),
            "Instagram needs you to sign in again",
            "Instagram needs you to sign in again",
        ),
        (
            Notice("n", START, EventName.PROBLEM, {"text": "a.mp4 is cut."}),
            "a.mp4 is cut.",
            "ClipDesk met a problem",
        ),
        (
            Notice("n", START, EventName.CLIP_READY, {"path": "/home/me/a.mp4"}),
            "Clip ready: a.mp4",
            "Clip ready",
        ),
        (Notice("n", START, TEST), "This is a test from ClipDesk.", "This is a test from ClipDesk."),
    ],
)
def test_an_event_is_one_sentence(told: Notice, words: str, without_titles: str) -> None:
    assert sentence(told) == words
    assert sentence(told, hide_titles=True) == without_titles


@pytest.mark.parametrize("event", [*EventName, TEST])
def test_every_event_can_be_told_even_if_nothing_is_known_of_it(event: str) -> None:
    bare = Notice("n1", START, event)

    assert sentence(bare)
    assert json.loads(json_body(bare))["event"] == event
    assert json.loads(discord_body(bare))["content"]


def test_json_names_the_event_its_time_and_its_post() -> None:
    body = json.loads(json_body(notice(url=URL)))

    assert (body["id"], body["timestamp"]) == ("n1", START.isoformat())
    assert body["event"] == "publication_completed"
    assert body["text"] == "Live on YouTube: Ace on Mirage"
    assert body["data"] == {"post_id": 3, "publication_id": 7, "platform": "youtube", "url": URL}
    assert body["post"]["title"] == "Ace on Mirage"
    assert body["post"]["publications"][0]["url"] == URL


def test_places_on_the_disk_are_named_without_their_folders() -> None:
    clip = Notice("n", START, EventName.CLIP_READY, {"path": "/home/me/a.mp4", "thumbnail": None})

    assert json.loads(json_body(clip))["data"] == {"path": "a.mp4", "thumbnail": None}


@pytest.mark.parametrize("make", [json_body, discord_body])
def test_hidden_titles_are_nowhere(make: Any) -> None:
    told = notice(
        EventName.PUBLICATION_FAILED,
        about=post("Zebra", error_message="Zebra.mp4 was refused."),
        error_message="Zebra.mp4 was refused.",
        path="/clips/Zebra.mp4",
        text="Zebra",
        message="Zebra",
        advice="Look at Zebra.",
    )

    assert b"Zebra" in make(told)
    assert b"Zebra" not in make(told, hide_titles=True)


def test_discord_shows_the_sentence_the_reason_and_the_link() -> None:
    told = notice(EventName.PUBLICATION_FAILED, error_message="Your daily limit is used up.", url=URL)

    body = json.loads(discord_body(told))

    assert body["username"] == "ClipDesk"
    assert body["content"] == "Failed on YouTube: Ace on Mirage"
    assert body["embeds"][0]["description"] == f"Your daily limit is used up.\n<{URL}>"
    assert body["embeds"][0]["timestamp"] == START.isoformat()


def test_discord_shows_when_in_everyones_own_time() -> None:
    told = Notice("n", START, EventName.VIDEO_SCHEDULED, {"platforms": ["youtube"]}, post())

    body = json.loads(discord_body(told))

    assert body["embeds"][0]["description"] == f"<t:{int((START + timedelta(hours=1)).timestamp())}:F>"


@pytest.mark.parametrize(
    "title",
    ["@everyone look", "<@&123>", "[free](https://evil.example)", "**loud**", "# Head", "||spoiler||"],
)
def test_a_title_mentions_nobody_and_is_no_markup(title: str) -> None:
    body = json.loads(discord_body(notice(about=post(title))))

    assert body["allowed_mentions"] == {"parse": []}
    shown = body["content"].removeprefix("Live on YouTube: ")
    assert shown.startswith("\\")
    assert shown.replace("\\", "") == title


@given(st.text(max_size=5000), st.text(max_size=5000))
def test_any_words_fit_what_discord_takes(title: str, reason: str) -> None:
    told = notice(EventName.PUBLICATION_FAILED, about=post(title), error_message=reason)

    body = json.loads(discord_body(told))

    assert 0 < len(body["content"]) <= 2000
    assert all(len(embed["description"]) <= 4096 for embed in body.get("embeds", ()))
    json_body(told).decode("ascii")


def test_a_link_that_is_none_is_left_out() -> None:
    body = json.loads(discord_body(notice(about=post(url=None), url="https://a b> @everyone")))

    assert "embeds" not in body


@pytest.mark.parametrize(
    ("told", "platforms"),
    [
        (notice(platform="tiktok"), {"tiktok"}),
        (Notice("n", START, "x", {"platforms": ["youtube", "tiktok"]}), {"youtube", "tiktok"}),
        (Notice("n", START, "x", {}, post()), {Platform.YOUTUBE}),
        (Notice("n", START, "x"), set()),
    ],
)
def test_a_notice_knows_its_platforms(told: Notice, platforms: set[str]) -> None:
    assert told.platforms == platforms


def test_the_signature_is_the_hmac_of_the_very_bytes() -> None:
    body = json_body(notice())

    expected = hmac.new(b"s3cret", body, hashlib.sha256).hexdigest()

    assert signature("s3cret", body) == f"sha256={expected}"
    assert signature("s3cret", body + b" ") != f"sha256={expected}"
    assert signature("s3creT", body) != f"sha256={expected}"
