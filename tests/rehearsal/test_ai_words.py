"""What the rehearsal AI writes."""

from __future__ import annotations

import pytest

from clipdesk.rehearsal.ai_words import fitted, metadata_for, subject_of

PROMPT = """You are a social media expert creating engaging content for gaming videos.

Given a video filename: {file_name}
Game context: {game}

Generate:
1. An exciting title
"""


def prompt(file_name: str, game: str) -> str:
    return PROMPT.format(file_name=file_name, game=game)


@pytest.mark.parametrize(
    ("file_name", "game"),
    [
        ("crazy_ace-clutch.mp4", "Apex Legends"),
        ("Replay 2026-11-22 18-04-11.mp4", ""),
        ("日本語.mp4", "原神"),
    ],
)
def test_the_words_are_sensible_and_always_the_same(file_name: str, game: str) -> None:
    first, second = metadata_for(prompt(file_name, game)), metadata_for(prompt(file_name, game))

    hashtags = first["hashtags"].split()
    assert first == second
    assert 0 < len(first["title"]) <= 100
    assert 0 < len(first["caption"]) <= 2200
    assert 10 <= len(hashtags) == len(set(hashtags)) <= 15
    assert all(tag.startswith("#") and len(tag) > 1 for tag in hashtags)
    assert game in first["title"] and "Generate" not in first["title"]


def test_other_clips_get_other_words() -> None:
    assert metadata_for(prompt("ace.mp4", "Apex")) != metadata_for(prompt("fail.mp4", "Apex"))


def test_a_very_long_name_still_fits() -> None:
    assert len(metadata_for(prompt("win" * 200 + ".mp4", "game" * 90))["title"]) <= 100


def test_the_subject_is_read_line_by_line() -> None:
    assert subject_of(prompt("a.mp4", "Unknown")) == ("a.mp4", "")
    assert subject_of("nothing of the kind") == ("", "")


def test_a_schema_decides_the_shape() -> None:
    metadata = metadata_for(prompt("ace.mp4", "Apex"))
    schema = {
        "properties": {
            "title": {"type": "string"},
            "tags": {"type": "array"},
            "description": {"type": ["string", "null"]},
            "score": {"type": "integer"},
        }
    }

    shaped = fitted(metadata, schema)

    assert shaped["title"] == metadata["title"]
    assert shaped["tags"] == metadata["hashtags"].split()
    assert shaped["description"] == metadata["caption"]
    assert shaped["score"] == 0
    assert fitted(metadata, None) == metadata
