"""One guarded connection to a chat server: nothing from the environment, nothing more than needed goes out,
nothing endless comes in. What is asked, and what an error means, is left to `chat` and `refusals`.
"""

from __future__ import annotations

import functools
import logging
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from clipdesk.domain.errors import TextGenerationError
from clipdesk.domain.settings import is_loopback_host, is_safe_url

if TYPE_CHECKING:
    import httpx2
    import openai

# Local servers want no key, but the client wants one.
NO_KEY = "local"
_HEADERS = frozenset({"host", "accept", "content-type", "content-length", "authorization", "connection"})


class AnswerTooLarge(Exception):
    """The server sent more than an answer can be."""


class AnswerTooLate(Exception):
    """The server's time ran out while it was still sending."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where the model is, and how long it may take altogether."""

    base_url: str
    model: str
    timeout_s: float

    @property
    def host(self) -> str:
        """Return the host as shown to the user."""
        return urlsplit(self.base_url).netloc.rpartition("@")[2]


class Deadline:
    """The moment at which waiting ends, on a clock that never jumps."""

    def __init__(self, timeout_s: float, monotonic_s: Callable[[], float] = time.monotonic) -> None:
        self._monotonic_s = monotonic_s
        self._end_s = monotonic_s() + timeout_s

    @property
    def left_s(self) -> float:
        """Return the seconds that are left; never negative."""
        return max(0.0, self._end_s - self._monotonic_s())


@contextmanager
def connect(
    server: Server, key: str | None, deadline: Deadline, answer_limit_bytes: int
) -> Iterator[openai.OpenAI]:
    """Yield a client for a few calls.

    Raises:
        TextGenerationError: the address or the key cannot be used.
    """
    if not is_safe_url(server.base_url):
        raise TextGenerationError(
            "The address of the AI service is not safe.",
            "Enter an https address; plain http is only for this computer (127.0.0.1 or localhost).",
            is_temporary=False,
        )
    key = (key or "").strip() or NO_KEY
    if not (key.isascii() and key.isprintable()):
        raise TextGenerationError(
            "The key of the AI service holds characters that no key has.",
            "Enter the key again in Settings.",
            is_temporary=False,
        )
    import httpx2
    import openai

    # Both log whole addresses and bodies below this level.
    for name in ("openai", "httpx2", "httpcore2"):
        logging.getLogger(name).setLevel(logging.WARNING)
    is_local = is_loopback_host(urlsplit(server.base_url).hostname or "")
    http = httpx2.Client(
        verify=_certificates(),
        timeout=server.timeout_s,
        follow_redirects=False,  # the key must not travel on
        trust_env=not is_local,  # a proxy is of no use for this computer
        event_hooks={
            "request": [lambda request: _bare(request, key)],
            "response": [lambda response: _limit(response, deadline, answer_limit_bytes)],
        },
    )
    # Every option is given: what is left out would be read from the environment, perhaps another service's.
    with openai.OpenAI(
        api_key=key,
        admin_api_key="",
        workload_identity=None,
        organization="",
        project="",
        webhook_secret="",
        provider=None,
        base_url=server.base_url.rstrip("/"),
        data_residency=None,
        websocket_base_url=server.base_url,
        timeout=server.timeout_s,
        max_retries=0,
        default_headers={},
        default_query={},
        http_client=http,
    ) as client:
        yield client


@functools.cache
def _certificates() -> ssl.SSLContext:
    """Read the system's certificates once: it takes longer than a short answer."""
    import httpx2

    return httpx2.create_ssl_context()


def _bare(request: httpx2.Request, key: str) -> None:
    """Keep only the headers that are needed: none of the environment, none about the computer."""
    for name in list(request.headers):
        if name.lower() not in _HEADERS:
            del request.headers[name]
    request.headers["authorization"] = f"Bearer {key}"
    request.headers["accept-encoding"] = "identity"
    request.headers["user-agent"] = "clipdesk"


def _limit(response: httpx2.Response, deadline: Deadline, limit_bytes: int) -> None:
    import httpx2

    encoding = response.headers.get("content-encoding", "identity").lower()
    if encoding != "identity":
        raise AnswerTooLarge("a packed answer, which was not asked for, has no known size")

    class LimitedStream(httpx2.SyncByteStream):
        """Passes an answer on until it is too large or too late."""

        def __init__(self, stream: httpx2.SyncByteStream) -> None:
            self._stream = stream

        def __iter__(self) -> Iterator[bytes]:
            size = 0
            for piece in self._stream:
                size += len(piece)
                if size > limit_bytes:
                    raise AnswerTooLarge(f"more than {limit_bytes} bytes")
                if deadline.left_s == 0:
                    raise AnswerTooLate
                yield piece

        def close(self) -> None:
            self._stream.close()

    if isinstance(response.stream, httpx2.SyncByteStream):
        response.stream = LimitedStream(response.stream)
