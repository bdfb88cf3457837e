"""The OpenAI-compatible rehearsal and its quirks."""

from __future__ import annotations

import json
import time
from typing import Any

import httpx2
import pytest

from clipdesk.rehearsal.servers import RehearsalUrls
from clipdesk.rehearsal.world import RehearsalWorld

PROMPT = "Given a video filename: ace.mp4\nGame context: Apex\nFormat as JSON"
SCHEMA = {
    "type": "json_schema",
    "json_schema": {
        "name": "metadata",
        "strict": True,
        "schema": {
            "type": "object",
            "properties": {name: {"type": "string"} for name in ("title", "caption", "hashtags")},
            "required": ["title", "caption", "hashtags"],
            "additionalProperties": False,
        },
    },
}


def chat(
    client: httpx2.Client, urls: RehearsalUrls, model: str = "rehearsal", **more: Any
) -> httpx2.Response:
    body = {"model": model, "messages": [{"role": "user", "content": PROMPT}]} | more
    return client.post(f"{urls.ai_base_url}/chat/completions", json=body)


def message_of(answer: httpx2.Response) -> dict[str, Any]:
    message: dict[str, Any] = answer.json()["choices"][0]["message"]
    return message


@pytest.mark.parametrize("form", [{"type": "text"}, {"type": "json_object"}, SCHEMA])
def test_every_response_format_gives_whole_metadata(
    client: httpx2.Client, urls: RehearsalUrls, form: dict[str, Any]
) -> None:
    answer = chat(client, urls, response_format=form)

    metadata = json.loads(message_of(answer)["content"])
    assert set(metadata) == {"title", "caption", "hashtags"}
    assert 10 <= len(metadata["hashtags"].split()) <= 15
    assert answer.json()["choices"][0]["finish_reason"] == "stop"
    assert answer.json()["usage"]["prompt_tokens"] > 0


def test_the_list_of_models_names_the_sensible_one_first(client: httpx2.Client, urls: RehearsalUrls) -> None:
    names = [entry["id"] for entry in client.get(f"{urls.ai_base_url}/models").json()["data"]]

    assert names[0] == "rehearsal"
    assert {"rehearsal-lmstudio", "rehearsal-slow", "rehearsal-think"} <= set(names)


def test_lm_studio_knows_no_json_object_and_says_so_in_a_string(
    client: httpx2.Client, urls: RehearsalUrls
) -> None:
    refused = chat(client, urls, "lmstudio", response_format={"type": "json_object"})
    taken = chat(client, urls, "lmstudio", response_format=SCHEMA)

    assert refused.status_code == 400
    assert refused.json() == {"error": "'response_format.type' must be 'json_schema' or 'text'"}
    assert taken.status_code == 200


@pytest.mark.parametrize(
    ("model", "form", "status"),
    [
        ("no-schema", SCHEMA, 400),
        ("no-schema", {"type": "json_object"}, 200),
        ("text-only", {"type": "json_object"}, 400),
        ("text-only", {"type": "text"}, 200),
        ("ollama", SCHEMA, 200),
        ("rehearsal", {"type": "xml"}, 400),
        ("rehearsal", {"type": "json_schema"}, 400),
    ],
)
def test_a_server_may_not_know_a_response_format(
    client: httpx2.Client, urls: RehearsalUrls, model: str, form: dict[str, Any], status: int
) -> None:
    assert chat(client, urls, model, response_format=form).status_code == status


def test_json_mode_needs_the_word(client: httpx2.Client, urls: RehearsalUrls) -> None:
    body = [{"role": "user", "content": "filename: a.mp4"}]

    answer = chat(client, urls, messages=body, response_format={"type": "json_object"})

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("model", "begins", "finish"),
    [
        ("fenced", "Here you are:\n```json\n{", "stop"),
        ("think", "<think>", "stop"),
        ("length", '{"title"', "length"),
        ("content-filter", "", "content_filter"),
        ("junk", '{"titel"', "stop"),
        ("not-json", "I am sorry", "stop"),
        ("empty", "", "stop"),
    ],
)
def test_an_answer_can_be_well_formed_and_still_be_of_no_use(
    client: httpx2.Client, urls: RehearsalUrls, model: str, begins: str, finish: str
) -> None:
    answer = chat(client, urls, model)

    assert answer.status_code == 200
    assert message_of(answer)["content"].startswith(begins)
    assert answer.json()["choices"][0]["finish_reason"] == finish


