"""Lists and numbers of the rehearsal Instagram."""

from __future__ import annotations

import httpx2
import pytest

from clipdesk.rehearsal.issuing import IssuedTokens
from clipdesk.rehearsal.servers import RehearsalUrls
from clipdesk.rehearsal.world import RehearsalWorld
from tests.rehearsal.conftest import HandClock
from tests.rehearsal.test_instagram_upload import Desk, error_of

REDIRECT = "http://localhost:8083/callback"
SCOPES = "instagram_basic,instagram_content_publish,instagram_manage_insights,pages_show_list"


@pytest.fixture
def desk(client: httpx2.Client, urls: RehearsalUrls, tokens: dict[str, IssuedTokens]) -> Desk:
    return Desk(client, urls, tokens)


def test_own_reels_are_listed_newest_first_in_pages(desk: Desk, clock: HandClock) -> None:
    made = []
    for number in range(3):
        clock.forward(minutes=1)
        made.append(desk.publish(desk.finished(caption=f"Number {number}")).json()["id"])

    first = desk.call("GET", f"{desk.token.account_id}/media", fields="id,caption", limit=2).json()
    after = first["paging"]["cursors"]["after"]
    second = desk.call("GET", f"{desk.token.account_id}/media", fields="id", limit=2, after=after).json()

    assert [entry["id"] for entry in first["data"]] == [made[2], made[1]]
    assert first["data"][0]["caption"] == "Number 2"
    assert [entry["id"] for entry in second["data"]] == [made[0]]


def test_one_unknown_metric_fails_the_whole_call(desk: Desk) -> None:
    media = desk.publish(desk.finished()).json()["id"]

    assert error_of(desk.call("GET", f"{media}/insights", metric="views,plays")) == (100, 0)
    assert error_of(desk.call("GET", f"{media}/insights", metric="")) == (100, 0)


def test_insights_are_empty_at_first_and_then_grow(
    desk: Desk, world: RehearsalWorld, clock: HandClock
) -> None:
    world.limits.instagram_insights_delay_s = 3600
    media = desk.publish(desk.finished()).json()["id"]

    def numbers() -> list[int]:
        data = desk.call("GET", f"{media}/insights", metric="views,reach,ig_reels_avg_watch_time").json()[
            "data"
        ]
        return [entry["values"][0]["value"] for entry in data]

    none = numbers()
    clock.forward(hours=6)
    some = numbers()
    clock.forward(hours=30)

    assert none == []
    assert numbers()[0] > some[0] > some[1] > 0
    assert some[2] > 1000
    account = desk.call("GET", f"{desk.token.account_id}/insights", metric="views", period="day").json()[
        "data"
    ]
    assert account[0]["total_value"]["value"] == numbers()[0]


def test_a_deleted_reel_is_gone_but_stays_in_the_truth(desk: Desk, world: RehearsalWorld) -> None:
    media = desk.publish(desk.finished()).json()["id"]

    desk.call("DELETE", media)

    assert error_of(desk.call("GET", media, fields="id")) == (100, 33)
    assert world.live[0].deleted_at is not None


def test_unknown_fields_are_refused_and_usage_is_told(desk: Desk) -> None:
    answer = desk.call("GET", desk.token.account_id, fields="id,username")

    assert "call_count" in answer.headers["x-app-usage"]
    assert error_of(desk.call("GET", desk.token.account_id, fields="shoe_size")) == (100, 0)
    assert error_of(desk.call("GET", "424242", fields="id")) == (100, 33)
    assert error_of(desk.call("GET", "me", access_token="")) == (104, 0)


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("unauthorized", 401, 190),
        ("token_expired", 400, 190),
        ("forbidden", 403, 10),
        ("quota", 400, 9),
        ("rate_limited", 429, 4),
        ("error_before", 503, 2),
    ],
)
def test_planted_refusals_speak_the_graph_apis_words(
    desk: Desk, world: RehearsalWorld, kind: str, status: int, code: int
) -> None:
    world.faults.add("instagram", "create", kind)

    answer = desk.create()

    assert answer.status_code == status
    assert error_of(answer)[0] == code
    assert not world.handles("instagram")
