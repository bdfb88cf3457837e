"""The one HTTP client: time limits, no redirects, no repeats, our errors, nothing secret in any text.

What an answer means is the business of the adapters that ask; here it is only told whether a request may have
reached the server.
"""

from __future__ import annotations

import json
import logging
import re
import ssl
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import httpx2

CONNECT_TIMEOUT_S = 10.0
READ_TIMEOUT_S = 30.0
WRITE_TIMEOUT_S = 30.0
POOL_TIMEOUT_S = 5.0
ANSWER_TIMEOUT_S = 20.0
MOST_ANSWER_BYTES = 1024 * 1024
_LOOPBACK_MOUNTS = ("all://127.0.0.1", "all://localhost", "all://[::1]")

_SECRET_NAMES = (
    "access_token|refresh_token|fb_exchange_token|input_token|id_token|client_secret|code_verifier|upload_token"
    "|upload_id|appsecret_proof|api_key|password|token"
)
_REDACTIONS = (
    (
        re.compile(r"\b(https?|wss?)://([^/\s\"'<>@]*@)?([^/\s\"'<>?#]+)[^\s\"'<>]*", re.IGNORECASE),
        r"\1://\3/…",
    ),
    (re.compile(r"\b(Bearer|OAuth|Basic)\s+[\w\-.~+/=|%]{6,}", re.IGNORECASE), r"\1 …"),
    (re.compile(rf"\b({_SECRET_NAMES})=[^\s&\"'<>;,]+", re.IGNORECASE), r"\1=…"),
    (re.compile(r"\b(code|state|key)=[^\s&\"'<>;,]{8,}", re.IGNORECASE), r"\1=…"),
    (
        re.compile(rf"([\"'](?:{_SECRET_NAMES})[\"']\s*:\s*)([\"'])(?:\\.|(?!\2).)*\2", re.IGNORECASE),
        r"\1\2…\2",
    ),
    (re.compile(r"\b(ya29\.|1//|GOCSPX-|EAA|IGQ|IGAA|act\.|rft\.|sk-)[\w\-.~!*%]{8,}"), r"\1…"),
)

# Both write whole addresses, tokens included, at INFO.
for _name in ("httpx2", "httpcore2"):
    logging.getLogger(_name).setLevel(logging.WARNING)


def redact(text: str) -> str:
    """Return a text without tokens, secrets and the paths of addresses."""
    for pattern, replacement in _REDACTIONS:
        text = pattern.sub(replacement, text)
    return text


class Trouble(StrEnum):
    """Why a request has no usable answer."""

    NOT_SENT = "not_sent"  # no connection: offline, DNS, refused
    TLS = "tls"  # a connection that cannot be trusted; nothing was sent
    MAYBE_SENT = "maybe_sent"  # cut or silent after the connection stood: it may have been carried out
    TOO_LARGE = "too_large"  # an answer beyond the limit
    BAD_ANSWER = "bad_answer"  # an answer that is not what it claims to be


class TransportError(Exception):
    """A request without a usable answer; its text is redacted."""

    def __init__(self, trouble: Trouble, text: str) -> None:
        super().__init__(redact(text))
        self.trouble = trouble

    @property
    def may_have_arrived(self) -> bool:
        """Tell whether the server may have carried the request out."""
        return self.trouble not in (Trouble.NOT_SENT, Trouble.TLS)


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's answer; the names of `headers` are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_success(self) -> bool:
        """Tell whether the status is one of the 200s."""
        return 200 <= self.status < 300

    def json(self) -> dict[str, Any]:
        """Return the body as a JSON object.

        Raises:
            TransportError: BAD_ANSWER, it is no JSON object (a captive portal's page, say).
        """
        try:
            value = json.loads(self.body)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            raise TransportError(Trouble.BAD_ANSWER, f"answer with status {self.status} is not a JSON object")
        return value


@dataclass(frozen=True, slots=True)
class OpenAnswer:
    """An answer whose body is still on its way; `pieces` are its bytes as they were sent."""

    status: int
    headers: Mapping[str, str]
    pieces: Iterator[bytes]


