"""The main job on a real desktop, as a person sees it: a clip, its card, the countdown, Post Now, Posted.

The platforms are the rehearsal's, in this process; their truth says what went out. The keyring, the tray, the
notifications and the accessible tree are the session's own.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from clipdesk.domain.account import Platform
from clipdesk.media.ffmpeg import FfmpegProbe
from clipdesk.rehearsal.servers import RehearsalServers
from clipdesk.rehearsal.world import LivePost
from tests.session.accessibility import Accessible, AccessibleDesktop
from tests.session.desktop_session import DesktopSession
from tests.session.notifications import Notifications
from tests.session.parts import Part, wait_until
from tests.session.tray_client import TrayClient, TrayItem

pytestmark = pytest.mark.desktop

CLIP = "Replay clutch on the last round.mp4"
POSTED_S = 40.0


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a real vertical video."""
    made = tmp_path_factory.mktemp("recorder") / CLIP
    FfmpegProbe().make_test_clip(made, seconds=6, width=720, height=1280, title="clutch")
    return made


@dataclass(frozen=True, slots=True)
class Desk:
    """A streamer's computer: the session, the home, and the folder OBS records to."""

    session: DesktopSession
    servers: RehearsalServers
    home: Path
    clips: Path

    @property
    def environment(self) -> dict[str, str]:
        return {"CLIPDESK_HOME": str(self.home)}

    def connect(self, platform: Platform) -> None:
        """Sign in as a person does: the printed address in a browser, and Allow."""
        secret = self.servers.issue_tokens(str(platform)).client_secret
        words = ["accounts", "connect", str(platform), "--no-browser"]
        program = self.session.run(
            f"connect-{platform}",
            [sys.executable, "-m", "clipdesk", *words],
            self.environment | {"CLIPDESK_CLIENT_SECRET": secret},
        )
        wait_until(lambda: "Open: " in program.said(), "the sign-in address")
        line = next(line for line in program.said().splitlines() if line.startswith("Open: "))
        address = line.removeprefix("Open: ")
        assert httpx2.get(f"{address}&decision=allow", follow_redirects=True).status_code == 200
        assert program.process.wait(20) == 0, program.said()

    def start(self) -> Part:
        return self.session.run("clipdesk", [sys.executable, "-m", "clipdesk"], self.environment)

    def live(self, platform: Platform) -> LivePost:
        def found() -> list[LivePost]:
            return self.servers.world.posts(str(platform))

        return wait_until(found, f"a post on {platform.label}", timeout_s=POSTED_S)[0]


def settings(servers: RehearsalServers, clips: Path, more: dict[str, str]) -> str:
    """Return the settings file that points at the rehearsal."""
    values: dict[str, str] = {
        **servers.urls.as_settings(),
        "watch.settle_s": "1",
        "publish.status_poll_s": "0.5",
        "appearance.theme": "dark",
        **more,
    }
    lines = [f'watch.folders = ["{clips.as_posix()}"]', "obs.enabled = false"]
    for key, value in values.items():
        is_number = value.replace(".", "", 1).isdigit()
        lines.append(f"{key} = {value if is_number else json.dumps(value)}")
    return "\n".join(lines) + "\n"


