"""The control address, as another process sees it."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from clipdesk.rehearsal.servers import RehearsalUrls
from clipdesk.rehearsal.world import RehearsalWorld


@pytest.fixture
def control(client: httpx2.Client, urls: RehearsalUrls) -> httpx2.Client:
    client.base_url = httpx2.URL(urls.control_url)
    return client


def test_the_truth_and_the_addresses_can_be_read(control: httpx2.Client, urls: RehearsalUrls) -> None:
    truth = control.get("/truth").json()

    assert (truth["live"], truth["handles"], truth["requests"]) == ([], [], [])
    assert control.get("/urls").json() == urls.to_json()


def test_faults_are_planted_listed_and_cleared(
    control: httpx2.Client, client: httpx2.Client, urls: RehearsalUrls
) -> None:
    one = {"platform": "ai", "step": "models", "kind": "custom", "status": 418, "json": {}}
    more = [
        one | {"options": {"status": 419}},
        {"platform": "ai", "step": "chat", "kind": "quota", "times": 2},
    ]

    control.post("/faults", json=one)
    planted = control.post("/faults", json=more).json()["faults"]
    statuses = [client.get(f"{urls.ai_base_url}/models").status_code for _ in range(2)]
    cleared = control.delete("/faults").json()["faults"]

    assert len(planted) == 3
    assert statuses == [418, 419]
    assert cleared == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/faults", {"platform": "ai", "step": "models", "kind": "meteor"}),
        ("/faults", {"platform": "ai"}),
        ("/limits", {"luck": 1}),
        ("/tokens", {"platform": "myspace"}),
        ("/reset", "text"),
        ("/air", {"platform": "control"}),
        ("/drafts", {"publish_id": "none"}),
    ],
)
def test_a_wrong_order_is_told(control: httpx2.Client, path: str, body: Any) -> None:
    answer = control.post(path, json=body)

    assert answer.status_code == 400
    assert answer.json()["error"]


def test_no_form_of_a_web_page_is_obeyed(control: httpx2.Client, world: RehearsalWorld) -> None:
    answer = control.post("/faults", data={"platform": "ai", "step": "models", "kind": "quota"})

    assert answer.status_code == 415
    assert world.faults.pending() == []


def test_tokens_are_issued_and_expire_on_demand(control: httpx2.Client, world: RehearsalWorld) -> None:
    issued = control.post(
        "/tokens", json={"platform": "tiktok", "account_id": "-000rehearsal-private-02"}
    ).json()
    before = world.tokens.valid("tiktok", issued["access_token"])

    expired = control.post("/expire", json={"platform": "tiktok"}).json()

    assert issued["handle"] == "rehearsalprivate"
    assert before is not None
    assert expired == {"expired": 1}
    assert world.tokens.valid("tiktok", issued["access_token"]) is None


def test_limits_and_clock_can_be_changed(control: httpx2.Client, world: RehearsalWorld) -> None:
    control.post("/limits", json={"instagram_second_publish": "accept"})

    moved = control.post("/clock", json={"shift_s": 90}).json()["now"]

    assert control.get("/limits").json()["instagram_second_publish"] == "accept"
    assert moved == "2026-11-22T12:01:30+00:00" == world.now().isoformat()


def test_a_platform_can_be_taken_off_the_air(
    control: httpx2.Client, client: httpx2.Client, urls: RehearsalUrls
) -> None:
    control.post("/air", json={"platform": "ai", "on": False})

    with pytest.raises(httpx2.ConnectError):
        client.get(f"{urls.ai_base_url}/models")
    control.post("/air", json={"platform": "ai", "on": True})

    assert client.get(f"{urls.ai_base_url}/models").status_code == 200


def test_a_reset_forgets(control: httpx2.Client, client: httpx2.Client, urls: RehearsalUrls) -> None:
    client.get(f"{urls.ai_base_url}/models")
    seen = control.get("/truth").json()["requests"]

    control.post("/reset", json={})

    assert [entry["step"] for entry in seen] == ["models"]
    assert control.get("/truth").json()["requests"] == []
