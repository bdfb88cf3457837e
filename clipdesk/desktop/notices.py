"""Tells a person what happened: a toast while the window is in front, else a notification of the system."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from clipdesk.desktop.bridge import Bridge
from clipdesk.desktop.digest import Digest, News
from clipdesk.desktop.notifications import Message, Notifications
from clipdesk.desktop.situation import Situation, SituationKeeper
from clipdesk.desktop.threads import Background
from clipdesk.domain.account import Platform
from clipdesk.domain.events import Event, EventName

if TYPE_CHECKING:
    from clipdesk.desktop.shell import WindowShell
    from clipdesk.desktop.tray import Tray
    from clipdesk.domain.post import Post
    from clipdesk.repositories import Work

# News of one deed comes in pieces, platform by platform: it is told together.
_GATHER_MS = 1_500


class NoticeBoard(QObject):
    """Turn events into news, and tell them in the right place at the right time.

    Args:
        gather_ms: how long news is gathered before it is told.
    """

    def __init__(
        self,
        bridge: Bridge,
        situation: SituationKeeper,
        shell: WindowShell,
        tray: Tray,
        system: Notifications | None = None,
        *,
        gather_ms: int = _GATHER_MS,
    ) -> None:
        super().__init__()
        self._gather_ms = gather_ms
        self._situation = situation
        self._shell = shell
        self._tray = tray
        self._work: Work | None = None
        self._background: Background | None = None
        self._digest = Digest(time.monotonic)
        self._system = system or Notifications()
        self._was_recording = False
        self._gather = QTimer(self)
        self._gather.setSingleShot(True)
        self._gather.timeout.connect(self._tell)
        bridge.notice_raised.connect(self._on_event)
        situation.changed.connect(self._on_situation)
        self._system.chosen.connect(self._on_chosen)
        self._system.unavailable.connect(self._show_plainly)

    @property
    def is_quiet(self) -> bool:
        """Tell whether nothing is about to be told."""
        return not self._gather.isActive()

    def open(self, work: Work, background: Background) -> None:
        """Take what the words of posts are read with."""
        self._work = work
        self._background = background

    def close(self) -> None:
        """Tell nothing more."""
        self._gather.stop()
        self._system.close()

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        post_id = event.data.get("post_id")
        if event.name is EventName.PROBLEM:
            self._add(News("problem", str(event.data.get("text", "")), str(event.data.get("advice", ""))))
        elif event.name is EventName.ACCOUNT_NEEDS_SIGN_IN:
            label = Platform(event.data["platform"]).label
            title = _tr("Sign in to {platform} again").format(platform=label)
            self._add(News("sign_in", title, str(event.data.get("message", "")), "page:accounts"))
        elif isinstance(post_id, int) and self._work is not None and self._background is not None:
            work = self._work

            def read() -> Post:
                with work.read() as unit:
                    return unit.posts.get(post_id)

            self._background.run(
                read, lambda post: self._add_about(event, post), lambda _error: None, owner=self
            )

    def _add_about(self, event: Event, post: Post) -> None:
        key, title = f"post:{post.id}", post.text.title
        platform = str(event.data.get("platform", ""))
        label = Platform(platform).label if platform else ""
        if event.name is EventName.VIDEO_SCHEDULED:
            self._add(News("scheduled", _tr("1 clip scheduled"), title, key, post.id))
        elif event.name is EventName.PUBLICATION_COMPLETED:
            is_draft = any(
                item.privacy == "draft" for item in post.publications if str(item.platform) == platform
            )
            place = _tr("{platform} (draft)").format(platform=label) if is_draft else label
            url = next((item.url for item in post.publications if str(item.platform) == platform), None)
            self._add(News("posted", "", title, f"url:{url}" if url else key, post.id, place))
        elif event.name is EventName.PUBLICATION_FAILED:
            words = f"{title}. {event.data.get('error_message', '')}".strip()
            self._add(News("failed", _tr("1 post failed"), words, key, post.id, label))
        elif event.name is EventName.PUBLICATION_UNCONFIRMED:
            self._add(News("failed", _tr("Not sure a post went out"), title, key, post.id, label))

    def _add(self, news: News) -> None:
        self._digest.add(news)
        if not self._gather.isActive():
            self._gather.start(self._gather_ms)

    @Slot()
    def _tell(self) -> None:
        if self._shell.is_in_front:
            self._toast()
            return
        message = self._digest.due(is_recording=self._situation.now.is_recording)
        if message is not None:
            self._system.show(message)
        wait_s = self._digest.wait_s()
        if not self._digest.is_empty and wait_s > 0:
            self._gather.start(round(wait_s * 1000) + 50)

    def _toast(self) -> None:
        """Say the worst of what waits in the window; the list shows the rest."""
        message = self._digest.peek()
        self._digest.clear()
        if message is not None:
            self._shell.toast(f"{message.title}: {message.text}" if message.text else message.title)

    @Slot(object)
    def _on_situation(self, now: Situation) -> None:
        if self._was_recording and not now.is_recording and not self._digest.is_empty:
            self._gather.start(self._gather_ms)
        self._was_recording = now.is_recording

    @Slot(str)
    def _on_chosen(self, key: str) -> None:
        kind, _, what = key.partition(":")
        if kind == "url":
            QDesktopServices.openUrl(QUrl(what))
        elif kind == "post":
            self._shell.show_post(int(what))
        elif kind == "page":
            self._shell.bring_forward()
            self._shell.show_page(what)
        else:
            self._shell.bring_forward()

    @Slot(object)
    def _show_plainly(self, message: Message) -> None:
        self._tray.show_message(message.title, message.text)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Notices", text)
