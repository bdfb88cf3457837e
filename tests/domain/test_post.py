"""Tests of what a post shows: its status, its hashtags, its numbers."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from clipdesk.domain.account import Platform
from clipdesk.domain.post import parse_hashtags, post_status
from clipdesk.domain.publication import Status
from tests import values
from tests.clock import START

ORDER = ("processing", "unconfirmed", "failed", "missed", "pending", "completed", "cancelled")


@pytest.mark.parametrize(("first", "second"), list(combinations(ORDER, 2)))
def test_a_post_shows_the_first_status_of_the_order(first: str, second: str) -> None:
    assert post_status([Status(second), Status(first)]) == first


def test_all_cancelled_is_cancelled_and_none_is_pending() -> None:
    assert post_status([Status.CANCELLED, Status.CANCELLED]) is Status.CANCELLED
    assert post_status([]) is Status.PENDING


@pytest.mark.parametrize(
    ("given", "tags"),
    [
        ("#a #b", ("#a", "#b")),
        ("a, b,#c", ("#a", "#b", "#c")),
        ("#a#b", ("#a", "#b")),
        (["#one", "two words", " #one "], ("#one", "#twowords")),
        ("#Gaming #gaming", ("#Gaming",)),
        ("", ()),
        ("# , #", ()),
    ],
)
def test_hashtags_come_from_a_string_or_a_list(given: object, tags: tuple[str, ...]) -> None:
    assert parse_hashtags(given) == tags  # type: ignore[arg-type]


def test_numbers_of_a_post_come_from_its_publications() -> None:
    one = values.publication(values.account(id=1), attempts=1, status=Status.COMPLETED, completed_at=START)
    two = values.publication(
        values.account(Platform.TIKTOK, id=2), attempts=2, status=Status.FAILED, error_message="No."
    )

    post = values.post(values.clip(), one, two)
    done = values.post(values.clip(), one, replace(one, platform=Platform.TIKTOK))

    assert post.retry_count == 2
    assert post.processed_at is None
    assert post.error_message == "No."
    assert done.processed_at == START
    assert done.platforms == (Platform.YOUTUBE, Platform.TIKTOK)
