"""Tests of the post as the window shows it."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from tests.desktop.samples import make_post


def test_a_view_never_changes_under_a_card() -> None:
    post = make_post()

    with pytest.raises(FrozenInstanceError):
        post.title = "another"  # type: ignore[misc]


def test_a_newer_view_is_another_value() -> None:
    post = make_post()

    assert replace(post, status="completed") != post
    assert replace(post) == post
