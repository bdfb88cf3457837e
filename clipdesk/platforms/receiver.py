"""Waits on a loopback address for the one answer of a sign-in in the browser (RFC 8252, section 7.3).

It takes a single answer that carries the right state, shows a page that repeats nothing of it, and closes.
"""

from __future__ import annotations

import hmac
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

REQUEST_TIMEOUT_S = 10.0
POLL_S = 0.1
MOST_ADDRESS = 8192
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>ClipDesk</title>
<body><h1>{title}</h1><p>{text}</p></body></html>"""
DONE = _PAGE.format(title="Back to ClipDesk", text="You can close this page.")
WRONG = _PAGE.format(
    title="This is not the answer ClipDesk waits for", text="Start the sign-in again in ClipDesk."
)
_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; form-action 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Connection": "close",
}


class PortTaken(Exception):
    """Another program listens on the port that the platform sends the answer to."""


class LoopbackReceiver:
    """Listen from the moment it is made until an answer came, `close`, or `cancel`."""

    def __init__(
        self, state: str, *, host: str = "127.0.0.1", port: int = 0, path: str = "/callback"
    ) -> None:
        """Begin to listen; `host` is what the browser is told, it is always 127.0.0.1 that listens.

        Raises:
            PortTaken: a fixed port is not free.
        """
        self._state = state
        self._path = path
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._answer: dict[str, str] | None = None
        try:
            self._server = _Server(("127.0.0.1", port), _handler(self))
        except OSError as error:
            raise PortTaken(f"port {port} is taken") from error
        self.host = f"{host}:{self._server.server_port}"
        self.redirect_uri = f"http://{self.host}{path}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(POLL_S,), name="sign-in", daemon=True
        )
        self._thread.start()

    def wait(self, timeout_s: float) -> dict[str, str] | None:
        """Return the answer's parameters, or None if it was cancelled or too late; closes in any case."""
        self._ended.wait(timeout_s)
        self.close()
        return self._answer

    def cancel(self) -> None:
        """End the waiting, from any thread."""
        self._ended.set()

    def close(self) -> None:
        """Stop listening."""
        self._ended.set()
        with self._lock:
            if not self._thread.is_alive():
                return
            self._server.shutdown()
            self._server.server_close()
            self._thread.join(REQUEST_TIMEOUT_S)

    def take(self, target: str, host: str) -> bool:
        """Judge a request; tell whether it is the answer that is waited for."""
        if host.lower() != self.host or len(target) > MOST_ADDRESS:
            return False
        parts = urlsplit(target)
        given = dict(parse_qsl(parts.query, keep_blank_values=True, max_num_fields=50))
        state = given.get("state", "")
        if parts.path != self._path or not hmac.compare_digest(state.encode(), self._state.encode()):
            return False
        with self._lock:
            if self._answer is not None or self._ended.is_set():
                return False
            self._answer = given
        return True


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    # On Windows a second program could otherwise listen on the same port.
    allow_reuse_address = sys.platform != "win32"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a browser that hangs up is no event."""


def _handler(receiver: LoopbackReceiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = REQUEST_TIMEOUT_S
        server_version = "ClipDesk"
        sys_version = ""

        def do_GET(self) -> None:
            try:
                is_answer = receiver.take(self.path, self.headers.get("Host", ""))
            except ValueError:
                is_answer = False
            if not is_answer:
                self._show(404, WRONG)
                return
            try:
                self._show(200, DONE)
            finally:
                receiver.cancel()  # the waiting thread goes on only now: the page is out

        def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
            """Answer what is no plain GET without repeating any of it."""
            self._show(code, WRONG)

        def _show(self, status: int, page: str) -> None:
            body = page.encode()
            self.send_response(status, "OK" if status == 200 else "No")
            for name, value in _HEADERS.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing: the address carries the code."""

    return Handler
