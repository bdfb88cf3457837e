"""No web page and no stranger can drive the API: every hostile shape of every call is refused."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.types import Message

from clipdesk.api.guard import MOST_BODY_BYTES, PENALTY_S, Guard, GuardRules
from tests.api.desk import TOKEN, ApiDesk, Served, error_of
from tests.clock import FakeClock

CALLS = [
    ("GET", "/api/schedule/upcoming", None),
    ("GET", "/api/schedule/posts", None),
    ("GET", "/api/schedule/post/1", None),
    ("POST", "/api/schedule/post", {"video_path": "/clip.mp4", "platforms": ["youtube"]}),
    ("POST", "/api/schedule/post/1/force", {}),
    ("POST", "/api/schedule/post/1/retry", {}),
    ("POST", "/api/schedule/post/1/approve", {}),
    ("POST", "/api/schedule/post/1/resolve", {"platform": "youtube", "live": True}),
    ("DELETE", "/api/schedule/post/1", None),
    ("PATCH", "/api/schedule/post/1", {"metadata": {"title": "Owned"}}),
    ("GET", "/api/ai/templates", None),
    ("GET", "/api/ai/templates/active", None),
    ("POST", "/api/ai/templates", {"name": "Owned", "prompt_text": "x"}),
    ("PUT", "/api/ai/templates/1", {"name": "Owned", "prompt_text": "x"}),
    ("DELETE", "/api/ai/templates/1", None),
    ("POST", "/api/ai/templates/1/activate", {}),
    ("POST", "/api/ai/test-prompt", {"prompt_text": "x", "filename": "x", "game_context": "x"}),
    ("GET", "/api/status", None),
    ("GET", "/openapi.json", None),
    ("GET", "/api/events", None),
]
HOSTS = [
    "127.0.0.1.evil.com:{port}", "evil.com", "evil.com:{port}", "localhost.evil.com:{port}", "127.0.0.1",
    "127.0.0.1:1", "2130706433:{port}", "0x7f000001:{port}", "0.0.0.0:{port}", "", "127.1:{port}",
    "[::ffff:127.0.0.1]:{port}", "LOCALHOST:{port}", "localhost.:{port}", "127.0.0.1:{port}, evil.com",
    "user@127.0.0.1:{port}",
]  # fmt: skip
SHAPES: dict[str, tuple[dict[str, str | None], int]] = {
    **{f"host {host or 'empty'}": ({"Host": host}, 403) for host in HOSTS[:12]},
    "origin of a page": ({"Origin": "https://evil.com"}, 403),
    "null origin": ({"Origin": "null"}, 403),
    "own origin": ({"Origin": "http://127.0.0.1:{port}"}, 403),
    "cross-site": ({"Sec-Fetch-Site": "cross-site"}, 403),
    "same-site": ({"Sec-Fetch-Site": "same-site"}, 403),
    "no token": ({"Authorization": None}, 401),
    "wrong token": ({"Authorization": "Bearer " + "y" * len(TOKEN)}, 401),
    "cut token": ({"Authorization": f"Bearer {TOKEN[:-1]}"}, 401),
    "token as basic": ({"Authorization": f"Basic {TOKEN}"}, 401),
    "token as cookie": ({"Authorization": None, "Cookie": f"token={TOKEN}"}, 401),
    "form": ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
    "text": ({"Content-Type": "text/plain"}, 415),
    "file upload": ({"Content-Type": "multipart/form-data; boundary=x"}, 415),
    "no type that is json": ({"Content-Type": "application/jsonp"}, 415),
}


def send(port: int, method: str, target: str, headers: dict[str, str | None], body: bytes = b"") -> Answered:
    """Send exactly these headers, and return the answer without reading a stream to its end."""
    lines = [f"{method} {target} HTTP/1.1"]
    lines += [f"{name}: {value.format(port=port)}" for name, value in headers.items() if value is not None]
    with socket.create_connection(("127.0.0.1", port), timeout=10) as caller:
        caller.sendall("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)
        with caller.makefile("rb") as answer:
            status = int(answer.readline().split()[1])
            told = {}
            while line := answer.readline().strip():
                name, _, value = line.decode("latin-1").partition(":")
                told[name.lower()] = value.strip()
            return Answered(status, told, answer.read(int(told.get("content-length", "0"))))


class Answered:
    """An answer as it came."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body