class Transport:
    """Send requests; safe to share between threads. Each request has a connection of its own.

    A kept connection could be found closed, which leaves in doubt whether a publish call arrived, or still
    hold a doubled answer that would be taken for the next one.
    """

    def __init__(
        self,
        *,
        base: httpx2.BaseTransport | None = None,
        read_timeout_s: float = READ_TIMEOUT_S,
        answer_timeout_s: float = ANSWER_TIMEOUT_S,
    ) -> None:
        """Make a client that connects at its first request.

        Args:
            base: replaces the network.
            read_timeout_s: the longest silence before and within an answer.
            answer_timeout_s: the longest time from an answer's head to its end.
        """
        self._base = base
        self._read_timeout_s = read_timeout_s
        self._answer_timeout_s = answer_timeout_s
        self._lock = threading.Lock()
        self._client: httpx2.Client | None = None

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        content: bytes | Iterable[bytes] | None = None,
        read_timeout_s: float | None = None,
        most_bytes: int = MOST_ANSWER_BYTES,
    ) -> Answer:
        """Send one request, once, and read its answer.

        A streamed `content` needs a Content-Length; what its iterator raises passes through.

        Raises:
            TransportError: there is no usable answer.
        """
        client = self._open()
        read_s = read_timeout_s or self._read_timeout_s
        limits = httpx2.Timeout(CONNECT_TIMEOUT_S, read=read_s, write=WRITE_TIMEOUT_S, pool=POOL_TIMEOUT_S)
        try:
            with client.stream(
                method, url, params=params, headers=dict(headers or {}), content=content, timeout=limits
            ) as response:
                body = _read(response, most_bytes, time.monotonic() + self._answer_timeout_s)
                return Answer(response.status_code, {k.lower(): v for k, v in response.headers.items()}, body)
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
            raise _translate(error) from None

    @contextmanager
    def open(self, url: str) -> Iterator[OpenAnswer]:
        """Ask for something large, and read it piece by piece within the block; how much is up to the reader.

        Raises:
            TransportError: there is no usable answer, or it breaks off.
        """
        limits = httpx2.Timeout(
            CONNECT_TIMEOUT_S, read=self._read_timeout_s, write=WRITE_TIMEOUT_S, pool=POOL_TIMEOUT_S
        )
        try:
            with self._open().stream("GET", url, timeout=limits) as response:
                headers = {k.lower(): v for k, v in response.headers.items()}
                yield OpenAnswer(response.status_code, headers, response.iter_raw())
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
            raise _translate(error) from None

    def close(self) -> None:
        """Close the client; a later request opens another."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _open(self) -> httpx2.Client:
        with self._lock:
            if self._client is None:
                self._client = httpx2.Client(
                    transport=self._base,
                    # This computer is never reached through a proxy.
                    mounts=None if self._base else dict.fromkeys(_LOOPBACK_MOUNTS),
                    limits=httpx2.Limits(max_keepalive_connections=0),
                    headers={"Accept-Encoding": "identity", "User-Agent": "ClipDesk"},
                    follow_redirects=False,
                )
            return self._client


def _read(response: httpx2.Response, most_bytes: int, deadline_s: float) -> bytes:
    pieces: list[bytes] = []
    size = 0
    for piece in response.iter_bytes():
        size += len(piece)
        if size > most_bytes:
            raise TransportError(Trouble.TOO_LARGE, f"answer of more than {most_bytes} bytes")
        if time.monotonic() > deadline_s:
            raise TransportError(Trouble.MAYBE_SENT, "the answer took too long")
        pieces.append(piece)
    return b"".join(pieces)


_NOT_SENT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.UnsupportedProtocol,
    httpx2.InvalidURL,
    httpx2.ProxyError,
)


def _translate(error: Exception) -> TransportError:
    text = f"{type(error).__name__}: {error}"
    if isinstance(error, httpx2.ConnectError) and _is_tls(error):
        return TransportError(Trouble.TLS, text)
    if isinstance(error, _NOT_SENT):
        return TransportError(Trouble.NOT_SENT, text)
    if isinstance(error, httpx2.DecodingError):
        return TransportError(Trouble.BAD_ANSWER, text)
    return TransportError(Trouble.MAYBE_SENT, text)


def _is_tls(error: BaseException) -> bool:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLError):
            return True
        seen = seen.__cause__ or seen.__context__
    return False
