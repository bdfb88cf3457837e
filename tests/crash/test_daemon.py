"""The main job without a screen, on real parts: commands, the daemon, a real keyring, and SIGKILL midway."""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from clipdesk.rehearsal.servers import RehearsalServers
from tests.session.desktop_session import DesktopSession
from tests.session.parts import wait_until

pytestmark = [pytest.mark.desktop, pytest.mark.xdist_group("daemon")]

# An answer that never comes, before or after the effect, holds the daemon where it is to be killed.
POINTS = [
    ("youtube", "start", "hang_before", "before the handle"),
    ("youtube", "chunk", "hang_before", "after the handle"),
    ("youtube", "final_chunk", "hang_after", "after the last byte"),
    ("instagram", "create", "hang_before", "before the handle"),
    ("instagram", "upload", "hang_after", "after the handle"),
    ("instagram", "publish", "hang_after", "after the publish call"),
    ("tiktok", "init", "hang_before", "before the handle"),
    ("tiktok", "final_chunk", "hang_before", "after the handle"),
    ("tiktok", "final_chunk", "hang_after", "after the last byte"),
]


@dataclass
class Box:
    """A computer under the desk: a home, a clip folder, a keyring, and the platforms."""

    session: DesktopSession
    servers: RehearsalServers
    home: Path
    clips: Path
    daemon: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        settings = {
            **self.servers.urls.as_settings(),
            "watch.folders": json.dumps([str(self.clips)]),
            "watch.settle_s": "0.5",
            "publish.status_poll_s": "0.2",
            "obs.enabled": "false",
        }
        own = {f"CLIPDESK__{key.upper().replace('.', '__')}": value for key, value in settings.items()}
        keyring = {"PYTHON_KEYRING_BACKEND": "keyring.backends.SecretService.Keyring"}
        return {**self.session.env, **own, **keyring, "CLIPDESK_HOME": str(self.home)}

    def run(self, *words: str, given: str = "") -> Any:
        """Run a command to its end; return its JSON, or what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "clipdesk", *words],
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if "--json" in words else done.stdout

    def connect(self, platform: str) -> None:
        """Sign in as a person does: open the address, choose Allow."""
        self.run("secret", "set", f"{platform}.client", given="rehearsal-secret")
        with subprocess.Popen(
            [sys.executable, "-m", "clipdesk", "accounts", "connect", platform, "--no-browser"],
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
        ) as signing_in:
            assert signing_in.stdout is not None
            line = signing_in.stdout.readline()
            assert line.startswith("Open: "), line
            answer = httpx2.get(f"{line[6:].strip()}&decision=allow", follow_redirects=True, trust_env=False)
            assert answer.status_code == 200
            assert signing_in.wait(30) == 0

    def start(self) -> None:
        """Start the daemon and wait until it watches."""
        path = self.home.parent / "daemon.log"
        with path.open("ab") as log:
            before = log.tell()
            self.daemon = subprocess.Popen(
                [sys.executable, "-m", "clipdesk", "daemon"], env=self.environment, stdout=log, stderr=log
            )
        wait_until(lambda: b"is watching" in path.read_bytes()[before:], "the daemon watches", timeout_s=30)

    def kill(self) -> None:
        """End the daemon as a power cut would."""
        assert self.daemon is not None
        self.daemon.kill()
        assert self.daemon.wait(10) == -signal.SIGKILL

    def drop(self, clip: Path, name: str) -> str:
        """Copy a clip into the folder as `cp` does; return the hash of its bytes."""
        shutil.copyfile(clip, self.clips / name)
        return hashlib.sha256(clip.read_bytes()).hexdigest()

    def posts(self) -> list[dict[str, Any]]:
        """Return the posts as the command prints them."""
        found = self.run("posts", "--json")["posts"]
        assert isinstance(found, list)
        return found


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    session = DesktopSession(tray="none", notifications=False, window_manager=False)
    if missing := session.missing_packages():
        pytest.skip(f"not installed: {' '.join(missing)}")
    servers = RehearsalServers()
    with session, servers:
        box = Box(session, servers, tmp_path / "home", tmp_path / "clips")
        box.clips.mkdir()
        yield box
        if box.daemon is not None and box.daemon.poll() is None:
            box.daemon.terminate()
            assert box.daemon.wait(15) == 0


def test_a_dropped_clip_is_described_scheduled_and_live_on_three_platforms(box: Box, clip_file: Path) -> None:
    for platform in ("youtube", "instagram", "tiktok"):
        box.connect(platform)
    box.start()

    wanted = box.drop(clip_file, "Replay last second win.mp4")
    [post] = wait_until(box.posts, "the clip is scheduled", timeout_s=30)
    box.run("post", "now", str(post["id"]))
    done = wait_until(
        lambda: [post for post in box.posts() if post["status"] == "completed"], "it is live", timeout_s=60
    )

    assert sorted(live.platform for live in box.servers.world.posts()) == ["instagram", "tiktok", "youtube"]
    assert {live.sha256 for live in box.servers.world.posts()} == {wanted}
    assert done[0]["metadata"]["title"].startswith("Last second win")
    drafts = [item["privacy"] for item in done[0]["publications"] if item["platform"] == "tiktok"]
    assert drafts == ["draft"]


@pytest.mark.parametrize(
    ("platform", "step", "kind", "where"), POINTS, ids=[f"{p[0]}: {p[3]}" for p in POINTS]
)
def test_killed_while_it_posts_the_daemon_goes_on_and_posts_once(
    box: Box, clip_file: Path, platform: str, step: str, kind: str, where: str
) -> None:
    box.connect(platform)
    box.start()
    box.servers.world.faults.add(platform, step, kind)
    box.drop(clip_file, "Replay.mp4")
    [post] = wait_until(box.posts, "the clip is scheduled", timeout_s=30)
    box.run("post", "now", str(post["id"]))
    wait_until(lambda: not box.servers.world.faults.pending(), f"it is {where}", timeout_s=30)

    box.kill()
    box.start()
    done = wait_until(
        lambda: [post for post in box.posts() if post["status"] == "completed"], "it is live", timeout_s=150
    )

    assert [live.platform for live in box.servers.world.posts()] == [platform]
    assert done[0]["publications"][0]["remote_id"]


def test_the_daemon_ends_cleanly_when_asked(box: Box) -> None:
    box.start()
    assert box.daemon is not None

    box.daemon.send_signal(signal.SIGTERM)

    assert box.daemon.wait(10) == 0
    assert (box.home / "clipdesk.db").exists()
