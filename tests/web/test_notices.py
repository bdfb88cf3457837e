"""Tests of posting notices to a real https server that takes them, refuses them, or is not there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from clipdesk.ports import NoticeAnswer
from clipdesk.transport import Transport
from clipdesk.web.notices import WebNoticeSender
from clipdesk.web.pinning import PinnedTransport
from tests.web.server import Reply, WebServer

BODY = b'{"id":"n1"}'


@pytest.fixture
def sender(server: WebServer) -> Iterator[WebNoticeSender]:
    outside = server.outside()
    yield WebNoticeSender(outside)
    outside.close()


def test_a_receiver_gets_the_very_bytes_with_their_headers(
    server: WebServer, sender: WebNoticeSender
) -> None:
    server.answering = lambda asked: Reply(status=204)

    answer = sender.send(server.url("/hook?a=1", "hooks.example"), BODY, {"X-ClipDesk-Id": "n1"})

    assert answer == NoticeAnswer(True)
    asked = server.asked[0]
    assert (asked.method, asked.path, asked.body) == ("POST", "/hook?a=1", BODY)
    assert asked.headers["content-type"] == "application/json"
    assert asked.headers["x-clipdesk-id"] == "n1"


@pytest.mark.parametrize(
    ("status", "is_temporary"),
    [
        (400, False),
        (401, False),
        (404, False),
        (410, False),
        (408, True),
        (429, True),
        (500, True),
        (503, True),
    ],
)
def test_a_refusal_tells_whether_another_try_can_help(
    server: WebServer, sender: WebNoticeSender, status: int, is_temporary: bool
) -> None:
    server.answering = lambda asked: Reply(status=status)

    answer = sender.send(server.url(), BODY, {})

    assert answer == NoticeAnswer(False, f"it answered {status}", is_temporary)


@pytest.mark.parametrize(
    ("text", "wait_s"), [("7", 7.0), ("0.5", 0.5), ("-3", 0.0), ("soon", 0.0), ("9" * 20, 0.0)]
)
def test_a_receiver_may_ask_for_patience(
    server: WebServer, sender: WebNoticeSender, text: str, wait_s: float
) -> None:
    server.answering = lambda asked: Reply(status=429, headers={"Retry-After": text})

    assert sender.send(server.url(), BODY, {}).wait_s == wait_s


def test_a_redirect_is_not_followed(server: WebServer, sender: WebNoticeSender) -> None:
    server.answering = lambda asked: Reply(302, {"Location": server.url("/else")})

    answer = sender.send(server.url(), BODY, {})

    assert (answer.is_taken, answer.is_temporary) == (False, False)
    assert "another address" in answer.text
    assert len(server.asked) == 1


def test_a_receiver_that_is_not_there_may_come_back(server: WebServer, sender: WebNoticeSender) -> None:
    answer = sender.send(server.url(host="gone.example"), BODY, {})

    assert answer == NoticeAnswer(False, "it cannot be reached", is_temporary=True)


def test_a_receiver_that_hangs_up_may_have_taken_it(server: WebServer, sender: WebNoticeSender) -> None:
    server.answering = lambda asked: Reply(headers={"Content-Length": "9"}, body=b"x")

    assert sender.send(server.url(), BODY, {}) == NoticeAnswer(False, "it did not answer", is_temporary=True)


def test_an_endless_answer_is_not_read(server: WebServer, sender: WebNoticeSender) -> None:
    server.answering = lambda asked: Reply(body=b"x" * 200_000)

    assert "too much" in sender.send(server.url(), BODY, {}).text


def test_a_receiver_in_the_own_network_is_never_asked(server: WebServer) -> None:
    sender = WebNoticeSender(Transport(base=PinnedTransport(resolve=server.resolve)))

    answer = sender.send(server.url(host="hooks.example"), BODY, {})

    assert (answer.is_taken, answer.is_temporary) == (False, False)
    assert "not on the public internet" in answer.text
    assert server.asked == []
