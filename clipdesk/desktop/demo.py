"""The whole job in a window: a clip is recorded, found, described, scheduled and posted, to be watched.

Ends by itself a few seconds after the last platform confirmed, unless somebody uses the window by then.
"""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from clipdesk.desktop.bridge import Bridge
from clipdesk.desktop.program import DONE, FAILED, Program, make_application
from clipdesk.domain.account import Platform
from clipdesk.domain.post import Post
from clipdesk.domain.publication import Publication, Status
from clipdesk.logs import start_logging
from clipdesk.repositories import PostQuery
from clipdesk.storage.home import Home

if TYPE_CHECKING:
    from clipdesk.desktop.opening import Opened

_CLIP_S = 8.0
_LOOK_MS = 3_000
_STAY_MS = 6_000
_LONGEST_MS = 120_000
_ENDS = frozenset({Status.COMPLETED, Status.FAILED, Status.UNCONFIRMED, Status.MISSED, Status.CANCELLED})
_TOUCHES = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress, QEvent.Type.Wheel})


def run_demo(folder: Path) -> int:
    """Show the job on a clip made in `folder`; exit code 0 only if every platform confirmed it."""
    clips = folder / "clips"
    clips.mkdir(parents=True, exist_ok=True)
    home = Home.at(folder / "home")
    home.create()
    app = make_application()
    start_logging(home.logs)
    program = Program(app, home, partial(_open, clips), is_rehearsal=True)
    show = DemoShow(app, program, clips)
    code = program.run()
    show.print_table()
    return code if code != DONE or show.is_confirmed else FAILED


def _open(clips: Path, home: Home, bridge: Bridge) -> Opened:
    from clipdesk.desktop.opening import open_rehearsal_desk

    more = {
        "watch.folders": f'["{clips.as_posix()}"]',
        "watch.settle_s": "1",
        "publish.status_poll_s": "0.5",
        "obs.enabled": "false",
        "general.on_close": "quit",
    }
    return open_rehearsal_desk(home, bridge.hear, more)


class DemoShow(QObject):
    """Does what a streamer and a person at the window would do, one after the other."""

    def __init__(self, app: QApplication, program: Program, clips: Path) -> None:
        super().__init__()
        self._program = program
        self._clips = clips
        self._post: Post | None = None
        self._is_pressed = False
        self._is_used = False
        self._stay = self._timer(_STAY_MS, program.leave)
        self._limit = self._timer(_LONGEST_MS, program.leave)
        self._press = self._timer(_LOOK_MS, self._post_now)
        program.opened.connect(self._record)
        program.bridge.posts_changed.connect(self._look)
        app.installEventFilter(self)
        self._limit.start()

    def _timer(self, wait_ms: int, act: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(wait_ms)
        timer.timeout.connect(act)
        return timer

    @property
    def is_confirmed(self) -> bool:
        """Tell whether every platform confirmed the post."""
        post = self._post
        return post is not None and post.status is Status.COMPLETED and len(post.platforms) == len(Platform)

    def print_table(self) -> None:
        """Print on stdout what became of the post on each platform."""
        publications = self._post.publications if self._post is not None else ()
        rows = [("platform", "status", "where"), *map(_row, publications)]
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            sys.stdout.write("  ".join(cells).rstrip() + "\n")
        if len(rows) == 1:
            sys.stdout.write("Nothing was posted.\n")
        sys.stdout.flush()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as long as a person wants, once the window is used."""
        if event.type() in _TOUCHES and event.spontaneous():
            self._is_used = True
            self._stay.stop()
        return False

    @Slot()
    def _record(self) -> None:
        services = self._program.opened_desk
        if services is None:
            return
        probe, clips = services.desk.probe, self._clips
        self._program.shell.toast(_tr("Recording a short clip"))

        def record() -> None:
            clip = clips / "Replay clutch on the last round.mp4"
            with tempfile.TemporaryDirectory(dir=clips.parent) as workshop:
                raw = Path(workshop) / clip.name
                probe.make_test_clip(raw, seconds=_CLIP_S, width=720, height=1280, title="ClipDesk demo")
                raw.replace(clip)

        self._program.background.run(record, None, self._give_up, owner=self)

    @Slot()
    def _look(self) -> None:
        opened = self._program.opened_desk
        if opened is None:
            return
        work = opened.services.work

        def read() -> Post | None:
            with work.read() as unit:
                return next(iter(unit.posts.find(PostQuery(limit=1))), None)

        self._program.background.run(read, self._take, owner=self)

    def _take(self, post: Post | None) -> None:
        if post is None:
            return
        self._post = post
        if not self._is_pressed and not self._press.isActive():
            self._press.start()
        if self._is_pressed and all(item.status in _ENDS for item in post.publications):
            self._limit.stop()
            if not self._is_used and not self._stay.isActive():
                self._stay.start()

    @Slot()
    def _post_now(self) -> None:
        opened, post = self._program.opened_desk, self._post
        if opened is None or post is None:
            return
        self._is_pressed = True
        self._program.shell.toast(_tr("Posting now"))
        deciding = opened.services.deciding
        self._program.background.run(lambda: deciding.post_now(post.id), None, self._give_up, owner=self)

    def _give_up(self, error: Exception) -> None:
        sys.stderr.write(f"clipdesk: {error}\n")
        self._program.leave(FAILED)


def _row(item: Publication) -> tuple[str, str, str]:
    status = str(item.status)
    if item.status is Status.COMPLETED:
        status = _tr("Draft on TikTok") if item.privacy == "draft" else _tr("Posted")
    return item.platform.label, status, item.url or item.remote_id or item.error_message or ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Demo", text)
