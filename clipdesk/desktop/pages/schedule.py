"""The schedule as a list: tiles, filters, and every post as a card with its commands.

The first picture comes from a raw read, before the services are there; `open` hands them in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from clipdesk.desktop.local_time import LocalTime, has_24_hours
from clipdesk.desktop.looks import PLATFORMS
from clipdesk.desktop.models.overview import ListFilter, Overview, Tab
from clipdesk.desktop.models.post_view import PostView
from clipdesk.desktop.models.posts import PostsModel
from clipdesk.desktop.page_services import PageServices
from clipdesk.desktop.situation import Situation
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.times import clock_time
from clipdesk.desktop.tokens import PAGE_SIDE, ColourName
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.cards import StatTile
from clipdesk.desktop.widgets.empty_state import EmptyState
from clipdesk.desktop.widgets.fields import search_field
from clipdesk.desktop.widgets.page import Page
from clipdesk.desktop.widgets.post_list import PostList
from clipdesk.desktop.widgets.segmented import Choice, FilterTabs, Segmented
from clipdesk.desktop.widgets.select import Select

ViewMaker = Callable[[PageServices], QWidget]

if TYPE_CHECKING:
    from clipdesk.desktop.post_deeds import PostDeeds
    from clipdesk.desktop.post_feed import PostFeed

_TYPING_MS = 200
_NO_VIEWS: Mapping[str, ViewMaker] = {}


class SchedulePage(Page):
    """Show what goes out when, and let a person decide about each post."""

    add_video_requested = Signal()
    open_folder_requested = Signal()
    choose_folder_requested = Signal()

    def __init__(self, theme: Theme, time: LocalTime, views: Mapping[str, ViewMaker] = _NO_VIEWS) -> None:
        super().__init__(theme, "schedule", _tr("Schedule"))
        self._makers = views
        self._views: dict[str, QWidget] = {}
        self._services: PageServices | None = None
        self._time = time
        self._feed: PostFeed | None = None
        self._deeds: PostDeeds | None = None
        self._situation = Situation()
        self._hours_24 = has_24_hours()
        self.model = PostsModel()
        self.list = PostList(theme, self.model, time.now)
        self.list.set_hours_24(self._hours_24)
        self._tiles = _tiles(theme)
        self._tabs = FilterTabs(
            theme,
            _tr("Filter"),
            [
                Choice("all", _tr("All")),
                Choice("upcoming", _tr("Upcoming")),
                Choice("posted", _tr("Posted")),
                Choice("failed", _tr("Failed")),
            ],
        )
        self._search = search_field(theme, _tr("Search clips"))
        self._platform = Select(theme, _tr("Platform"), height=32, quiet=True)
        self._stack = QStackedWidget()
        self._body = QStackedWidget()
        self._filters = QWidget()
        self._empty: QWidget | None = None
        self._empty_key: tuple[object, ...] = ()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._build()
        self._connect()

    def _build(self) -> None:
        if self._makers:
            choices = [Choice("list", _tr("List"), "list"), Choice("week", _tr("Week"), "calendar-days")]
            self._switch = Segmented(self._theme, _tr("View"), choices)
            self._switch.chosen.connect(self.show_view)
            self.add_header_widget(self._switch)
            QShortcut(QKeySequence("Ctrl+Shift+V"), self).activated.connect(self._switch_view)
        add = Button(self._theme, _tr("Add Video"), "primary", icon="plus", height=36)
        add.clicked.connect(self.add_video_requested)
        self.add_header_widget(add)
        self._body.addWidget(self._make_list_view())
        self.add_list(self._body)

    def _make_list_view(self) -> QWidget:
        view = QWidget()
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        above = QVBoxLayout()
        above.setContentsMargins(0, 0, PAGE_SIDE, 0)
        above.setSpacing(0)
        tiles = QHBoxLayout()
        tiles.setSpacing(16)
        for tile in self._tiles.values():
            tiles.addWidget(tile)
            self.narrow_changed.connect(tile.set_narrow)
        above.addLayout(tiles)
        above.addSpacing(20)
        self._fill_filters()
        above.addWidget(self._filters)
        above.addSpacing(8)
        self._stack.addWidget(self.list)
        column.addLayout(above)
        column.addWidget(self._stack, 1)
        return view

    def _fill_filters(self) -> None:
        row = QHBoxLayout(self._filters)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._platform.addItem(_tr("All platforms"), None)
        for key, look in PLATFORMS.items():
            self._platform.addItem(look.name, key)
        self._platform.setFixedWidth(140)
        self.narrow_changed.connect(lambda narrow: self._search.setFixedWidth(150 if narrow else 220))
        row.addWidget(self._tabs)
        row.addStretch(1)
        row.addWidget(self._search)
        row.addWidget(self._platform)

    def _connect(self) -> None:
        self._tabs.chosen.connect(lambda _key: self._filter())
        self._search.editor.textChanged.connect(lambda _text: self._typing.start())
        self._typing.timeout.connect(self._filter)
        self._platform.currentIndexChanged.connect(lambda _row: self._filter())

    # -- what it shows

    def show_first(self, overview: Overview, posts: tuple[PostView, ...]) -> None:
        """Show the raw first read."""
        from clipdesk.desktop.models.sections import group_posts

        self.model.set_sections(group_posts(posts, self._time.now()))
        self._show_overview(overview)
        self._show_empty_or_list()

    def open(self, services: PageServices) -> None:
        """Take the services: from here on, the list is the database's."""
        from clipdesk.desktop.post_deeds import PostDeeds
        from clipdesk.desktop.post_feed import PostFeed

        self._services = services
        self._deeds = PostDeeds(services, self)
        self._feed = PostFeed(services, self.model, self)
        self._feed.changed.connect(self._show_empty_or_list)
        self.list.end_neared.connect(self._feed.read_more)
        self.list.action_requested.connect(self._act)
        services.situation.changed.connect(self._on_situation)
        self._on_situation(services.situation.now)
        self._filter()

    @Slot(str)
    def show_view(self, key: str) -> None:
        """Show the list, or another view of the schedule, made when it is first wanted."""
        maker = self._makers.get(key)
        if key not in self._views and maker is not None and self._services is not None:
            self._views[key] = maker(self._services)
            self._body.addWidget(self._views[key])
        self._body.setCurrentIndex(self._body.indexOf(self._views[key]) if key in self._views else 0)

    @Slot()
    def _switch_view(self) -> None:
        self._switch.set_current("week" if self._switch.current == "list" else "list")

    def show_post(self, post_id: int) -> None:
        """Bring a post into view, in the list of all."""
        if self._makers:
            self._switch.set_current("list")
        if not self.list.show_post(post_id):
            self._tabs.set_current("all")
            self._search.editor.clear()
            if self._feed is not None:
                self._feed.when_read(lambda: self.list.show_post(post_id))

    def focus_search(self) -> None:
        """Put the keyboard into the search field."""
        self._search.editor.setFocus()

    def undo(self) -> None:
        """Take back what was done last, while that is possible."""
        from clipdesk.desktop.moving import Mover

        if self._deeds is not None and self._deeds.undo():
            return
        mover = Mover.within(self.window())
        if mover is not None:
            mover.undo()

    def flush(self) -> None:
        """Do at once what still waits for a possible Undo."""
        if self._deeds is not None:
            self._deeds.flush()

    @property
    def wanted(self) -> ListFilter:
        """Return which posts are asked for."""
        platform = str(self._platform.currentData() or "")
        return ListFilter(cast(Tab, self._tabs.current or "all"), platform, self._search.text.strip())

    def _act(self, post_id: int, key: str) -> None:
        post = self._feed.post(post_id) if self._feed is not None else None
        if self._deeds is not None and post is not None:
            self._deeds.do(post, key)

    @Slot()
    def _filter(self) -> None:
        if self._feed is not None:
            self._feed.show(self.wanted)

    @Slot(object)
    def _on_situation(self, now: Situation) -> None:
        self._situation = now
        if now.is_open:
            self._show_overview(now.overview)
        self._show_empty_or_list()

    def _show_overview(self, now: Overview) -> None:
        local = self._time.now()
        counts = {"all": now.total, "upcoming": now.scheduled, "posted": now.posted, "failed": now.urgent}
        for key, count in counts.items():
            self._tabs.set_count(key, count)
        self._tiles["scheduled"].set_value(f"{now.scheduled:n}", _span(now.last_at, local))
        self._tiles["today"].set_value(f"{now.today:n}", self._next_words(now, local))
        done = _tr("On time") if now.done_today else ""
        if now.late_today:
            done = _tr("1 late") if now.late_today == 1 else _tr("{count} late").format(count=now.late_today)
        colour: ColourName = "ok" if now.done_today else "textSecondary"
        self._tiles["done"].set_value(f"{now.done_today:n}", done, colour)

    def _next_words(self, now: Overview, local: datetime) -> str:
        if now.next_post is None:
            return ""
        at = now.next_post.at.astimezone(local.tzinfo)
        if at.date() != local.date():
            return ""
        return _tr("Next at {time}").format(time=clock_time(at, hours_24=self._hours_24))

    # -- nothing to show

    @Slot()
    def _show_empty_or_list(self) -> None:
        is_empty = self.model.rowCount() == 0 and (self._feed is None or self._feed.is_read)
        overview = self._situation.overview
        nothing_at_all = is_empty and not overview.total and not overview.urgent
        self._filters.setVisible(not (nothing_at_all and self._situation.is_open))
        if not is_empty or not self._situation.is_open:
            self._stack.setCurrentWidget(self.list)
            return
        key = (self.wanted, nothing_at_all, self._situation.folder)
        if key != self._empty_key:
            self._empty_key = key
            self._replace_empty(self._make_empty(nothing_at_all))
        if self._empty is not None:
            self._stack.setCurrentWidget(self._empty)

    def _replace_empty(self, fresh: QWidget) -> None:
        if self._empty is not None:
            self._stack.removeWidget(self._empty)
            self._empty.deleteLater()
        self._empty = fresh
        self._stack.addWidget(fresh)

    def _make_empty(self, nothing_at_all: bool) -> EmptyState:
        theme, wanted, folder = self._theme, self.wanted, self._situation.folder
        if wanted.words:
            title = _tr("No clips match “{words}”").format(words=wanted.words)
            return EmptyState(
                theme, "search", title, "", self._button(_tr("Clear Search"), self._search.editor.clear)
            )
        if nothing_at_all and folder is None:
            choose = self._button(_tr("Choose Folder..."), self.choose_folder_requested.emit, "primary")
            text = _tr("Choose the folder OBS records to and ClipDesk does the rest.")
            return EmptyState(theme, "folder-search", _tr("Where do your clips go?"), text, choose)
        if nothing_at_all:
            text = _tr(
                "ClipDesk is watching {folder}. Save a replay in OBS and it will show up here, "
                "or add a video yourself."
            ).format(folder=folder)
            add = self._button(_tr("Add Video"), self.add_video_requested.emit, "primary", "plus")
            look = self._button(_tr("Open Clip Folder"), self.open_folder_requested.emit, "", "folder-open")
            return EmptyState(theme, "clapperboard", _tr("Nothing scheduled yet"), text, add, look)
        if wanted.tab == "failed":
            text = _tr("Posts that need a hand show up here.")
            return EmptyState(theme, "circle-check", _tr("All clear"), text)
        if wanted.tab == "posted":
            text = _tr("What went out shows up here, newest first.")
            return EmptyState(theme, "send", _tr("Nothing posted yet"), text)
        return EmptyState(theme, "calendar", _tr("Nothing here"), _tr("No post fits this filter."))

    def _button(self, label: str, act: Callable[[], object], kind: str = "", icon: str = "") -> Button:
        button = Button(
            self._theme, label, "primary" if kind == "primary" else "secondary", icon=icon, height=36
        )
        button.clicked.connect(lambda: act())
        return button


def _tiles(theme: Theme) -> dict[str, StatTile]:
    return {
        "scheduled": StatTile(theme, "calendar", _tr("Total scheduled")),
        "today": StatTile(theme, "clock", _tr("Posting today")),
        "done": StatTile(theme, "circle-check", _tr("Completed today")),
    }


def _span(last_at: datetime | None, local: datetime) -> str:
    """Return over how many days the posts are spread."""
    if last_at is None:
        return ""
    days = (last_at.astimezone(local.tzinfo).date() - local.date()).days + 1
    return "" if days <= 1 else _tr("Next {days} days").format(days=days)


def _tr(text: str) -> str:
    return QCoreApplication.translate("SchedulePage", text)
