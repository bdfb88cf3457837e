from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from clipdesk.platforms.receiver import LoopbackReceiver, PortTaken

STATE = "a-state-nobody-can-guess"


@pytest.fixture
def receiver() -> Iterator[LoopbackReceiver]:
    made = LoopbackReceiver(STATE)
    yield made
    made.close()


def ask(
    receiver: LoopbackReceiver, target: str, *, host: str | None = None, method: str = "GET"
) -> tuple[int, str]:
    """Send one raw request and return status and the whole answer."""
    port = urlsplit(receiver.redirect_uri).port
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        head = f"{method} {target} HTTP/1.1\r\nHost: {host or receiver.host}\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
    return int(answer.split()[1]), answer


def test_the_answer_with_the_right_state_is_taken_once(receiver: LoopbackReceiver) -> None:
    status, page = ask(receiver, f"/callback?code=CANARY&state={STATE}")
    assert status == 200
    assert receiver.wait(5) == {"code": "CANARY", "state": STATE}
    assert "CANARY" not in page
    assert "<script" not in page
    assert "no-store" in page


@pytest.mark.parametrize(
    ("target", "host"),
    [
        (f"/callback?code=CANARY&state={STATE}x", None),
        ("/callback?code=CANARY&state=", None),
        ("/callback?code=CANARY", None),
        (f"/other?code=CANARY&state={STATE}", None),
        (f"/callback/?code=CANARY&state={STATE}", None),
        (f"//evil/callback?code=CANARY&state={STATE}", None),
        ("/favicon.ico", None),
        ("/callback?state=%ff%fe", None),
        (f"/callback?state={STATE}&" + "a=1&" * 100, None),
        (f"/callback?state={STATE}&code=" + "x" * 9000, None),
        (f"/callback?code=CANARY&state={STATE}", "evil.example"),
        (f"/callback?code=CANARY&state={STATE}", "127.0.0.1.evil.example:80"),
        (f"/callback?code=CANARY&state={STATE}", "127.0.0.1"),
    ],
)
def test_anything_else_is_turned_away_and_the_waiting_goes_on(
    receiver: LoopbackReceiver, target: str, host: str | None
) -> None:
    status, page = ask(receiver, target, host=host)
    assert status == 404
    assert "CANARY" not in page
    assert ask(receiver, f"/callback?code=good&state={STATE}")[0] == 200
    answer = receiver.wait(5)
    assert answer is not None
    assert answer["code"] == "good"


@pytest.mark.parametrize("method", ["POST", "OPTIONS", "CANARY"])
def test_another_method_is_turned_away_without_an_echo(receiver: LoopbackReceiver, method: str) -> None:
    status, page = ask(receiver, f"/callback?code=1&state={STATE}", method=method)
    assert status == 501
    assert "CANARY" not in page
    assert receiver.wait(0) is None


def test_a_second_answer_changes_nothing(receiver: LoopbackReceiver) -> None:
    assert receiver.take(f"/callback?code=one&state={STATE}", receiver.host)
    assert not receiver.take(f"/callback?code=two&state={STATE}", receiver.host)
    receiver.cancel()
    answer = receiver.wait(5)
    assert answer is not None
    assert answer["code"] == "one"


def test_an_answer_that_comes_too_late_finds_nobody(receiver: LoopbackReceiver) -> None:
    assert receiver.wait(0) is None
    with pytest.raises(OSError):
        ask(receiver, f"/callback?code=1&state={STATE}")


def test_a_cancel_wakes_the_waiting_thread(receiver: LoopbackReceiver) -> None:
    answers: list[object] = []
    waiting = threading.Thread(target=lambda: answers.append(receiver.wait(60)))
    waiting.start()
    receiver.cancel()
    waiting.join(10)
    assert answers == [None]


def test_it_listens_on_this_computer_alone_and_says_so_by_name() -> None:
    made = LoopbackReceiver(STATE, host="localhost", path="/callback/")
    try:
        port = urlsplit(made.redirect_uri).port
        assert made.redirect_uri == f"http://localhost:{port}/callback/"
        assert ask(made, f"/callback/?code=1&state={STATE}")[0] == 200
    finally:
        made.close()


def test_a_port_of_another_program_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(PortTaken):
        LoopbackReceiver(STATE, port=other.getsockname()[1])
