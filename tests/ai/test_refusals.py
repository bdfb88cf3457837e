"""Why a chat server gave no answer, in the user's words: one sentence, and what to do next."""

from __future__ import annotations

import re
from typing import Any

import httpx2
import openai
import pytest

from clipdesk.ai.answers import BadAnswer
from clipdesk.ai.connection import AnswerTooLarge, AnswerTooLate, Server
from clipdesk.ai.refusals import (
    cut_short,
    is_about_images,
    is_about_token_limit,
    reason_of,
    refused_to_write,
    retry_after_s,
    translate,
    unusable,
)
from clipdesk.domain.errors import TextGenerationError

SERVER = Server("https://models.example/v1", "tiny-model", 30)
REQUEST = httpx2.Request("POST", "https://models.example/v1/chat/completions")


def refusal(status: int, body: object = None, **headers: str) -> openai.APIStatusError:
    """Return a refusal as the client raises it."""
    answer = httpx2.Response(status, request=REQUEST, headers=headers)
    return openai.APIStatusError("refused", response=answer, body=body)


def told(error: Exception, *, has_key: bool = True) -> TextGenerationError:
    """Return what the user is told; it is always one sentence and one advice."""
    found = translate(error, SERVER, has_key=has_key)
    assert found.title.endswith(".")
    assert found.advice.endswith(".")
    return found


# ---------------------------------------------------------------------------------------- reading a refusal


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"message": "no", "param": "model", "code": "bad", "type": "error"}, "no model bad error"),
        ({"message": "no", "code": None}, "no"),
        ("only words", "only words"),
        (None, ""),
        (17, "17"),
    ],
)
def test_a_reason_is_read_from_whatever_a_server_sends(body: object, words: str) -> None:
    assert reason_of(refusal(400, body)).strip() == words


@pytest.mark.parametrize(
    ("status", "words", "is_meant"),
    [
        (400, "Unsupported parameter: 'max_tokens'", True),
        (422, "use max_completion_tokens", True),
        (400, "temperature is not supported", False),
        (500, "max_tokens", False),
    ],
)
def test_the_wish_for_another_name_of_the_limit_is_known(status: int, words: str, is_meant: bool) -> None:
    assert is_about_token_limit(refusal(status, {"message": words})) is is_meant


@pytest.mark.parametrize(
    ("status", "words", "is_meant"),
    [
        (400, "this model has no vision", True),
        (415, "image_url is not supported", True),
        (500, "not a multimodal model", True),
        (400, "bad temperature", False),
        (401, "image", False),
    ],
)
def test_a_model_that_cannot_see_is_known(status: int, words: str, is_meant: bool) -> None:
    assert is_about_images(refusal(status, words)) is is_meant


@pytest.mark.parametrize("status", [408, 409, 429, 500, 502, 503, 504])
def test_what_may_pass_is_asked_again_after_a_second(status: int) -> None:
    assert retry_after_s(refusal(status)) == 1


@pytest.mark.parametrize(("given", "wait_s"), [("7", 7.0), ("0.5", 0.5), ("-3", 0.0)])
def test_the_server_says_how_long_to_wait(given: str, wait_s: float) -> None:
    assert retry_after_s(refusal(429, **{"retry-after": given})) == wait_s


@pytest.mark.parametrize(
    "error",
    [
        refusal(400),
        refusal(401),
        refusal(404),
        refusal(402),
        refusal(429, {"message": "you are out", "code": "insufficient_quota"}),
        refusal(503, **{"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}),
    ],
    ids=["request", "key", "model", "payment", "no credit", "a date"],
)
def test_asking_again_is_of_no_use(error: openai.APIStatusError) -> None:
    assert retry_after_s(error) is None


# ---------------------------------------------------------------------------------------- words for statuses


@pytest.mark.parametrize(
    ("status", "body", "words", "is_temporary"),
    [
        (401, None, "refused the key", False),
        (403, None, "refused the key", False),
        (404, {"message": "model not found"}, "knows no model “tiny-model”", False),
        (402, None, "no credit left", False),
        (429, {"code": "insufficient_quota"}, "no credit left", False),
        (429, None, "slow down", True),
        (503, {"message": "Loading model"}, "still loading the model", True),
        (503, None, "still loading the model", True),
        (503, {"message": "overloaded"}, r"a problem of its own \(503\)", True),
        (500, None, r"a problem of its own \(500\)", True),
        (408, None, r"a problem of its own \(408\)", True),
        (307, None, "sends on to another address", False),
        (413, None, "too long for the model", False),
        (400, "maximum context length is 4096", "too long for the model", False),
        (400, "the request exceeds the available tokens", "too long for the model", False),
        (400, None, r"did not take the request \(400\)\.", False),
        (422, {"message": "bad temperature."}, r"\(422\): bad temperature\.$", False),
    ],
)
def test_each_status_has_its_words(status: int, body: object, words: str, is_temporary: bool) -> None:
    error = told(refusal(status, body))

    assert re.search(words, error.title)
    assert error.is_temporary is is_temporary


def test_without_a_key_the_user_is_asked_for_one() -> None:
    assert told(refusal(401), has_key=False).title == "The AI service at models.example wants a key."


@pytest.mark.parametrize(
    "words", ["Incorrect key sk-abcdef123456", "bad key_live_abcdef", "Bearer abcdefgh is wrong"]
)
def test_a_key_that_the_server_repeats_is_not_shown(words: str) -> None:
    title = told(refusal(400, words)).title

    assert "abcdef" not in title
    assert "…" in title


def test_a_long_refusal_is_cut_and_kept_on_one_line() -> None:
    title = told(refusal(400, "so many\nwords " * 100)).title

    assert len(title) < 200
    assert "\n" not in title


# ---------------------------------------------------------------------------------------- other troubles


def caused_by(cause: Exception) -> Exception:
    """Return the client's error for one that was raised while it read."""
    error: Exception = openai.APIConnectionError(request=REQUEST)
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "words", "is_temporary"),
    [
        (openai.APITimeoutError(request=REQUEST), "longer than 30 s", True),
        (caused_by(AnswerTooLate()), "longer than 30 s", True),
        (caused_by(AnswerTooLarge("2 GB")), "far too long an answer", False),
        (openai.APIConnectionError(request=REQUEST), "cannot be reached", True),
        (ValueError("not JSON"), "is not an AI chat service", False),
    ],
    ids=["silence", "too late", "too large", "no connection", "something else"],
)
def test_each_trouble_has_its_words(error: Exception, words: str, is_temporary: bool) -> None:
    found = told(error)

    assert words in found.title
    assert found.is_temporary is is_temporary


def test_what_was_raised_while_another_error_was_handled_counts_too() -> None:
    error = openai.APIConnectionError(request=REQUEST)
    error.__context__ = AnswerTooLate()

    assert "longer than 30 s" in told(error).title


@pytest.mark.parametrize("make", [cut_short, refused_to_write])
def test_a_model_that_does_not_finish_is_named(make: Any) -> None:
    error = make(Server(SERVER.base_url, "a\nmodel " + "x" * 100, 30))

    assert "“a model xxx" in error.title
    assert len(error.title) < 140
    assert error.is_temporary


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ("no title", "without a title"),
        ("no caption", "without a caption"),
        ("no hashtags", "without hashtags"),
        ("no JSON object", "with something that is no post"),
    ],
)
def test_an_unusable_answer_says_what_is_missing(problem: str, words: str) -> None:
    assert words in unusable(SERVER, BadAnswer(problem)).title
