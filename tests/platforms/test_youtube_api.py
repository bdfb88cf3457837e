from __future__ import annotations

import threading

import httpx2
import pytest

from clipdesk.platforms.addresses import ApiAddress
from clipdesk.platforms.youtube_api import YouTubeApi
from clipdesk.transport import Transport, TransportError, Trouble

REAL = "https://www.googleapis.com"


def api(answer: httpx2.Response, seen: list[httpx2.Request], api_url: str = REAL) -> YouTubeApi:
    def handle(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return answer

    transport = Transport(base=httpx2.MockTransport(handle))
    return YouTubeApi(transport, lambda: ApiAddress(api_url, REAL, ("googleapis.com",)))


@pytest.mark.parametrize(
    ("api_url", "data", "analytics"),
    [
        (
            REAL,
            "https://www.googleapis.com/youtube/v3/channels",
            "https://youtubeanalytics.googleapis.com/v2/reports",
        ),
        (
            "http://127.0.0.1:8000",
            "http://127.0.0.1:8000/youtube/v3/channels",
            "http://127.0.0.1:8000/v2/reports",
        ),
    ],
)
def test_googles_client_asks_where_the_settings_say(api_url: str, data: str, analytics: str) -> None:
    seen: list[httpx2.Request] = []
    made = api(httpx2.Response(200, json={}), seen, api_url)
    made.data("secret", lambda service: service.channels().list(part="id", mine=True))
    made.analytics("secret", lambda service: service.reports().query(ids="channel==MINE"))
    assert [str(request.url).partition("?")[0] for request in seen] == [data, analytics]
    assert seen[0].headers["authorization"] == "Bearer secret"


@pytest.mark.parametrize("response", [httpx2.Response(503, text="no"), httpx2.Response(200, text="<html>")])
def test_a_refusal_or_a_page_is_handed_back_and_asked_once(response: httpx2.Response) -> None:
    seen: list[httpx2.Request] = []
    answer = api(response, seen).data("secret", lambda service: service.channels().list(part="id", mine=True))
    assert answer.status == response.status_code
    assert len(seen) == 1


def test_a_broken_connection_stays_our_error() -> None:
    def broken(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ReadError("cut")

    made = YouTubeApi(Transport(base=httpx2.MockTransport(broken)), lambda: ApiAddress(REAL, REAL, ()))
    with pytest.raises(TransportError) as caught:
        made.data("secret", lambda service: service.channels().list(part="id", mine=True))
    assert caught.value.trouble is Trouble.MAYBE_SENT


def test_threads_share_one_description_but_no_answer() -> None:
    made = api(httpx2.Response(200, json={"items": []}), [])
    answers: list[int] = []
    ask = lambda: answers.append(  # noqa: E731
        made.data("secret", lambda service: service.videos().list(part="id", id="x")).status
    )
    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert answers == [200] * 6
