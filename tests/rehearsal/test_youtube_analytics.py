"""Reports of the rehearsal YouTube Analytics."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from clipdesk.rehearsal.issuing import IssuedTokens
from clipdesk.rehearsal.servers import RehearsalServers, RehearsalUrls
from tests.rehearsal.conftest import HandClock
from tests.rehearsal.test_youtube import Library
from tests.rehearsal.test_youtube_upload import reason_of

RANGE = {"ids": "channel==MINE", "startDate": "2026-11-20", "endDate": "2026-11-30"}


@pytest.fixture
def desk(client: httpx2.Client, urls: RehearsalUrls, tokens: dict[str, IssuedTokens]) -> Library:
    return Library(client, urls, tokens["youtube"])


def report(desk: Library, **params: Any) -> httpx2.Response:
    return desk.client.get(f"{desk.base}/v2/reports", params=RANGE | params, headers=desk.bearer)


def later(desk: Library, servers: RehearsalServers, clock: HandClock, days: float) -> None:
    clock.forward(days=days)
    desk.token = servers.issue_tokens("youtube")


def test_without_data_there_are_no_rows_at_all(desk: Library) -> None:
    desk.uploaded()

    answer = report(desk, metrics="views,averageViewDuration").json()

    assert "rows" not in answer
    assert [header["name"] for header in answer["columnHeaders"]] == ["views", "averageViewDuration"]


def test_the_newest_days_are_missing(desk: Library, servers: RehearsalServers, clock: HandClock) -> None:
    desk.uploaded()
    later(desk, servers, clock, 5)

    rows = report(desk, metrics="views", dimensions="day", sort="day").json()["rows"]

    assert [row[0] for row in rows] == ["2026-11-22", "2026-11-23", "2026-11-24", "2026-11-25"]
    assert all(row[1] > 0 for row in rows)


def test_videos_are_sorted_filtered_and_cut(
    desk: Library, servers: RehearsalServers, clock: HandClock
) -> None:
    made = [desk.uploaded() for _ in range(1)]
    desk.client.put(desk.session(), content=b"other bytes", headers=desk.bearer)
    later(desk, servers, clock, 5)
    shape = {
        "metrics": "views,shares,averageViewDuration",
        "dimensions": "video",
        "sort": "-views",
        "maxResults": 10,
    }

    rows = report(desk, **shape).json()["rows"]
    one = report(desk, **(shape | {"filters": f"video=={made[0]};creatorContentType==shorts"})).json()["rows"]
    none = report(desk, **(shape | {"filters": "creatorContentType==videoOnDemand"})).json()

    assert [row[0] for row in one] == made
    assert [row[1] for row in rows] == sorted((row[1] for row in rows), reverse=True)
    assert "rows" not in none


@pytest.mark.parametrize(
    "params",
    [
        {"metrics": "views", "dimensions": "video"},
        {"metrics": "views", "dimensions": "video", "sort": "-views", "maxResults": 500},
        {"metrics": "views", "filters": "creatorContentType==SHORTS"},
        {"metrics": "views", "dimensions": "video,creatorContentType", "sort": "-views", "maxResults": 10},
        {"metrics": "applause"},
        {"metrics": "views", "startDate": "yesterday"},
        {"metrics": "views", "ids": "me"},
    ],
)
def test_what_the_real_one_refuses_is_refused(desk: Library, params: dict[str, Any]) -> None:
    answer = report(desk, **params)

    assert (answer.status_code, reason_of(answer)) == (400, "badRequest")
