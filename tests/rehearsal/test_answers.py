"""The small parts of answers and questions."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx2
from starlette.requests import Request

from clipdesk.rehearsal.answers import MOST_JSON_BYTES, bearer, json_answer, random_text, rfc3339
from clipdesk.rehearsal.servers import RehearsalUrls


def request(authorization: str) -> Request:
    return Request({"type": "http", "headers": [(b"authorization", authorization.encode())]})


def test_a_token_is_read_only_behind_the_right_word() -> None:
    assert bearer(request("Bearer abc"), "bearer") == "abc"
    assert bearer(request("OAuth abc"), "bearer", "oauth") == "abc"
    assert bearer(request("OAuth abc"), "bearer") == ""
    assert bearer(request(""), "bearer") == ""


def test_json_keeps_its_letters() -> None:
    answer = json_answer({"a": "ü🎮"}, 418, {"x-y": "z"})

    assert (answer.status_code, answer.headers["x-y"]) == (418, "z")
    assert bytes(answer.body).decode() == '{"a":"ü🎮"}'


def test_instants_and_random_texts_have_their_form() -> None:
    assert rfc3339(datetime(2026, 11, 22, 1, 2, 3, 999, tzinfo=UTC)) == "2026-11-22T01:02:03Z"
    assert len(random_text(11)) == 11
    assert random_text(11) != random_text(11)


def test_a_question_larger_than_any_of_ours_is_refused(client: httpx2.Client, urls: RehearsalUrls) -> None:
    answer = client.post(f"{urls.ai_base_url}/chat/completions", content=b" " * (MOST_JSON_BYTES + 1))

    assert answer.status_code == 413