def honest(body: object) -> tuple[dict[str, str | None], bytes]:
    """Return what an honest caller sends."""
    sent = b"" if body is None else json.dumps(body).encode()
    headers: dict[str, str | None] = {"Host": "127.0.0.1:{port}", "Authorization": f"Bearer {TOKEN}"}
    if body is not None:
        headers |= {"Content-Type": "application/json", "Content-Length": str(len(sent))}
    return headers, sent


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ApiDesk, Served]]:
    desk = ApiDesk(tmp_path_factory.mktemp("desk") / "clips")
    desk.connect()
    desk.post()
    desk.services.templates.add("Second", "x")
    with desk.serving() as running:
        yield desk, running


@pytest.mark.parametrize("shape", SHAPES)
def test_every_hostile_shape_of_every_call_is_refused_and_changes_nothing(
    target: tuple[ApiDesk, Served], shape: str
) -> None:
    desk, served = target
    before, heard = desk.snapshot(), len(desk.heard)
    change, status = SHAPES[shape]

    for method, path, body in CALLS:
        headers, sent = honest(body)
        answer = send(served.port, method, path, headers | change, sent)
        assert answer.status == status, (method, path)
        assert set(json.loads(answer.body)) == {"error"}
        assert not [name for name in answer.headers if name.startswith("access-control")]
        assert "set-cookie" not in answer.headers and answer.headers["connection"] == "close"
        assert served.client.get("/api/status").status_code == 200  # a right token forgives wrong ones

    assert (desk.snapshot(), len(desk.heard)) == (before, heard)


@pytest.mark.parametrize("path", sorted({path for _, path, _ in CALLS} | {"/", "*", "/nowhere"}))
def test_preflight_requests_get_no_answer(target: tuple[ApiDesk, Served], path: str) -> None:
    headers, _ = honest(None)
    asked: dict[str, str | None] = {"Access-Control-Request-Method": "POST"}

    answer = send(target[1].port, "OPTIONS", path, headers | asked)

    assert answer.status == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("host", HOSTS)
def test_only_the_three_exact_hosts_are_answered(target: tuple[ApiDesk, Served], host: str) -> None:
    headers, _ = honest(None)

    answer = send(target[1].port, "GET", "/api/status", headers | {"Host": host})

    assert answer.status == 403


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "[::1]:{port}"])
@pytest.mark.parametrize("site", [None, "none", "same-origin"])
def test_programs_on_this_computer_are_answered(
    target: tuple[ApiDesk, Served], host: str, site: str | None
) -> None:
    headers, _ = honest(None)

    answer = send(target[1].port, "GET", "/api/status", headers | {"Host": host, "Sec-Fetch-Site": site})

    assert answer.status == 200
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_second_host_or_none_is_refused(target: tuple[ApiDesk, Served]) -> None:
    headers, _ = honest(None)

    doubled = send(target[1].port, "GET", "/api/status", headers | {"host": "127.0.0.1:{port}"})
    absent = send(target[1].port, "GET", "/api/status", headers | {"Host": None})

    assert (doubled.status, absent.status) == (400, 400)  # no such request is HTTP at all


@pytest.mark.parametrize(
    "path", ["/", "/docs", "/redoc", "/docs/oauth2-redirect", "/openapi.json", "/api", "/x"]
)
def test_without_the_token_nothing_is_told_at_any_address(target: tuple[ApiDesk, Served], path: str) -> None:
    _, served = target

    assert send(served.port, "GET", path, {"Host": "localhost:{port}"}).status == 401
    known = served.client.get(path).status_code
    assert known == (200 if path == "/openapi.json" else 404)


def test_the_scheme_of_the_token_may_be_written_small(target: tuple[ApiDesk, Served]) -> None:
    answer = target[1].client.get("/api/status", headers={"Authorization": f"bearer {TOKEN}"})

    assert answer.status_code == 200


