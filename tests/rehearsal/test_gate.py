"""What each planted fault does on the wire, and whether the deed happened."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import Any

import httpx2
import pytest

from clipdesk.rehearsal.issuing import IssuedTokens
from clipdesk.rehearsal.servers import RehearsalUrls
from clipdesk.rehearsal.world import RehearsalWorld
from tests.rehearsal.test_instagram_upload import Desk


@pytest.fixture
def desk(client: httpx2.Client, urls: RehearsalUrls, tokens: dict[str, IssuedTokens]) -> Desk:
    return Desk(client, urls, tokens)


def containers(world: RehearsalWorld) -> int:
    return len(world.handles("instagram"))


@pytest.mark.parametrize(("kind", "happened"), [("cut_before", 0), ("cut_after", 1), ("cut_body", 1)])
def test_a_cut_line_is_an_error_of_the_line(
    desk: Desk, world: RehearsalWorld, kind: str, happened: int
) -> None:
    world.faults.add("instagram", "create", kind)

    with pytest.raises(httpx2.TransportError):
        desk.create()

    assert containers(world) == happened
    assert desk.create().status_code == 200


@pytest.mark.parametrize(("kind", "happened"), [("hang_before", 0), ("hang_after", 1)])
def test_a_hanging_answer_ends_by_the_callers_patience(
    desk: Desk, world: RehearsalWorld, kind: str, happened: int
) -> None:
    world.faults.add("instagram", "create", kind)
    desk.client.timeout = httpx2.Timeout(0.3)

    with pytest.raises(httpx2.ReadTimeout):
        desk.create()

    assert containers(world) == happened


def test_a_late_effect_comes_when_nobody_listens(desk: Desk, world: RehearsalWorld) -> None:
    world.faults.add("instagram", "create", "late_effect", delay_ms=50)

    with pytest.raises(httpx2.TransportError):
        desk.create()

    assert containers(world) == 0
    assert world.wait_until(lambda truth: containers(truth) == 1)


@pytest.mark.parametrize(
    ("kind", "status", "happened"),
    [("error_before", 503, 0), ("error_after", 503, 1), ("rate_limited", 429, 0), ("forbidden", 403, 0)],
)
def test_an_error_tells_nothing_of_the_deed(
    desk: Desk, world: RehearsalWorld, kind: str, status: int, happened: int
) -> None:
    world.faults.add("instagram", "create", kind)

    answer = desk.create()

    assert (answer.status_code, containers(world)) == (status, happened)


@pytest.mark.parametrize(
    ("options", "header"),
    [
        ({"retry_after_s": 7}, "7"),
        ({"retry_at": "Sun, 22 Nov 2026 13:00:00 GMT"}, "Sun, 22 Nov 2026 13:00:00 GMT"),
        ({}, None),
    ],
)
def test_a_rate_limit_names_seconds_a_date_or_nothing(
    desk: Desk, world: RehearsalWorld, options: dict[str, Any], header: str | None
) -> None:
    world.faults.add("instagram", "create", "rate_limited", **options)

    assert desk.create().headers.get("retry-after") == header


def test_a_slow_answer_is_whole_in_the_end(desk: Desk, world: RehearsalWorld) -> None:
    world.faults.add("instagram", "create", "slow_answer", interval_ms=1)

    assert desk.create().json()["id"] == world.handles("instagram")[0].handle


@pytest.mark.parametrize(
    ("kind", "status", "media_type", "happened"),
    [("bad_json", 200, "application/json", 1), ("captive_portal", 200, "text/html; charset=utf-8", 0)],
)
def test_an_answer_that_is_no_json(
    desk: Desk, world: RehearsalWorld, kind: str, status: int, media_type: str, happened: int
) -> None:
    world.faults.add("instagram", "create", kind)

    answer = desk.create()

    assert (answer.status_code, answer.headers["content-type"]) == (status, media_type)
    assert containers(world) == happened
    with pytest.raises(ValueError):
        answer.json()


def test_a_redirect_leads_elsewhere(desk: Desk, world: RehearsalWorld) -> None:
    world.faults.add("instagram", "create", "redirect", location="http://127.0.0.1:1/there", status=307)

    answer = desk.create()

    assert (answer.status_code, answer.headers["location"]) == (307, "http://127.0.0.1:1/there")
    assert containers(world) == 0


def test_a_doubled_answer_happened_once_and_a_doubled_effect_twice(desk: Desk, world: RehearsalWorld) -> None:
    world.faults.add("instagram", "create", "doubled_answer")
    first = desk.create()
    once = containers(world)
    desk.client.close()
    desk.client = httpx2.Client(trust_env=False)
    world.faults.add("instagram", "create", "doubled_effect")

    second = desk.create()
    desk.client.close()

    assert (first.status_code, once) == (200, 1)
    assert (second.json()["id"], containers(world)) == (world.handles("instagram")[-1].handle, 3)


def test_a_huge_answer_can_be_refused_by_its_reader(desk: Desk, world: RehearsalWorld) -> None:
    world.faults.add("instagram", "user", "huge_answer")
    size = 0

    url, headers = f"{desk.base}/me", {"Authorization": f"Bearer {desk.token.access_token}"}
    with desk.client.stream("GET", url, headers=headers) as answer:
        for piece in answer.iter_bytes():
            size += len(piece)
            if size > 1_000_000:
                break

    assert answer.status_code == 200
    assert desk.call("GET", "me", fields="id").status_code == 200


def test_a_custom_answer_with_or_without_the_deed(desk: Desk, world: RehearsalWorld) -> None:
    world.faults.add("instagram", "create", "custom", status=418, json={"a": 1}, headers={"x-b": "c"})
    world.faults.add("instagram", "create", "custom", status=200, json={}, effect=True)

    first, none = desk.create(), containers(world)
    desk.create()

    assert (first.status_code, first.json(), first.headers["x-b"]) == (418, {"a": 1}, "c")
    assert (none, containers(world)) == (0, 1)


def test_a_request_is_noted_with_its_step_but_without_secrets(desk: Desk, world: RehearsalWorld) -> None:
    world.faults.add("instagram", "user", "error_before")
    desk.call("GET", "me", fields="id")

    seen = world.requests[-1]

    assert (seen.platform, seen.method, seen.path, seen.step) == ("instagram", "GET", "/v25.0/me", "user")
    assert (seen.at, seen.fault) == (world.now(), "error_before")
    assert desk.token.access_token not in repr(seen)


def test_the_date_header_is_the_platforms_time(desk: Desk, world: RehearsalWorld) -> None:
    world.shift_clock(-3600)

    answer = desk.call("GET", "me", fields="id")

    assert parsedate_to_datetime(answer.headers["date"]) == world.now()


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", "0.0.0.0"])
def test_only_loopback_names_are_served(desk: Desk, host: str) -> None:
    answer = desk.client.get(f"{desk.base}/me", headers={"Host": host})

    assert answer.status_code == 403