@pytest.fixture
def desk(desktop_session: DesktopSession, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    home, clips = tmp_path / "home", tmp_path / "clips"
    home.mkdir()
    clips.mkdir()
    servers = RehearsalServers()
    with servers:
        text = settings(servers, clips, getattr(request, "param", {}))
        (home / "settings.toml").write_text(text, encoding="utf-8")
        ready = Desk(desktop_session, servers, home, clips)
        for platform in Platform:
            ready.connect(platform)
        yield ready


def quit_from_tray(tray: TrayItem, program: Part) -> int:
    tray.click("Quit ClipDesk")
    return int(program.process.wait(20))


def wait_until_watching(tray: TrayItem) -> None:
    """Wait for the folder to be watched: what lies there before is left alone."""

    def is_watching() -> bool:
        return any(entry.label.startswith("Watching ") for entry in tray.menu().walk())

    wait_until(is_watching, "the tray says that the folder is watched")


def wait_for_badge(card: Accessible, words: str) -> None:
    wait_until(
        lambda: card.description.startswith(f"{words}, "), f"the card says {words}", timeout_s=POSTED_S
    )


def test_a_clip_from_the_folder_goes_live_on_three_platforms(desk: Desk, clip: Path, tmp_path: Path) -> None:
    program = desk.start()
    tray = TrayClient(desk.session.bus).wait_for("ClipDesk")
    with AccessibleDesktop(desk.session.bus) as desktop:
        window = desktop.application("ClipDesk")
        window.find(name="Nothing scheduled yet")

        shutil.copy(clip, desk.clips / CLIP)
        press = window.find(role="push button", name="Post now: ", timeout_s=30)
        title = press.name.removeprefix("Post now: ")
        card = window.find(role="list item", name=title)
        assert card.description.startswith("Pending, posting in ")
        assert "Next: " in [entry.label[:6] for entry in tray.menu().walk()]
        press.press()

        wait_for_badge(card, "Posted, draft on TikTok")
        desk.session.screenshot(tmp_path / "posted.png")

    digest = hashlib.sha256(clip.read_bytes()).hexdigest()
    posts = {platform: desk.live(platform) for platform in Platform}
    assert {post.sha256 for post in posts.values()} == {digest}
    assert posts[Platform.YOUTUBE].is_visible and posts[Platform.INSTAGRAM].is_visible
    assert posts[Platform.TIKTOK].draft
    assert title.split()[0] in posts[Platform.YOUTUBE].title
    assert tray.status == "Active"
    assert quit_from_tray(tray, program) == 0, program.said()
    assert not program.said()


def test_quitting_and_a_second_start(desk: Desk) -> None:
    first = desk.start()
    tray = TrayClient(desk.session.bus).wait_for("ClipDesk")
    with AccessibleDesktop(desk.session.bus) as desktop:
        window = desktop.application("ClipDesk")
        window.find(name="Nothing scheduled yet")
        desk.session.check_output("xdotool", "search", "--sync", "--name", "^ClipDesk$", "windowminimize")

        second = desk.session.run("second", [sys.executable, "-m", "clipdesk"], desk.environment)

        assert second.process.wait(20) == 0, second.said()
        desk.session.check_output("xdotool", "search", "--sync", "--onlyvisible", "--name", "^ClipDesk$")
    assert first.is_running()
    assert quit_from_tray(tray, first) == 0, first.said()


def test_a_notification_tells_what_was_posted_while_the_window_is_away(desk: Desk, clip: Path) -> None:
    program = desk.session.run(
        "clipdesk", [sys.executable, "-m", "clipdesk", "--minimized"], desk.environment
    )
    tray = TrayClient(desk.session.bus).wait_for("ClipDesk")
    wait_until_watching(tray)
    shutil.copy(clip, desk.clips / CLIP)
    notifications = Notifications(desk.session)
    scheduled = notifications.wait_for("1 clip scheduled", timeout_s=30)

    notifications.click_newest()

    with AccessibleDesktop(desk.session.bus) as desktop:
        assert desktop.application("ClipDesk").find(role="push button", name="Post now: ")
    assert scheduled.application == "ClipDesk"
    tray.click("Quit ClipDesk")
    with AccessibleDesktop(desk.session.bus) as desktop:
        # A post is due within a day: quitting asks.
        desktop.application("ClipDesk").find(role="push button", name="Quit").press()
    assert program.process.wait(20) == 0, program.said()


@pytest.mark.parametrize(
    "desk",
    [{"platforms.tiktok.mode": "direct", "platforms.tiktok.privacy": "SELF_ONLY"}],
    indirect=True,
    ids=["direct"],
)
def test_a_clip_goes_directly_to_tiktok_with_the_privacy_that_was_chosen(desk: Desk, clip: Path) -> None:
    program = desk.start()
    tray = TrayClient(desk.session.bus).wait_for("ClipDesk")
    with AccessibleDesktop(desk.session.bus) as desktop:
        window = desktop.application("ClipDesk")
        window.find(name="Nothing scheduled yet")
        shutil.copy(clip, desk.clips / CLIP)
        press = window.find(role="push button", name="Post now: ", timeout_s=30)
        card = window.find(role="list item", name=press.name.removeprefix("Post now: "))

        press.press()

        wait_for_badge(card, "Posted")
    posted = desk.live(Platform.TIKTOK)
    assert (posted.draft, posted.privacy) == (False, "SELF_ONLY")
    assert posted.sha256 == hashlib.sha256(clip.read_bytes()).hexdigest()
    assert quit_from_tray(tray, program) == 0, program.said()
