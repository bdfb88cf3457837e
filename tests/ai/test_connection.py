"""One connection to a chat server: what goes out, what may come in, and how long it may take."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import openai
import pytest

from clipdesk.ai.connection import NO_KEY, AnswerTooLarge, AnswerTooLate, Deadline, Server, connect
from clipdesk.domain.errors import TextGenerationError
from tests.ai.conftest import ChatServer, Reply, completion
from tests.clock import FakeClock

LIMIT_BYTES = 64 * 1024
LONG_S = 60.0


def ask(
    server: ChatServer,
    key: str | None = "sk-planted",
    *,
    limit: int = LIMIT_BYTES,
    deadline: Deadline | None = None,
) -> str | None:
    """Ask one question; return the words of the answer."""
    wanted = Server(server.url, "served-model", 10)
    with connect(wanted, key, deadline or Deadline(LONG_S), limit) as client:
        answer = client.chat.completions.create(
            model=wanted.model, messages=[{"role": "user", "content": "Hello"}]
        )
    return answer.choices[0].message.content


def causes(error: BaseException) -> list[type[BaseException]]:
    """Return the kinds of an error and of everything that led to it."""
    found, left = [], [error]
    while left:
        one = left.pop()
        found.append(type(one))
        left += [other for other in (one.__cause__, one.__context__) if other is not None]
    return found


def failure(server: ChatServer, **options: Any) -> list[type[BaseException]]:
    with pytest.raises((openai.OpenAIError, AnswerTooLarge, AnswerTooLate)) as failed:
        ask(server, **options)
    return causes(failed.value)


# ---------------------------------------------------------------------------------------- values


def test_a_server_is_shown_without_user_name_and_password() -> None:
    assert Server("https://me:secret@models.example:8443/v1", "m", 30).host == "models.example:8443"
    assert Server("http://127.0.0.1:11434/v1", "m", 30).host == "127.0.0.1:11434"


def test_a_deadline_runs_out_and_never_below_nothing() -> None:
    clock = FakeClock()
    deadline = Deadline(30, clock.monotonic_s)

    clock.advance(10)
    left_s = deadline.left_s
    clock.advance(25)

    assert (left_s, deadline.left_s) == (20, 0)


def test_a_deadline_does_not_jump_with_the_clock_on_the_wall() -> None:
    clock = FakeClock()
    deadline = Deadline(30, clock.monotonic_s)

    clock.change(3600)

    assert deadline.left_s == 30


# ---------------------------------------------------------------------------------------- what goes out


def test_only_what_is_needed_is_sent(server: ChatServer) -> None:
    ask(server)

    [asked] = server.asked
    assert asked.headers["authorization"] == "Bearer sk-planted"
    assert asked.headers["user-agent"] == "clipdesk"
    assert asked.headers["accept-encoding"] == "identity"
    assert set(asked.headers) == {
        "host",
        "accept",
        "content-type",
        "content-length",
        "authorization",
        "connection",
        "accept-encoding",
        "user-agent",
    }


@pytest.mark.parametrize("key", [None, "", "  \n"], ids=["none", "empty", "blank"])
def test_a_local_server_without_a_key_gets_a_placeholder(server: ChatServer, key: str | None) -> None:
    ask(server, key)

    assert server.asked[0].headers["authorization"] == f"Bearer {NO_KEY}"


def test_a_pasted_key_loses_the_blanks_around_it(server: ChatServer) -> None:
    ask(server, " sk-planted\n")

    assert server.asked[0].headers["authorization"] == "Bearer sk-planted"


@pytest.mark.parametrize("key", ["sk-one\nX-Other: two", "sk-schlüssel", "sk-\x00"])
def test_a_key_that_is_no_key_is_refused_before_anything_is_sent(server: ChatServer, key: str) -> None:
    with pytest.raises(TextGenerationError, match="no key has") as refused:
        ask(server, key)

    assert server.asked == []
    assert key not in repr(refused.value)


@pytest.mark.parametrize("address", ["http://models.example/v1", "ftp://127.0.0.1/v1", "models.example"])
def test_an_unsafe_address_is_refused(address: str) -> None:
    wanted = Server(address, "m", 10)

    with (
        pytest.raises(TextGenerationError, match="not safe") as refused,
        connect(wanted, "sk-planted", Deadline(LONG_S), LIMIT_BYTES),
    ):
        pass

    assert refused.value.is_temporary is False


def test_what_the_environment_says_about_another_service_is_not_used(
    server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "OPENAI_API_KEY": "sk-of-another",
        "OPENAI_BASE_URL": "http://127.0.0.1:9/v1",
        "OPENAI_ORG_ID": "org-of-another",
        "OPENAI_PROJECT_ID": "project-of-another",
        "HTTP_PROXY": "http://127.0.0.1:9",
        "ALL_PROXY": "http://127.0.0.1:9",
    }.items():
        monkeypatch.setenv(name, value)

    ask(server)

    assert "another" not in str(server.asked[0].headers)


def test_a_redirect_is_not_followed(server: ChatServer) -> None:
    server.answer_with(Reply({}, 302, {"location": f"{server.url}/elsewhere"}))

    kinds = failure(server)

    assert openai.APIStatusError in [base for kind in kinds for base in kind.__mro__]
    assert len(server.asked) == 1


def test_a_failed_question_is_not_repeated_by_itself(server: ChatServer) -> None:
    server.answer_with(Reply({"error": {"message": "busy"}}, 503))

    failure(server)

    assert len(server.asked) == 1


def test_the_libraries_log_no_addresses(server: ChatServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)

    ask(server)

    assert [
        record for record in caplog.records if record.name.startswith(("httpx2", "httpcore2", "openai"))
    ] == []


# ---------------------------------------------------------------------------------------- what may come in


def test_an_answer_up_to_the_limit_is_read(server: ChatServer) -> None:
    server.answer_with(completion("x" * 1000))

    assert ask(server, limit=LIMIT_BYTES) == "x" * 1000


def test_an_answer_beyond_the_limit_is_not_read(server: ChatServer) -> None:
    server.answer_with(completion("x" * 1000))

    assert AnswerTooLarge in failure(server, limit=500)


def test_a_packed_answer_is_not_unpacked(server: ChatServer) -> None:
    server.answer_with(Reply(b"packed", headers={"content-encoding": "gzip"}))

    assert AnswerTooLarge in failure(server)


def test_an_answer_that_goes_on_after_the_deadline_is_cut(server: ChatServer) -> None:
    clock = FakeClock()

    def pieces() -> Iterator[bytes]:
        yield b'{"choices": '
        clock.advance(31)
        yield b"[]}"

    server.answer_with(Reply(pieces=pieces))

    assert AnswerTooLate in failure(server, deadline=Deadline(30, clock.monotonic_s))
