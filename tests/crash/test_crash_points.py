"""Killed with SIGKILL at every named moment of a publish, on real parts: live once, never lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from clipdesk.domain.account import Platform
from clipdesk.domain.publication import Status
from tests.crash.stage import set_stage

_CREATE = ("create.before", "create.intent", "create.sent", "create.answered")
_SEND = ("send.before", "send.intent", "send.sent", "send.answered")
_PUBLISH = ("publish.before", "publish.intent", "publish.ledger", "publish.sent")
_COMPLETE = ("complete.before", "complete.left")
_VERIFY = ("verify.before", "verify.left")
MOMENTS = {
    Platform.YOUTUBE: (*_CREATE, *_SEND, *_PUBLISH, *_COMPLETE),
    # The container is processed before it may be published.
    Platform.INSTAGRAM: (*_CREATE, *_SEND, *_VERIFY, *_PUBLISH, *_COMPLETE),
    # A short clip is one chunk, and that chunk is the irreversible call.
    Platform.TIKTOK: (*_CREATE, *_PUBLISH, *_VERIFY, *_COMPLETE),
}
CASES = [(platform, moment) for platform, moments in MOMENTS.items() for moment in moments]


@pytest.mark.parametrize(("platform", "moment"), CASES, ids=[f"{one}-{moment}" for one, moment in CASES])
def test_killed_at_a_named_moment_the_clip_is_live_once(
    tmp_path: Path, clip_file: Path, platform: Platform, moment: str
) -> None:
    with set_stage(tmp_path, clip_file) as stage:
        stage.given_post(platform)

        died = stage.run_in_child(kill_at=moment)
        came_back = stage.run_in_child()

        assert died == -9, "the moment was never reached"
        assert came_back == 0
        assert stage.live() == [platform.value]
        [post] = stage.posts()
        assert post.status is Status.COMPLETED
        assert post.publications[0].remote_id


def test_without_a_crash_three_platforms_get_the_clip_once_each(tmp_path: Path, clip_file: Path) -> None:
    with set_stage(tmp_path, clip_file) as stage:
        stage.given_post(*Platform)

        assert stage.run_in_child() == 0

        assert sorted(stage.live()) == ["instagram", "tiktok", "youtube"]
        [post] = stage.posts()
        assert post.status is Status.COMPLETED
        assert [item.attempts for item in post.publications] == [0, 0, 0]
