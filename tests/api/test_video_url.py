"""Tests of a new post whose video is named by its address."""

from __future__ import annotations

from pathlib import Path

import pytest

from clipdesk.domain.errors import FetchFailed, InvalidInput
from tests.api.desk import ApiDesk, Served, refused

POST = "/api/schedule/post"
URL = "https://clips.example/ace.mp4"


class Web:
    """What the web gives for any address."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.error: Exception | None = None
        self.asked: list[str] = []

    def fetch(self, url: str) -> Path:
        self.asked.append(url)
        if self.error is not None:
            raise self.error
        return self.path


@pytest.fixture
def web(desk: ApiDesk, tmp_path: Path) -> Web:
    path = tmp_path / "fetched" / "ace.mp4"
    path.parent.mkdir()
    path.write_text("ace")
    desk.connect()
    made = Web(path)
    desk.fetch = made.fetch
    return made


def test_the_video_behind_an_address_becomes_a_post(desk: ApiDesk, served: Served, web: Web) -> None:
    answer = served.client.post(POST, json={"video_url": URL, "video_path": None, "platforms": ["youtube"]})

    assert answer.status_code == 201
    assert answer.json()["video_path"] == str(web.path)
    assert web.asked == [URL]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "video_path"),
        ({"video_url": URL, "video_path": "/clips/a.mp4"}, "video_path"),
        ({"video_url": 5}, "video_url"),
        ({"video_url": ""}, "video_url"),
        ({"video_url": "https://" + "x" * 2048}, "video_url"),
        ({"video_url": URL, "scheduled_time": "2020-01-01T00:00:00Z"}, "scheduled_time"),
        ({"video_url": URL, "platforms": []}, "platforms"),
    ],
)
def test_nothing_is_fetched_for_a_body_that_must_change(
    served: Served, web: Web, given: dict[str, object], field: str
) -> None:
    answer = served.client.post(POST, json={"platforms": ["youtube"]} | given)

    assert refused(answer, 422, field)
    assert web.asked == []


@pytest.mark.parametrize(("key", "value"), [("template_id", 99), ("accounts", [99])])
def test_nothing_is_fetched_for_what_is_not_there(served: Served, web: Web, key: str, value: object) -> None:
    answer = served.client.post(POST, json={"video_url": URL, "platforms": ["youtube"], key: value})

    assert answer.status_code == 404
    assert web.asked == []


def test_an_address_that_cannot_be_used_is_named_as_the_caller_names_it(served: Served, web: Web) -> None:
    web.error = InvalidInput("This link doesn't lead to a video file.", "Copy it again.", field="url")

    answer = served.client.post(POST, json={"video_url": URL, "platforms": ["youtube"]})

    assert refused(answer, 422, "video_url")


def test_a_server_that_does_not_answer_is_not_the_callers_fault(served: Served, web: Web) -> None:
    web.error = FetchFailed("clips.example cannot be reached.", "Try again.")

    answer = served.client.post(POST, json={"video_url": URL, "platforms": ["youtube"]})

    assert answer.status_code == 502
    assert answer.json()["error"]["title"] == "clips.example cannot be reached."
