"""A loopback chat server that answers as real ones do, each quirk written where a test wants it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

GOOD = {"title": "Ten in a row", "caption": "What a run 🔥", "hashtags": "#gaming #celeste"}


@dataclass
class Reply:
    """What the server sends: a body is sent as JSON, bytes and text as they are."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pieces: Callable[[], Iterator[bytes]] | None = None


@dataclass
class Asked:
    """One request as it came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


def completion(content: Any, *, finish_reason: str = "stop", **message: Any) -> Reply:
    """Return an answer of the shape that every compatible server sends."""
    return Reply(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": "served-model",
            "choices": [
                {
                    "index": 0,
                    "finish_reason": finish_reason,
                    "message": {"role": "assistant", "content": content, **message},
                }
            ],
            "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
        }
    )


def refusal(status: int, error: Any, **headers: str) -> Reply:
    """Return an error of the shape that every compatible server sends."""
    return Reply({"error": error}, status, dict(headers))


class ChatServer:
    """Serves scripted replies in turn, the last one for ever, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.replies: list[Reply | Callable[[Asked], Reply]] = [completion(json.dumps(GOOD))]
        self.may_go_on = threading.Event()
        self._lock = threading.Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                size = int(self.headers.get("content-length") or 0)
                body = json.loads(self.rfile.read(size) or b"null")
                server._serve(self, Asked(self.command, self.path, _lower(self.headers), body))

            do_GET = do_POST  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}/v1"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._http.server_port}"

    def answer_with(self, *replies: Reply | Callable[[Asked], Reply]) -> None:
        self.replies = list(replies)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.may_go_on.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(10)

    def _serve(self, handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        with self._lock:
            self.asked.append(asked)
            scripted = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        reply = scripted(asked) if callable(scripted) else scripted
        try:
            self._send(handler, reply)
        except OSError:
            pass  # the other side hung up, as some tests want
        handler.close_connection = True

    def _send(self, handler: BaseHTTPRequestHandler, reply: Reply) -> None:
        body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        handler.send_response(reply.status)
        headers = {"content-type": "application/json", "connection": "close"} | reply.headers
        if reply.pieces is None:
            headers["content-length"] = str(len(body))
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        for piece in reply.pieces() if reply.pieces else [body]:
            handler.wfile.write(piece)
            handler.wfile.flush()


def _lower(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@pytest.fixture
def server() -> Iterator[ChatServer]:
    server = ChatServer()
    server.start()
    yield server
    server.stop()
