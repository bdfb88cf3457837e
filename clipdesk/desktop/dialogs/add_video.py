"""Add Video: a file or an address, its words, where and when it is to go out."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from clipdesk.desktop.dialogs.form_services import FormServices, form_services
from clipdesk.desktop.dialogs.post_form import FormLabels, PostForm
from clipdesk.desktop.dialogs.source_box import dropped_path
from clipdesk.desktop.local_time import has_24_hours
from clipdesk.desktop.models.draft import Draft
from clipdesk.desktop.page_services import PageServices
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.times import clock_time, day_name
from clipdesk.domain.clip import Clip
from clipdesk.domain.errors import ClipDeskError
from clipdesk.domain.post import Post
from clipdesk.domain.settings import is_safe_url
from clipdesk.domain.wish import NewPost


class AddVideoDialog(PostForm):
    """Make a post from a video that a person gives; `added` tells it."""

    added = Signal(object)
    _fetched = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget, services: FormServices) -> None:
        labels = FormLabels(
            title=_tr("Add Video"),
            main=_tr("Schedule"),
            busy=_tr("Scheduling..."),
            hint=_tr("to schedule"),
            icon="calendar-plus",
        )
        self._turn = 0
        self._stop = threading.Event()
        super().__init__(theme, parent, services, labels)
        self.setAcceptDrops(True)
        self.source.path_chosen.connect(self.take_path)
        self.source.address_given.connect(self._fetch)
        self.source.cancelled.connect(self._cancel)
        self._fetched.connect(self._show_fetched)
        self.finished.connect(self._stop_fetching)

    def first_focus(self) -> QWidget:
        """Begin where the video is given."""
        return self.words.title.editor if self.clip is not None else self.source.zone

    def preset_time(self, at: datetime) -> None:
        """Take the time of the free slot that was pressed."""
        self.when.set_at(at)

    def copy_post(self, post_id: int) -> None:
        """Begin with the video and the words of a post, as to post it again."""
        work = self._services.work

        def read() -> Post:
            with work.read() as unit:
                return unit.posts.get(post_id)

        def take(post: Post) -> None:
            self.words.set_text(post.text)
            self.set_clip(post.clip)

        self.run(read, take)

    # -- the video

    def take_path(self, path: Path) -> None:
        """Look into a file, off the GUI thread."""
        self._begin()
        turn, take_in = self._turn, self._services.take_in
        self.source.show_busy(path.name, _tr("Reading length and size"))

        def take(clip: Clip) -> None:
            if turn == self._turn:
                self.set_clip(clip)
                self.words.title.setFocus()

        def fail(error: Exception) -> None:
            if turn == self._turn:
                self._refuse(error)

        self.run(lambda: take_in(path), take, fail)

    def _begin(self) -> None:
        """Give up what was being done with another video."""
        self._stop_fetching()
        self._stop = threading.Event()
        self._turn += 1

    @Slot()
    def _stop_fetching(self) -> None:
        self._stop.set()

    @Slot()
    def _cancel(self) -> None:
        self._begin()
        if self.clip is not None:
            self.source.show_clip(self.clip)
        else:
            self.source.show_empty()

    def _refuse(self, error: Exception) -> None:
        self.set_clip(None)
        words = str(error) if isinstance(error, ClipDeskError) else _tr("This file can’t be read as a video.")
        self.source.show_empty(words)

    def _fetch(self, address: str) -> None:
        fetch = self._services.fetch
        if fetch is None:
            return
        if not is_safe_url(address):
            self.source.show_empty(_tr("This link doesn’t lead to a video file."))
            return
        self._begin()
        turn, stop = self._turn, self._stop
        self.source.show_busy(address, _tr("Fetching the video"), 0.0)

        def take(path: Path) -> None:
            if turn == self._turn:
                self.take_path(path)

        def fail(error: Exception) -> None:
            if turn == self._turn:
                self._refuse(error)

        tell = self._fetched.emit
        self.run(lambda: fetch(address, tell, stop.is_set), take, fail)

    @Slot(float)
    def _show_fetched(self, part: float) -> None:
        self.source.bar.setValue(round(100 * part))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file anywhere over the dialog."""
        if dropped_path(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Look into a file that was dropped."""
        path = dropped_path(event)
        if path is not None:
            event.acceptProposedAction()
            self.take_path(path)

    # -- the deed

    def submit(self, draft: Draft) -> None:
        """Schedule the post."""
        if draft.clip is None:
            return
        wish = NewPost(
            clip=draft.clip,
            text=draft.text,
            accounts=tuple(account.id for account in draft.accounts),
            at=draft.at,
            options=draft.options,
        )
        add = self._services.add
        self.run(lambda: add(wish), self._finish)

    def _finish(self, post: Post) -> None:
        self.added.emit(post)
        self.accept()


def open_add_video(
    services: PageServices,
    window: QWidget,
    copied_id: int | None = None,
    *,
    at: datetime | None = None,
    path: Path | None = None,
) -> AddVideoDialog:
    """Open Add Video over the window, perhaps with a time, a file, or a copy of a post."""
    dialog = AddVideoDialog(services.theme, window, form_services(services))
    dialog.added.connect(lambda post: services.shell.toast(_added_words(services, post)))
    dialog.connect_requested.connect(lambda _platform: services.shell.show_page("accounts"))
    dialog.finished.connect(dialog.deleteLater)
    if at is not None:
        dialog.preset_time(at)
    if path is not None:
        dialog.take_path(path)
    if copied_id is not None:
        dialog.copy_post(copied_id)
    dialog.open()
    return dialog


def _added_words(services: PageServices, post: Post) -> str:
    if post.scheduled_at is None:
        return _tr("Added. There is no free time in the next 14 days, so it waits for your OK.")
    now = services.time.now()
    at = post.scheduled_at.astimezone(now.tzinfo)
    words = _tr("Scheduled for {day}, {time}")
    return words.format(day=day_name(at.date(), now.date()), time=clock_time(at, hours_24=has_24_hours()))


def _tr(text: str) -> str:
    return QCoreApplication.translate("AddVideo", text)
