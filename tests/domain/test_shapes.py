"""Tests of the public JSON shapes, key by key."""

from __future__ import annotations

import json
from dataclasses import replace

from clipdesk.domain.events import Event, EventName
from clipdesk.domain.publication import Effect
from clipdesk.domain.shapes import (
    accounts_json,
    effect_json,
    event_json,
    post_json,
    posts_json,
    templates_json,
)
from clipdesk.domain.template import PromptTemplate
from tests import values
from tests.clock import START


def test_a_post_has_exactly_the_keys_of_the_contract() -> None:
    post = values.post(values.clip(id=3), values.publication(values.account(id=1), id=9), id=7)

    shape = post_json(post)

    assert set(shape) == {
        *("id", "video_path", "metadata", "platforms", "scheduled_time", "status", "created_at"),
        *("processed_at", "error_message", "retry_count", "clip", "publications"),
    }
    assert set(shape["metadata"]) == {"title", "caption", "hashtags"}
    assert set(shape["clip"]) == {"id", "fingerprint", "duration_s", "width", "height", "thumbnail"}
    assert set(shape["publications"][0]) >= {
        *("id", "platform", "account", "status", "wait_reason", "staged_at", "attempts", "scheduled_time"),
        *("remote_id", "url", "privacy", "progress", "error_message"),
    }


def test_shapes_are_json_with_offsets_and_one_string_of_hashtags() -> None:
    post = values.post(values.clip(id=3), values.publication(values.account(id=1)))

    shape = json.loads(json.dumps(posts_json([post])))

    assert shape["count"] == 1
    assert shape["posts"][0]["scheduled_time"] == "2026-06-20T18:00:00+00:00"
    assert shape["posts"][0]["metadata"]["hashtags"] == "#gaming #clutch"
    assert shape["posts"][0]["status"] == "pending"


def test_progress_is_a_share_of_the_bytes() -> None:
    publication = replace(values.publication(values.account(id=1)), sent_bytes=1, total_bytes=3)

    shape = post_json(values.post(values.clip(), publication))

    assert shape["publications"][0]["progress"] == 0.3333


def test_accounts_and_templates_are_counted() -> None:
    template = PromptTemplate(1, "Mine", "Write {filename}", True, START, START)

    assert accounts_json([values.account(id=4)]) == {
        "accounts": [
            {
                "id": 4,
                "platform": "youtube",
                "name": "My YouTube",
                "handle": "@me",
                "status": "connected",
                "is_default": True,
                "expires_at": None,
            }
        ],
        "count": 1,
    }
    assert templates_json([template])["templates"][0]["prompt_text"] == "Write {filename}"


def test_stories_and_events_carry_their_time() -> None:
    effect = Effect(START, 1, "create", "intent", "asks", {"size": 3})
    event = Event(EventName.PROBLEM, START, {"text": "Oh."})

    assert effect_json(effect)["at"] == event_json(event)["at"] == "2026-06-20T18:00:00+00:00"
    assert event_json(event)["text"] == "Oh."
