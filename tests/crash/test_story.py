"""The story of a post tells all that was asked and answered, and nothing secret, wherever it is told."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from click.testing import CliRunner

from clipdesk.cli.main import Doors, cli
from clipdesk.domain.account import Platform
from clipdesk.logs import logging_to
from clipdesk.transport import Answer, Transport
from tests.crash.stage import LIMITS, Stage, set_stage

CANARIES = (
    "ya29.canaryCANARYcanary0123456789",
    "EAAcanaryCANARYcanary0123456789",
    "act.canaryCANARYcanary0123456789",
)
# A platform that repeats in its error what it was sent: token, header, address.
ECHOES = (
    f"Invalid token {CANARIES[0]}",
    f"Cannot fetch https://graph.facebook.com/v1/me?access_token={CANARIES[1]}",
    f"Authorization: Bearer {CANARIES[2]} was refused",
)
STEPS = {
    Platform.YOUTUBE: ("start", "chunk", "final_chunk", "videos_list"),
    Platform.INSTAGRAM: ("create", "upload", "status", "publish", "permalink"),
    Platform.TIKTOK: ("init", "final_chunk", "status"),
}
_SECRET_QUERY = {"access_token", "upload_id", "upload_token", "refresh_token", "client_secret"}


class EarTransport(Transport):
    """Remembers every secret that goes out."""

    heard: set[str]

    def send(self, method: str, url: str, **more: Any) -> Answer:
        headers, params = more.get("headers") or {}, more.get("params") or {}
        sent = [*parse_qsl(urlsplit(url).query), *params.items()]
        content = more.get("content")
        if isinstance(content, bytes):
            sent += parse_qsl(content.decode("utf-8", "replace"))
        self.heard.update(value for name, value in sent if name in _SECRET_QUERY)
        self.heard.update(headers.get("Authorization", "").split()[1:])
        return super().send(method, url, **more)


@pytest.fixture
def stage(tmp_path: Path, clip_file: Path) -> Iterator[Stage]:
    with set_stage(tmp_path, clip_file, {"publish.max_attempts": "9"}) as stage:
        stage.servers.world.limits.youtube_reject_duplicates = False
        yield stage


def error_body(platform: Platform, message: str) -> dict[str, Any]:
    if platform is Platform.TIKTOK:
        return {"data": {}, "error": {"code": "internal_error", "message": message, "log_id": "1"}}
    return {"error": {"code": 2, "message": message, "type": "OAuthException"}}


def publish_with_echoes(stage: Stage, heard: set[str]) -> None:
    """Publish everywhere on platforms that echo secrets in their errors, with everything logged."""
    stage.given_post(*Platform)
    for platform, steps in STEPS.items():
        for number, step in enumerate(steps):
            body = error_body(platform, ECHOES[number % len(ECHOES)])
            stage.servers.world.faults.add(platform.value, step, "custom", status=418, json=body)
    desk = stage.desk()
    ear = EarTransport(read_timeout_s=LIMITS.longest_request_s - 0.1)
    ear.heard = heard
    desk.transport = ear
    with logging_to(stage.home.logs):
        logging.getLogger().setLevel(logging.DEBUG)
        assert stage.run_here(desk=desk, longest_s=60) == 0
        logging.getLogger("tests").error("the engine came to its end")


def test_no_secret_is_in_any_file_or_story(stage: Stage) -> None:
    heard: set[str] = set()
    publish_with_echoes(stage, heard)

    # What TikTok calls an upload id is the publish id, by which a person may find the draft.
    known = {item.remote_id for post in stage.posts() for item in post.publications}
    secrets = {*(heard - known), *CANARIES, *(json.loads(stage.credentials.path.read_text()).values())}
    told = CliRunner().invoke(
        cli, ["post", "show", "1", "--json"], obj=Doors(lambda *_: 0, lambda _: 0, lambda _: 0, stage.desk)
    )
    places = {"the story": told.stdout.encode(), "its errors": told.stderr.encode()}
    for path in stage.home.data.rglob("*"):
        if path.is_file():
            places[path.name] = path.read_bytes()

    assert len(secrets) > 8
    assert {"clipdesk.db", "ledger.jsonl", "clipdesk.log"} <= places.keys()
    assert b"came to its end" in places["clipdesk.log"]
    for place, content in places.items():
        for secret in secrets:
            assert len(secret) > 7
            assert secret.encode() not in content, f"{secret} stands in {place}"


def test_the_story_tells_what_was_asked_and_answered_in_its_order(stage: Stage) -> None:
    publish_with_echoes(stage, set())

    told = CliRunner().invoke(
        cli, ["post", "show", "1", "--json"], obj=Doors(lambda *_: 0, lambda _: 0, lambda _: 0, stage.desk)
    )
    post = json.loads(told.stdout)

    assert told.exit_code == 0
    for publication in post["publications"]:
        story = post["story"][str(publication["id"])]
        steps = [(line["step"], line["kind"]) for line in story]
        assert publication["status"] == "completed"
        assert steps.index(("create", "intent")) < steps.index(("create", "answer"))
        assert steps.index(("create", "answer")) < steps.index(("publish", "intent"))
        assert steps.index(("publish", "intent")) < steps.index(("complete", "answer"))
        assert ("failure", "answer") in steps
        assert [line["at"] for line in story] == sorted(line["at"] for line in story)
        assert story[-1]["attempt"] >= publication["attempts"]
        assert all(re.fullmatch(r"\S.*", line["text"]) for line in story)
