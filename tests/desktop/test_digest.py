"""Tests of when news is told, and how much of it at once."""

from __future__ import annotations

import pytest

from clipdesk.desktop.digest import PAUSE_S, Digest, Kind, News


class Time:
    """Seconds that a test lets pass."""

    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def digest(time: Time) -> Digest:
    return Digest(time)


def posted(post_id: int, platform: str) -> News:
    return News("posted", "", f"Clip {post_id}", f"post:{post_id}", post_id, platform)


def scheduled(post_id: int) -> News:
    return News("scheduled", "1 clip scheduled", f"Clip {post_id}", f"post:{post_id}", post_id)


def test_the_platforms_of_one_post_are_told_in_one_message(digest: Digest) -> None:
    for platform in ("YouTube", "Instagram", "TikTok (draft)"):
        digest.add(posted(1, platform))

    message = digest.due(is_recording=False)

    assert message is not None
    assert (message.title, message.text) == ("Posted to YouTube, Instagram and TikTok (draft)", "Clip 1")
    assert message.key == "post:1"
    assert digest.is_empty


def test_several_posts_are_summed_up(digest: Digest) -> None:
    for post_id in range(1, 5):
        digest.add(scheduled(post_id))

    message = digest.due(is_recording=False)

    assert message is not None
    assert (message.title, message.key) == ("4 clips scheduled", "page:schedule")


def test_there_is_one_message_a_minute_at_most(digest: Digest, time: Time) -> None:
    digest.add(scheduled(1))
    digest.due(is_recording=False)
    digest.add(scheduled(2))

    too_soon = digest.due(is_recording=False)
    time.now_s += PAUSE_S

    assert too_soon is None
    assert digest.due(is_recording=False) is not None


def test_while_obs_records_only_what_failed_is_told(digest: Digest) -> None:
    digest.add(posted(1, "YouTube"))
    held = digest.due(is_recording=True)
    digest.add(News("failed", "1 post failed", "Boss", "post:2", 2, "TikTok"))
    told = digest.due(is_recording=True)

    assert held is None
    assert told is not None and (told.title, told.is_urgent) == ("1 post failed", True)
    assert not digest.is_empty


@pytest.mark.parametrize(("kind", "before"), [("failed", "posted"), ("sign_in", "scheduled")])
def test_the_worst_comes_first(digest: Digest, kind: Kind, before: Kind) -> None:
    digest.add(News(before, "good news", post_id=1))
    digest.add(News(kind, "bad news", post_id=2))

    message = digest.due(is_recording=False)

    assert message is not None and message.title == "bad news"


def test_the_same_is_not_told_twice(digest: Digest) -> None:
    digest.add(posted(1, "YouTube"))
    digest.add(posted(1, "YouTube"))

    message = digest.due(is_recording=False)

    assert message is not None and message.title == "Posted to YouTube"


def test_a_sign_in_offers_to_reconnect(digest: Digest) -> None:
    digest.add(News("sign_in", "Sign in to TikTok again", "It has expired.", "page:accounts"))

    message = digest.due(is_recording=False)

    assert message is not None
    assert message.actions == (("page:accounts", "Reconnect"),)


def test_what_was_seen_in_the_window_is_not_told_again(digest: Digest) -> None:
    digest.add(scheduled(1))
    seen = digest.peek()
    digest.clear()

    assert seen is not None
    assert digest.due(is_recording=False) is None
    assert digest.peek() is None
