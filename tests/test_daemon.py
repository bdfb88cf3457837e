"""Tests of the resident without a screen, in this process; signals and kills are tested on real ones."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from clipdesk.daemon import run_daemon
from clipdesk.domain.account import Platform
from clipdesk.domain.post import PostText
from clipdesk.domain.publication import Status
from clipdesk.domain.wish import NewPost
from clipdesk.media.ffmpeg import FfmpegProbe
from clipdesk.rehearsing import open_rehearsal
from clipdesk.storage.home import Home


@pytest.fixture(autouse=True)
def kept_signals() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_once_posts_what_is_due_and_ends(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clip = tmp_path / "Replay.mp4"
    probe = FfmpegProbe()
    probe.make_test_clip(clip, seconds=4, width=360, height=640, title="once")
    probe.close()
    more = {"watch.folders": json.dumps([str(tmp_path)]), "publish.status_poll_s": "0.05"}
    with open_rehearsal(Home.at(tmp_path / "home"), more=more) as rehearsal:
        desk = rehearsal.desk
        wish = NewPost(
            desk.ingest.clip_for(clip), PostText("Once"), platforms=(Platform.YOUTUBE,), is_now=True
        )
        post_id = desk.scheduling.add(wish).id

        code = run_daemon(once=True, desk=desk)

        assert code == 0
        assert len(rehearsal.servers.world.posts()) == 1
        with desk.work.read() as unit:
            assert unit.posts.get(post_id).status is Status.COMPLETED
    assert "Live on youtube" in capsys.readouterr().err
