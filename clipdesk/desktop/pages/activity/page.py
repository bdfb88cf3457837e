"""The Activity page: what is on its way right now, and the log of what happened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget

from clipdesk.desktop.local_time import has_24_hours
from clipdesk.desktop.models.activity_lines import Line, LogFilter, all_lines, log_csv
from clipdesk.desktop.models.activity_log import ActivityLog
from clipdesk.desktop.pages.activity.clip_watch import ClipWatch
from clipdesk.desktop.pages.activity.log_feed import LogFeed
from clipdesk.desktop.pages.activity.log_table import LogTable
from clipdesk.desktop.pages.activity.right_now import RightNow
from clipdesk.desktop.situation import Situation
from clipdesk.desktop.times import clock_time
from clipdesk.desktop.tokens import ColourName
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.empty_state import EmptyState
from clipdesk.desktop.widgets.fields import search_field
from clipdesk.desktop.widgets.page import Page
from clipdesk.desktop.widgets.segmented import Choice, FilterTabs
from clipdesk.domain.activity import ActivityKind
from clipdesk.domain.errors import StorageError

if TYPE_CHECKING:
    from clipdesk.desktop.page_services import PageServices

_TYPING_MS = 200
_KINDS = {"clips": ActivityKind.CLIP, "posts": ActivityKind.POST, "problems": ActivityKind.PROBLEM}


class ActivityPage(Page):
    """Show what ClipDesk does, in the same words as sidebar and tray."""

    def __init__(self, services: PageServices) -> None:
        super().__init__(services.theme, "activity", _tr("Activity"))
        self._services = services
        self._shell = services.shell
        time, work = services.time, services.desk.work
        self.log = ActivityLog(time.now, hours_24=has_24_hours())
        self.feed = LogFeed(
            work, time, services.background, services.shell.complain, lambda: self.log.newest_id
        )
        self.watch = ClipWatch(work, time, services.background)
        self.right_now = RightNow(services.theme)
        self.table = LogTable(services.theme, self.log)
        self.tabs = FilterTabs(
            services.theme,
            _tr("Filter"),
            [
                Choice("everything", _tr("Everything")),
                Choice("clips", _tr("Clips")),
                Choice("posts", _tr("Posts")),
                Choice("problems", _tr("Problems")),
            ],
        )
        self.search = search_field(services.theme, _tr("Search activity"))
        self._stack = QStackedWidget()
        self._empty: EmptyState | None = None
        self.open_button = self._header_button(_tr("Open Clip Folder"), "folder-open")
        self.pause_button = self._header_button(_tr("Pause Watching"), "pause")
        self.export_button = Button(services.theme, _tr("Export Log"), icon="download")
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        # They end with the page: the bridge outlives it.
        self.feed.setParent(self)
        self.watch.setParent(self)
        self._build()
        self._connect()
        self._on_situation(services.situation.now)
        self.feed.show(self.wanted)

    def _header_button(self, label: str, icon: str) -> Button:
        button = Button(self._theme, label, icon=icon, height=36)
        self.add_header_widget(button)
        return button

    def _build(self) -> None:
        self.add_row(self.right_now)
        self.add_gap(20)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.tabs)
        row.addStretch(1)
        row.addWidget(self.search)
        row.addWidget(self.export_button)
        self.add_row(row)
        self.add_gap(10)
        self._stack.addWidget(self.table)
        self.add_row(self._stack, 1)
        self.add_gap(24)

    def _connect(self) -> None:
        bridge = self._services.bridge
        bridge.clips_changed.connect(self.watch.hear)
        bridge.posts_changed.connect(self.watch.posts_changed)
        for signal in (
            bridge.clips_changed,
            bridge.posts_changed,
            bridge.notice_raised,
            bridge.accounts_changed,
            bridge.metrics_changed,
        ):
            signal.connect(self.feed.hear)
        self._services.situation.changed.connect(self._on_situation)
        self.watch.changed.connect(self._show_rows)
        self.feed.shown.connect(self._show_lines)
        self.feed.older.connect(self.log.put_below)
        self.feed.newer.connect(self._add_newer)
        self.feed.counted.connect(lambda count: self.tabs.set_count("problems", count or None))
        self.table.end_neared.connect(self.feed.read_more)
        self.table.action_requested.connect(lambda row: self._act(self.log.line(row)))
        self.tabs.chosen.connect(lambda _key: self._filter())
        self.search.editor.textChanged.connect(lambda _text: self._typing.start())
        self._typing.timeout.connect(self._filter)
        self.open_button.clicked.connect(self._open_folder)
        self.pause_button.clicked.connect(self._shell.toggle_pause)
        self.export_button.clicked.connect(self._ask_where)
        self.narrow_changed.connect(self._on_narrow)

    @property
    def wanted(self) -> LogFilter:
        """Return which lines are asked for."""
        return LogFilter(_KINDS.get(self.tabs.current), self.search.text.strip())

    def focus_search(self) -> None:
        """Put the keyboard into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def export(self, path: Path) -> None:
        """Write the lines of the filter to a file."""
        work, wanted, zone = self._services.desk.work, self.wanted, self._services.time.now().tzinfo

        def write() -> int:
            lines = all_lines(work, wanted)
            try:
                path.write_text(log_csv(lines, zone), encoding="utf-8", newline="")
            except OSError as error:
                reason = error.strerror or str(error)
                raise StorageError(f"{path} cannot be written: {reason}.", "Choose another place.") from error
            return len(lines)

        def tell(count: int) -> None:
            words = _tr("1 line saved") if count == 1 else _tr("{count} lines saved")
            self._shell.toast(words.format(count=count))

        self._services.background.run(write, tell, self._shell.complain, owner=self)

    # -- what it shows

    @Slot()
    def _filter(self) -> None:
        self._typing.stop()
        self.feed.show(self.wanted)

    @Slot(object)
    def _show_lines(self, lines: tuple[Line, ...]) -> None:
        self.log.show(lines)
        self.table.show_newest()
        self._show_table_or_empty()

    @Slot(object)
    def _add_newer(self, lines: tuple[Line, ...]) -> None:
        self.table.add_newer(lines)
        self.watch.lines_came(lines)
        self._show_table_or_empty()

    def _show_table_or_empty(self) -> None:
        if self._empty is not None:
            self._stack.removeWidget(self._empty)
            self._empty.deleteLater()
            self._empty = None
        if not self.log.rowCount():
            self._empty = self._make_empty()
            self._stack.addWidget(self._empty)
            self._stack.setCurrentWidget(self._empty)
        else:
            self._stack.setCurrentWidget(self.table)

    def _make_empty(self) -> EmptyState:
        wanted = self.wanted
        if wanted.words:
            clear = Button(self._theme, _tr("Clear Search"), height=36)
            clear.clicked.connect(self.search.editor.clear)
            title = _tr("Nothing matches “{words}”").format(words=wanted.words)
            return EmptyState(self._theme, "search", title, "", clear)
        if wanted.kind is ActivityKind.PROBLEM:
            text = _tr("Files that were turned down and posts that failed show up here.")
            return EmptyState(self._theme, "circle-check", _tr("All clear"), text)
        text = _tr("What ClipDesk does shows up here, newest first.")
        return EmptyState(self._theme, "activity", _tr("Nothing happened yet"), text)

    @Slot()
    def _show_rows(self) -> None:
        self.right_now.show_rows(self.watch.clips.rows)

    @Slot(object)
    def _on_situation(self, now: Situation) -> None:
        is_there = now.folder is not None and not now.is_folder_missing
        self.open_button.setEnabled(is_there)
        label = _tr("Resume Watching") if now.is_paused else _tr("Pause Watching")
        self.pause_button.setText(label)
        self.pause_button.setAccessibleName(label)
        self.pause_button.set_icon("play" if now.is_paused else "pause")
        folder = str(now.folder) if now.folder is not None and is_there else ""
        self.right_now.show_state(_dot(now), folder)
        self.right_now.say_nothing(*self._nothing_words(now))

    def _nothing_words(self, now: Situation) -> tuple[str, str, str]:
        if now.folder is None:
            text = _tr("Choose the folder OBS records to and ClipDesk does the rest.")
            return _tr("Where do your clips go?"), text, "folder-search"
        if now.is_folder_missing:
            text = _tr("Scheduled posts still go out. New clips are picked up once the folder is back.")
            return _tr("Nothing to watch"), text, "folder-search"
        if now.is_paused:
            text = _tr("Scheduled posts still go out. New clips are listed, not scheduled.")
            return _tr("Watching paused"), text, "pause"
        if now.is_recording:
            return _tr("OBS is recording. The clip will be picked up when done."), "", ""
        if now.last_clip_at is None:
            return _tr("Waiting for the next clip."), "", ""
        time = clock_time(now.last_clip_at, hours_24=has_24_hours())
        return _tr("Waiting for the next clip. Last one: {time}.").format(time=time), "", ""

    @Slot(bool)
    def _on_narrow(self, narrow: bool) -> None:
        self.right_now.set_narrow(narrow)
        self.table.view.set_narrow(narrow)
        self.search.setFixedWidth(150 if narrow else 220)

    # -- what it does

    def _act(self, line: Line) -> None:
        if line.action == "reconnect":
            self._shell.show_page("accounts")
        elif line.action == "choose_folder":
            self._shell.open_dialog("choose_folder")
        elif line.post_id is not None and line.action == "view":
            self._view(line.post_id)
        elif line.post_id is not None:
            self._shell.show_post(line.post_id)

    def _view(self, post_id: int) -> None:
        work = self._services.desk.work

        def read() -> list[str]:
            with work.read() as unit:
                return [item.url for item in unit.posts.get(post_id).publications if item.url]

        def show(links: list[str]) -> None:
            if not links:
                self._shell.show_post(post_id)
            for link in links:
                QDesktopServices.openUrl(QUrl(link))

        self._services.background.run(read, show, self._shell.complain, owner=self)

    @Slot()
    def _open_folder(self) -> None:
        folder = self._services.situation.now.folder
        if folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    @Slot()
    def _ask_where(self) -> None:
        name = f"clipdesk-activity-{self._services.time.now():%Y-%m-%d}.csv"
        dialog = QFileDialog(self, _tr("Export Log"), str(Path.home() / name), _tr("CSV files (*.csv)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda chosen: self.export(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _dot(now: Situation) -> ColourName:
    if now.is_paused:
        return "textMuted"
    if now.folder is None or now.is_folder_missing:
        return "warn"
    if now.is_recording:
        return "record"
    return "accentBright" if now.working else "ok"


def _tr(text: str) -> str:
    return QCoreApplication.translate("ActivityPage", text)
