"""The text generator against the rehearsal's AI server, quirk by quirk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from clipdesk.ai.chat import ChatTextGenerator
from clipdesk.domain.errors import TextGenerationError
from clipdesk.domain.template import DEFAULT_PROMPT, parse
from clipdesk.rehearsal.servers import RehearsalServers

PROMPT = parse(DEFAULT_PROMPT).fill(filename="Replay 2026-11-22 18-30-00.mp4", game_context="Celeste")


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    with RehearsalServers() as urls:
        yield urls.ai_base_url


def generator(base_url: str, quirk: str, timeout_s: float = 10) -> ChatTextGenerator:
    model = f"rehearsal-{quirk}" if quirk else "rehearsal"
    return ChatTextGenerator(base_url, model, timeout_s=timeout_s, pause=lambda seconds: None)


@pytest.mark.parametrize(
    "quirk",
    ["", "lmstudio", "ollama", "no-schema", "text-only", "max-completion-tokens", "fenced", "think",
     "reasoning-content", "wordy", "markup"],
)  # fmt: skip
def test_a_post_is_written_in_spite_of_the_quirk(base_url: str, quirk: str) -> None:
    text = generator(base_url, quirk).write(PROMPT)

    words = f"{text.title} {text.caption}"
    assert 0 < len(text.title) <= 100
    assert text.hashtags
    assert not any(mark in words for mark in ("<", "javascript", "file:"))


@pytest.mark.parametrize(
    ("quirk", "title", "is_temporary"),
    [
        ("loading-503", "still loading the model", True),
        ("string-error", "did not take the request (400): Something went wrong.", False),
        ("429", "asks to slow down", True),
        ("quota", "no credit left", False),
        ("unauthorized", "wants a key", False),
        ("missing", "knows no model “rehearsal-missing”", False),
        ("broken-500", "a problem of its own (500)", True),
        ("length", "cut off before its answer was complete", True),
        ("content-filter", "refused to write", True),
        ("refusal", "refused to write", True),
        ("junk", "answered without a title", True),
        ("not-json", "answered with something that is no post", True),
        ("empty", "answered with something that is no post", True),
    ],
)
def test_a_failure_is_one_sentence(base_url: str, quirk: str, title: str, is_temporary: bool) -> None:
    with pytest.raises(TextGenerationError) as failed:
        generator(base_url, quirk).write(PROMPT)

    assert title in failed.value.title
    assert failed.value.is_temporary is is_temporary


def test_a_slow_model_ends_after_the_time_limit(base_url: str) -> None:
    with pytest.raises(TextGenerationError, match=r"took longer than 0\.5 s"):
        generator(base_url, "slow", timeout_s=0.5).write(PROMPT)


def test_the_connection_test_names_the_model(base_url: str) -> None:
    assert generator(base_url, "").check().startswith("rehearsal answers at 127.0.0.1:")
