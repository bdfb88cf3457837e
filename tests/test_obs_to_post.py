"""From a replay saved in real OBS to a scheduled post with words, game and thumbnail."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from clipdesk.domain.account import Platform
from clipdesk.domain.clip import ClipKind
from clipdesk.domain.post import Post
from clipdesk.domain.publication import Status, WaitReason
from clipdesk.rehearsing import open_rehearsal
from clipdesk.repositories import PostQuery
from clipdesk.resident import Resident
from clipdesk.storage.home import Home
from clipdesk.workers.hosting import ThreadHost
from tests.session.desktop_session import DesktopSession
from tests.session.parts import wait_until

pytestmark = [
    pytest.mark.obs,
    pytest.mark.session(tray="none", keyring="none", notifications=False, obs="mkv"),
]


def posts(resident: Resident) -> list[Post]:
    with resident.desk.work.read() as unit:
        return unit.posts.find(PostQuery())


def test_a_replay_saved_in_obs_becomes_a_scheduled_post(
    desktop_session: DesktopSession, tmp_path: Path
) -> None:
    obs = desktop_session.obs
    more = {
        "watch.folders": json.dumps([str(obs.recordings)]),
        "obs.port": str(obs.port),
        "publish.hold_while": '["recording"]',
        "publish.status_poll_s": "0.2",
    }
    with open_rehearsal(Home.at(tmp_path / "home"), more=more) as rehearsal:
        rehearsal.desk.credentials.set("obs", obs.password)
        resident = Resident(rehearsal.desk)
        resident.start(ThreadHost)
        try:
            wait_until(lambda: resident.obs_state.is_connected, "OBS is connected", timeout_s=30)
            resident.obs.start_replay_buffer()
            wait_until(
                lambda: resident.obs_state.activity.is_replay_buffer_on, "the buffer runs", timeout_s=30
            )
            # Shorter clips are listed, not scheduled.
            threading.Event().wait(6)

            resident.obs.save_replay()

            [post] = wait_until(lambda: posts(resident), "the replay is scheduled", timeout_s=40)
            assert post.clip.kind is ClipKind.REPLAY
            assert post.platforms == tuple(Platform)
            assert post.scheduled_at is not None
            assert post.text_source == "ai"
            assert post.clip.thumbnail is not None
            assert post.clip.thumbnail.stat().st_size > 0

            # While OBS records, no bytes of a clip go out; afterwards they do.
            resident.obs.request("StartRecord")
            wait_until(lambda: resident.obs_state.is_recording, "OBS records", timeout_s=30)
            rehearsal.desk.deciding.post_now(post.id)
            wait_until(
                lambda: all(item.wait_reason is WaitReason.HELD for item in posts(resident)[0].publications),
                "everything is held",
                timeout_s=30,
            )
            assert rehearsal.servers.world.posts() == []
            resident.obs.request("StopRecord")
            wait_until(
                lambda: any(post.status is Status.COMPLETED for post in posts(resident)),
                "it is live",
                timeout_s=60,
            )
            assert len(rehearsal.servers.world.posts()) == 3
        finally:
            resident.close()
