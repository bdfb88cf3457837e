"""The Analytics page: how posts did in the last days, by day, by time and by clip."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from clipdesk.desktop.local_time import has_24_hours
from clipdesk.desktop.looks import PLATFORMS
from clipdesk.desktop.models.number_words import per_cent, short, whole
from clipdesk.desktop.models.numbers import Digest, RawNumbers, digest, read_numbers
from clipdesk.desktop.models.top_clips import TopClips
from clipdesk.desktop.pages.analytics.charts import TimesPanel, ViewsPanel, toggle_tables
from clipdesk.desktop.pages.analytics.clips_table import ClipsPanel
from clipdesk.desktop.widgets.accessible import announce
from clipdesk.desktop.widgets.buttons import Button, IconButton
from clipdesk.desktop.widgets.empty_state import EmptyState
from clipdesk.desktop.widgets.kpi_tile import Direction, KpiTile
from clipdesk.desktop.widgets.labels import PlainLabel
from clipdesk.desktop.widgets.note_box import NoteBox
from clipdesk.desktop.widgets.page import Page
from clipdesk.desktop.widgets.progress import Skeleton
from clipdesk.desktop.widgets.segmented import Choice, Segmented
from clipdesk.desktop.widgets.select import Select
from clipdesk.domain.account import Platform

if TYPE_CHECKING:
    from clipdesk.desktop.page_services import PageServices

_SPANS = (7, 30, 90)
_CHARTS_PX, _LOW_CHARTS_PX = 264, 196
_LOW_BELOW_PX = 740


class AnalyticsPage(Page):
    """Show the numbers that the platforms gave, and get newer ones."""

    def __init__(self, services: PageServices) -> None:
        super().__init__(services.theme, "analytics", _tr("Analytics"))
        self._services = services
        self._shell = services.shell
        self._raw = RawNumbers()
        self._turn = 0
        self.shown: Digest | None = None
        theme = services.theme
        self.updated = PlainLabel(theme, "", "caption", "textMuted", tabular=True)
        self.refresh_button = IconButton(theme, "refresh-cw", _tr("Refresh"), shortcut_hint="F5")
        self.platform = Select(theme, _tr("Platform"), quiet=True)
        choices = [Choice(str(days), _tr("{days} days").format(days=days)) for days in _SPANS]
        self.span = Segmented(theme, _tr("Span"), choices)
        self.stale = NoteBox(theme, "", "warn")
        self.tiles = {
            "posts": KpiTile(theme, _tr("Posts published")),
            "views": KpiTile(theme, _tr("Views")),
            "reactions": KpiTile(theme, _tr("Likes and comments")),
            "on_time": KpiTile(theme, _tr("Posted on time")),
        }
        self.views = ViewsPanel(theme)
        self.times = TimesPanel(theme)
        self.clips = TopClips(hours_24=has_24_hours())
        self.table = ClipsPanel(theme, self.clips)
        self._numbers = QWidget()
        self._stack = QStackedWidget()
        self._empty = self._make_empty()
        self._build()
        self._connect()
        self.read()

    def _build(self) -> None:
        self.platform.addItem(_tr("All platforms"), None)
        for key, look in PLATFORMS.items():
            self.platform.addItem(look.name, key)
        self.platform.setFixedWidth(self._theme.px(129))
        self.span.set_current("30")
        for widget in (self.updated, self.refresh_button, self.platform, self.span):
            self.add_header_widget(widget)
        tiles = QHBoxLayout()
        tiles.setSpacing(16)
        for tile in self.tiles.values():
            tiles.addWidget(tile)
        charts = QHBoxLayout()
        charts.setSpacing(16)
        charts.addWidget(self.views, 636)
        charts.addWidget(self.times, 324)
        self._set_chart_height(_CHARTS_PX)
        column = QVBoxLayout(self._numbers)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.stale)
        column.addLayout(tiles)
        column.addLayout(charts)
        column.addWidget(self.table, 1)
        for page in (Skeleton(self._theme, rows=3, row_height=180, gap=16), self._numbers, self._empty):
            self._stack.addWidget(page)
        self.add_row(self._stack, 1)
        self.add_gap(26)

    def _make_empty(self) -> EmptyState:
        button = Button(self._theme, _tr("Refresh"), icon="refresh-cw", height=36)
        button.clicked.connect(self.refresh)
        text = _tr("They appear a day after your first post.")
        return EmptyState(self._theme, "chart-column", _tr("No numbers yet"), text, button)

    def _connect(self) -> None:
        self._services.bridge.metrics_changed.connect(self.read)
        self.refresh_button.clicked.connect(self.refresh)
        self.platform.currentIndexChanged.connect(lambda _row: self._sum_up())
        self.span.chosen.connect(lambda _key: self._sum_up())
        self.table.view.opened.connect(lambda row: self._shell.show_post(self.clips.clip(row).post_id))
        self.table.export_button.clicked.connect(self._ask_where)
        self.narrow_changed.connect(self.table.view.set_narrow)
        tables = QShortcut(QKeySequence("Ctrl+Shift+T"), self)
        tables.activated.connect(self._toggle_tables)

    @property
    def wanted(self) -> tuple[int, Platform | None]:
        """Return the span in days and the platform that are asked for."""
        key = self.platform.currentData()
        return int(self.span.current or 30), Platform(key) if key else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the table some rows in a low window."""
        super().resizeEvent(event)
        self._set_chart_height(_LOW_CHARTS_PX if self.height() < _LOW_BELOW_PX else _CHARTS_PX)

    def _set_chart_height(self, height: int) -> None:
        for panel in (self.views, self.times):
            panel.setFixedHeight(height)

    # -- numbers

    @Slot()
    def read(self) -> None:
        """Read the stored numbers."""
        work, now = self._services.desk.work, self._services.time.now()

        def take(raw: RawNumbers) -> None:
            self._raw = raw
            self._sum_up()

        background = self._services.background
        background.run(lambda: read_numbers(work, now), take, self._shell.complain, owner=self)

    @Slot()
    def refresh(self) -> None:
        """Ask the platforms for newer numbers."""
        if not self.refresh_button.isEnabled():
            return
        self.refresh_button.setEnabled(False)
        self.updated.setText(_tr("Updating..."))
        self._services.background.run(
            self._services.desk.analytics.collect, self._refreshed, self._not_refreshed, owner=self
        )

    def _refreshed(self, count: int) -> None:
        self.refresh_button.setEnabled(True)
        if not count:
            self._shell.toast(_tr("No newer numbers"))
        self.read()

    def _not_refreshed(self, error: Exception) -> None:
        self.refresh_button.setEnabled(True)
        self._show_updated()
        self._shell.complain(error)

    @Slot()
    def _sum_up(self) -> None:
        self._turn += 1
        turn, raw, now = self._turn, self._raw, self._services.time.now()
        days, platform = self.wanted

        def take(found: Digest) -> None:
            if turn == self._turn:
                self._show_digest(found, platform)

        background = self._services.background
        background.run(lambda: digest(raw, now, days, platform), take, self._shell.complain, owner=self)

    # -- what it shows

    def _show_digest(self, found: Digest, platform: Platform | None) -> None:
        self.shown = found
        is_empty = not found.has_numbers and platform is None
        self._stack.setCurrentWidget(self._empty if is_empty else self._numbers)
        self._show_updated()
        self.stale.say(_stale_words(found), "warn")
        self._show_tiles(found)
        self.views.show_digest(found, platform)
        self.times.show_digest(found)
        self.clips.show(found.top, self._services.time.now().tzinfo)

    def _show_updated(self) -> None:
        at = self.shown.collected_at if self.shown is not None else None
        self.updated.setText(_updated_words(at, self._services.time.now()) if at is not None else "")

    def _show_tiles(self, found: Digest) -> None:
        now, before = found.now, found.before
        caption = _tr("vs previous {days} days").format(days=found.days)
        has_past = before.posts > 0
        posts = now.posts - before.posts if has_past else None
        points = None
        if now.on_time is not None and before.on_time is not None:
            points = round((now.on_time - before.on_time) * 100)
        changes = {
            "posts": (whole(now.posts), posts, ""),
            "views": (short(now.views), _growth(now.views, before.views), "%"),
            "reactions": (short(now.reactions), _growth(now.reactions, before.reactions), "%"),
            "on_time": (per_cent(now.on_time), points, "%"),
        }
        for key, (number, change, unit) in changes.items():
            tile = self.tiles[key]
            if change is None:
                tile.set_value(number, caption=_tr("last {days} days").format(days=found.days))
                continue
            direction: Direction = "up" if change > 0 else "down" if change < 0 else ""
            words = whole(abs(change)) + unit
            spoken = _direction_words(direction).format(change=words)
            shown = words if direction else _tr("no change")
            tile.set_value(number, shown, direction, spoken=spoken, caption=caption)

    @Slot()
    def _toggle_tables(self) -> None:
        shown = toggle_tables((self.views, self.times))
        announce(self, _tr("Numbers as tables") if shown else _tr("Numbers as charts"))

    # -- saving

    def export(self, path: Path) -> None:
        """Write all numbers to a file."""
        analytics = self._services.desk.analytics

        def tell(count: int) -> None:
            words = _tr("1 post saved") if count == 1 else _tr("{count} posts saved")
            self._shell.toast(words.format(count=count))

        background = self._services.background
        background.run(partial(analytics.export_csv, path), tell, self._shell.complain, owner=self)

    @Slot()
    def _ask_where(self) -> None:
        name = f"clipdesk-numbers-{self._services.time.now():%Y-%m-%d}.csv"
        dialog = QFileDialog(self, _tr("Export CSV"), str(Path.home() / name), _tr("CSV files (*.csv)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda chosen: self.export(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def _growth(now: float | None, before: float | None) -> int | None:
    """Return the change in per cent, or None where there is nothing to compare with."""
    if now is None or not before or before < 1:
        return None
    return round((now - before) / before * 100)


def _direction_words(direction: Direction) -> str:
    return {"up": _tr("up by {change}"), "down": _tr("down by {change}"), "": _tr("no change")}[direction]


def _stale_words(found: Digest) -> str:
    one, many = _tr("{name} numbers are 1 day old."), _tr("{name} numbers are {days} days old.")
    return " ".join(
        (one if days == 1 else many).format(name=platform.label, days=days) for platform, days in found.stale
    )


def _updated_words(at: datetime, now: datetime) -> str:
    age = now - at
    minutes = round(age / timedelta(minutes=1))
    if minutes < 1:
        return _tr("Updated just now")
    if minutes < 60:
        return _tr("Updated {minutes} min ago").format(minutes=minutes)
    hours = round(age / timedelta(hours=1))
    if hours < 48:
        return _tr("Updated {hours} h ago").format(hours=hours)
    return _tr("Updated {days} days ago").format(days=round(age / timedelta(days=1)))


def _tr(text: str) -> str:
    return QCoreApplication.translate("AnalyticsPage", text)
