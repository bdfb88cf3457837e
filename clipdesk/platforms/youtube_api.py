"""YouTube's JSON calls by Google's own client, with its shipped descriptions, over our one transport.

Google's client never touches the network: httplib2 would repeat requests by itself.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from typing import Any

from clipdesk.platforms.addresses import ApiAddress
from clipdesk.transport import Answer, Transport, TransportError, Trouble

DATA = ("youtube", "v3", "", ("channels", "playlistItems", "videos"))
ANALYTICS = ("youtubeAnalytics", "v2", "youtubeanalytics.googleapis.com", ("reports",))

Build = Callable[[Any], Any]


class TransportHttp:
    """What Google's client takes for an `httplib2.Http`: one request over our transport, its answer kept."""

    def __init__(self, transport: Transport, token: str) -> None:
        self._transport = transport
        self._token = token
        self.answer: Answer | None = None

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: str | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        **_: object,
    ) -> tuple[Any, bytes]:
        """Send once; return what httplib2 would."""
        import httplib2

        kept = {
            k: v for k, v in (headers or {}).items() if k.lower() not in ("accept-encoding", "user-agent")
        }
        kept["Authorization"] = f"Bearer {self._token}"
        content = body.encode() if isinstance(body, str) else body
        self.answer = self._transport.send(method, uri, headers=kept, content=content or None)
        return httplib2.Response({"status": str(self.answer.status)}), self.answer.body


class YouTubeApi:
    """Ask the Data and the Analytics API; safe from any thread (each call has an http object of its own)."""

    def __init__(self, transport: Transport, address: Callable[[], ApiAddress]) -> None:
        self._transport = transport
        self._address = address
        self._lock = threading.Lock()
        self._services: dict[tuple[str, str], Any] = {}

    def data(self, token: str, build: Build) -> Answer:
        """Ask the Data API; `build(service)` returns Google's request object."""
        return self._call(DATA, token, build)

    def analytics(self, token: str, build: Build) -> Answer:
        """Ask the Analytics API."""
        return self._call(ANALYTICS, token, build)

    def _call(self, which: tuple[str, str, str, tuple[str, ...]], token: str, build: Build) -> Answer:
        from googleapiclient.errors import Error

        http = TransportHttp(self._transport, token)
        request = build(self._service(which))
        try:
            request.execute(http=http, num_retries=0)
        except (Error, ValueError):
            pass  # a refusal, or a page that is no JSON: judged by whoever asked
        if http.answer is None:
            raise TransportError(Trouble.NOT_SENT, f"no request was made for {which[0]}")
        return http.answer

    def _service(self, which: tuple[str, str, str, tuple[str, ...]]) -> Any:
        name, version, host, wanted = which
        root = self._address().url("/", host)
        with self._lock:
            if (name, root) not in self._services:
                self._services[name, root] = _build(name, version, wanted, root)
            return self._services[name, root]


def _build(name: str, version: str, wanted: tuple[str, ...], root: str) -> Any:
    from googleapiclient.discovery import build_from_document
    from googleapiclient.discovery_cache import get_static_doc

    document = json.loads(get_static_doc(name, version))
    document["rootUrl"] = root
    document.pop("mtlsRootUrl", None)
    # The other resources would only cost memory.
    document["resources"] = {key: value for key, value in document["resources"].items() if key in wanted}
    return build_from_document(document, http=TransportHttp(Transport(), ""))