def test_a_missing_token_is_asked_for(target: tuple[ApiDesk, Served]) -> None:
    answer = send(target[1].port, "GET", "/api/status", {"Host": "localhost:{port}"})

    assert (answer.status, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_a_body_of_a_hundred_megabytes_is_refused_before_it_is_read(target: tuple[ApiDesk, Served]) -> None:
    headers, _ = honest({})
    size = 100 * 1024 * 1024

    answer = send(target[1].port, "POST", "/api/schedule/post", headers | {"Content-Length": str(size)})

    assert answer.status == 413  # not one byte of it was sent


def test_an_endless_body_without_a_length_is_cut(target: tuple[ApiDesk, Served]) -> None:
    headers, _ = honest({})
    headers |= {"Content-Length": None, "Transfer-Encoding": "chunked"}
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"

    answer = send(target[1].port, "POST", "/api/schedule/post", headers, chunk * 17)

    assert answer.status == 413


def test_a_body_of_one_mebibyte_is_read(target: tuple[ApiDesk, Served]) -> None:
    body = b"{" + b" " * (MOST_BODY_BYTES - 2) + b"}"

    answer = target[1].client.post(
        "/api/schedule/post", content=body, headers={"Content-Type": "application/json; charset=utf-8"}
    )

    assert answer.status_code == 422


# ---- the guard alone


async def _no_app(scope: Any, receive: Any, send: Any) -> None:
    raise AssertionError("the guard let it pass")


def ask(guard: Guard, headers: dict[str, str], *messages: Message, hangs: bool = False) -> int:
    """Return the status with which a guard answers."""
    sent: list[Message] = []
    waiting = list(messages)

    async def receive() -> Message:
        if waiting:
            return waiting.pop(0)
        assert hangs
        await asyncio.Event().wait()
        raise AssertionError

    async def keep(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/",
        "headers": [
            (name.lower().encode(), value.encode())
            for name, value in ({"Host": "127.0.0.1:8000"} | headers).items()
        ],
    }
    asyncio.run(guard(scope, receive, keep))
    return int(sent[0]["status"])


def test_after_five_wrong_tokens_every_further_one_waits() -> None:
    clock = FakeClock()
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        clock.advance(seconds)

    guard = Guard(_no_app, GuardRules(TOKEN, 8000, pause=pause))

    for _ in range(7):
        assert ask(guard, {"Authorization": "Bearer guess"}) == 401

    assert pauses == [PENALTY_S, PENALTY_S]


def test_the_right_token_forgives_wrong_ones() -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200})

    guard = Guard(app, GuardRules(TOKEN, 8000, pause=pause))
    guesses = [*["Bearer guess"] * 5, f"Bearer {TOKEN}"] * 3

    assert [ask(guard, {"Authorization": guess}) for guess in guesses] == [*[401] * 5, 200] * 3
    assert pauses == []


def test_no_token_at_all_is_no_guess() -> None:
    async def pause(seconds: float) -> None:
        raise AssertionError

    guard = Guard(_no_app, GuardRules(TOKEN, 8000, pause=pause))

    assert [ask(guard, {}) for _ in range(10)] == [401] * 10


def test_a_body_that_does_not_end_is_given_up() -> None:
    guard = Guard(_no_app, GuardRules(TOKEN, 8000, body_limit_s=0.01))
    headers = {
        "Authorization": f"Bearer {TOKEN}",
        "Content-Type": "application/json",
        "Content-Length": "10",
    }
    begun: Message = {"type": "http.request", "body": b"{", "more_body": True}

    assert ask(guard, headers, begun, hangs=True) == 408
    assert ask(guard, headers, begun, {"type": "http.disconnect"}) == 408


@pytest.mark.parametrize("length", ["-1", "1e3", "ten", "1048577", "٣"])
def test_a_length_that_is_none_is_refused(length: str) -> None:
    guard = Guard(_no_app, GuardRules(TOKEN, 8000))
    headers = {
        "Authorization": f"Bearer {TOKEN}",
        "Content-Type": "application/json",
        "Content-Length": length,
    }

    assert ask(guard, headers) == 413


def test_a_body_without_a_type_is_refused() -> None:
    guard = Guard(_no_app, GuardRules(TOKEN, 8000))

    assert ask(guard, {"Authorization": f"Bearer {TOKEN}", "Content-Length": "2"}) == 415


def test_a_websocket_is_closed() -> None:
    sent: list[Message] = []

    async def keep(message: Message) -> None:
        sent.append(message)

    guard = Guard(_no_app, GuardRules(TOKEN, 8000))
    asyncio.run(guard({"type": "websocket", "headers": []}, keep, keep))  # type: ignore[arg-type]

    assert sent == [{"type": "websocket.close", "code": 1008}]


def test_the_errors_say_what_to_do(target: tuple[ApiDesk, Served]) -> None:
    answer = target[1].client.get("/api/status", headers={"Authorization": "Bearer x"})

    assert "api-token" in error_of(answer)["advice"]
    assert TOKEN not in answer.text


def test_many_callers_at_once_are_answered(target: tuple[ApiDesk, Served]) -> None:
    _, served = target
    headers, _ = honest(None)
    answers: list[int] = []

    def call() -> None:
        answers.extend(send(served.port, "GET", "/api/schedule/posts", headers).status for _ in range(10))

    callers = [threading.Thread(target=call) for _ in range(12)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(30)

    assert answers == [200] * 120
