"""The command that shows the whole job, on a clip that it makes itself."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from clipdesk.cli.main import Doors, has_screen, home_option
from clipdesk.cli.output import FAILED, reports_errors, say, show_json
from clipdesk.cli.table import show_table
from clipdesk.domain.account import Platform
from clipdesk.domain.errors import ClipDeskError
from clipdesk.domain.events import Event, EventName
from clipdesk.domain.post import Post
from clipdesk.domain.publication import Status
from clipdesk.domain.shapes import post_json
from clipdesk.rehearsing import Rehearsal, open_rehearsal
from clipdesk.repositories import PostQuery
from clipdesk.resident import Resident
from clipdesk.storage.home import Home
from clipdesk.workers.hosting import ThreadHost

_LONGEST_S = 120.0
_CLIP_S = 8.0
_SETTLE_S = "1"


@click.command()
@click.option("--no-window", is_flag=True, help="Show the progress here instead of in a window.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document; needs no window.")
@click.option(
    "--keep", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Keep the home."
)
@home_option
@click.pass_obj
@reports_errors
def demo(doors: Doors, no_window: bool, as_json: bool, keep: Path | None) -> None:
    """Show the whole job on the rehearsal platforms: nothing leaves this computer."""
    with _folder(keep) as folder:
        if has_screen(os.environ) and not no_window and not as_json:
            raise SystemExit(doors.demo_window(folder))
        post = run_demo(folder)
    is_confirmed = post.status is Status.COMPLETED and len(post.platforms) == len(Platform)
    if as_json:
        show_json({"ok": is_confirmed, "post": post_json(post)})
    else:
        _show(post)
    if not is_confirmed:
        raise SystemExit(FAILED)


def run_demo(folder: Path) -> Post:
    """Do the whole job in a home of its own; return the post as it ended."""
    clips = folder / "clips"
    clips.mkdir(parents=True, exist_ok=True)
    more = {
        "watch.folders": f'["{clips.as_posix()}"]',
        "watch.settle_s": _SETTLE_S,
        "publish.status_poll_s": "0.5",
        "obs.enabled": "false",
    }
    with open_rehearsal(Home.at(folder / "home"), more=more) as rehearsal:
        return _Show(rehearsal, clips).run()


class _Show:
    """One performance: a clip is recorded, found, described, scheduled, and posted."""

    def __init__(self, rehearsal: Rehearsal, clips: Path) -> None:
        self._desk = rehearsal.desk
        self._clips = clips
        self._news = threading.Condition()
        self._began_s = time.monotonic()

    def run(self) -> Post:
        """Perform, with a line on stderr for each step."""
        desk = self._desk
        desk.bus.subscribe(self._hear)
        resident = Resident(desk, program="the demo")
        try:
            resident.start(ThreadHost)
            clip = self._clips / "Replay clutch on the last round.mp4"
            say("Recording a short clip…")
            self._record(clip)
            post = self._wait_for(lambda found: True)
            desk.deciding.post_now(post.id)
            ends = {Status.COMPLETED, Status.FAILED, Status.UNCONFIRMED, Status.MISSED, Status.CANCELLED}
            return self._wait_for(lambda found: all(item.status in ends for item in found.publications))
        finally:
            resident.close()

    def _record(self, clip: Path) -> None:
        """Write the clip elsewhere and move it in, as a recorder that finishes does."""
        with tempfile.TemporaryDirectory(dir=self._clips.parent) as workshop:
            raw = Path(workshop) / clip.name
            self._desk.probe.make_test_clip(
                raw, seconds=_CLIP_S, width=720, height=1280, title="ClipDesk demo"
            )
            raw.replace(clip)

    def _wait_for(self, is_reached: Callable[[Post], bool]) -> Post:
        end_s = time.monotonic() + _LONGEST_S
        while (left_s := end_s - time.monotonic()) > 0:
            with self._news:
                self._news.wait(min(left_s, 0.5))
            with self._desk.work.read() as unit:
                posts = unit.posts.find(PostQuery(limit=1))
            if posts and is_reached(posts[0]):
                return posts[0]
        raise ClipDeskError("The demo took too long.", "Run clipdesk doctor to see what is missing.")

    def _hear(self, event: Event) -> None:
        words = _WORDS.get(event.name)
        if words:
            say(f"{time.monotonic() - self._began_s:6.1f} s  {words.format(**_Words(event.data))}")
        with self._news:
            self._news.notify_all()


class _Words(dict[str, object]):
    """What an event says, with nothing for what it does not."""

    def __missing__(self, key: str) -> str:
        return ""


_WORDS = {
    EventName.CLIP_DETECTED: "A new file: waiting until it is really finished.",
    EventName.CLIP_SETTLED: "The file is finished.",
    EventName.METADATA_GENERATED: "Written: {title}",
    EventName.VIDEO_SCHEDULED: "Scheduled for {scheduled_time}. Post Now.",
    EventName.PUBLICATION_STARTED: "Posting to {platform}…",
    EventName.PUBLICATION_COMPLETED: "{platform} confirmed it.",
    EventName.PUBLICATION_FAILED: "{platform}: {error_message}",
    EventName.PROBLEM: "{text} {advice}",
}


def _show(post: Post) -> None:
    rows = []
    for item in post.publications:
        words = "Draft on TikTok" if item.privacy == "draft" else "Posted"
        status = words if item.status is Status.COMPLETED else str(item.status)
        rows.append((item.platform.label, status, item.url or item.remote_id or item.error_message or ""))
    show_table(("platform", "status", "where"), rows, empty="Nothing was posted.")


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="clipdesk-demo-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