def test_the_text_may_hide_or_be_refused(client: httpx2.Client, urls: RehearsalUrls) -> None:
    hidden = message_of(chat(client, urls, "reasoning-content"))
    refused = message_of(chat(client, urls, "refusal"))

    assert hidden["content"] == "" and "title" in json.loads(hidden["reasoning_content"])
    assert refused["content"] is None and refused["refusal"]


def test_the_text_may_carry_markup_or_be_far_too_long(client: httpx2.Client, urls: RehearsalUrls) -> None:
    markup = json.loads(message_of(chat(client, urls, "markup"))["content"])
    wordy = json.loads(message_of(chat(client, urls, "wordy"))["content"])

    assert "<img src=" in markup["title"]
    assert len(wordy["title"]) > 100


@pytest.mark.parametrize(
    ("model", "status", "error"),
    [
        ("string-error", 400, "Something went wrong"),
        ("429", 429, "rate_limit_exceeded"),
        ("quota", 429, "insufficient_quota"),
        ("unauthorized", 401, "invalid_api_key"),
        ("missing", 404, "model_not_found"),
        ("broken-500", 500, "server_error"),
    ],
)
def test_refusals(client: httpx2.Client, urls: RehearsalUrls, model: str, status: int, error: str) -> None:
    answer = chat(client, urls, model)

    told = answer.json()["error"]
    assert answer.status_code == status
    assert (told if isinstance(told, str) else told["code"]) == error
    assert answer.headers.get("retry-after") == ("2" if model == "429" else None)


def test_a_loading_model_answers_at_the_third_try(client: httpx2.Client, urls: RehearsalUrls) -> None:
    assert [chat(client, urls, "loading-503").status_code for _ in range(3)] == [503, 503, 200]


def test_a_newer_model_refuses_max_tokens(client: httpx2.Client, urls: RehearsalUrls) -> None:
    refused = chat(client, urls, "max-completion-tokens", max_tokens=600)
    taken = chat(client, urls, "max-completion-tokens", max_completion_tokens=600)

    assert (refused.status_code, refused.json()["error"]["param"]) == (400, "max_tokens")
    assert taken.status_code == 200


def test_a_slow_answer_comes_letter_by_letter(
    client: httpx2.Client, urls: RehearsalUrls, world: RehearsalWorld
) -> None:
    world.limits.ai_slow_interval_ms = 1
    begin = time.monotonic()

    answer = chat(client, urls, "rehearsal-slow")

    assert json.loads(message_of(answer)["content"])["title"]
    assert time.monotonic() - begin > 0.3


def test_a_request_without_messages_is_refused(client: httpx2.Client, urls: RehearsalUrls) -> None:
    assert chat(client, urls, messages=[]).status_code == 400
    assert client.post(f"{urls.ai_base_url}/chat/completions", content=b"{").status_code == 400


def test_planted_refusals_speak_openais_words(
    client: httpx2.Client, urls: RehearsalUrls, world: RehearsalWorld
) -> None:
    world.faults.add("ai", "chat", "quota")
    world.faults.add("ai", "chat", "rate_limited", retry_after_s=7)
    world.faults.add("ai", "models", "unauthorized")

    quota, limited = chat(client, urls), chat(client, urls)

    assert quota.json()["error"]["code"] == "insufficient_quota"
    assert (limited.status_code, limited.headers["retry-after"]) == (429, "7")
    assert client.get(f"{urls.ai_base_url}/models").status_code == 401
