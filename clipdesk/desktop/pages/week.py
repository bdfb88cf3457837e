"""The schedule as a week: what goes out when, what is free, and posts that can be carried to another time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial

from PySide6.QtCore import QCoreApplication, QLocale, QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clipdesk.desktop.local_time import has_24_hours
from clipdesk.desktop.models.week import Week, WeekPost, read_week
from clipdesk.desktop.moving import Move, Mover
from clipdesk.desktop.page_services import PageServices
from clipdesk.desktop.situation import Situation
from clipdesk.desktop.times import clock_time
from clipdesk.desktop.tokens import PAGE_SIDE
from clipdesk.desktop.widgets.accessible import announce
from clipdesk.desktop.widgets.buttons import Button, IconButton
from clipdesk.desktop.widgets.calendar import Calendar
from clipdesk.desktop.widgets.labels import PlainLabel
from clipdesk.desktop.widgets.menus import Menu
from clipdesk.desktop.widgets.month import first_of_week

_FLIP_MS = 600
_A_WEEK = timedelta(days=7)
AddVideo = Callable[[datetime], object]


class WeekView(QWidget):
    """Show a week of posts and let a person move them.

    Args:
        add_video: opens Add Video at a time.
    """

    def __init__(self, services: PageServices, add_video: AddVideo) -> None:
        super().__init__()
        theme = services.theme
        self._services = services
        self._add_video = add_video
        self._first = first_of_week(services.time.now().date())
        self._turn = 0
        self._is_stale = True
        self._focus_post: int | None = None
        self.back = IconButton(
            theme, "chevron-left", _tr("Previous week"), kind="secondary", shortcut_hint="Alt+Left"
        )
        self.today = Button(theme, _tr("Today"), shortcut_hint="T")
        self.on = IconButton(
            theme, "chevron-right", _tr("Next week"), kind="secondary", shortcut_hint="Alt+Right"
        )
        self.range = PlainLabel(theme, "", "heading", tabular=True)
        self.counts = PlainLabel(theme, "", "captionStrong", "textSecondary", tabular=True)
        self.times = Button(theme, _tr("Posting Times"), "ghost", icon="settings-2")
        self.calendar = Calendar(theme, services.time.now, hours_24=has_24_hours())
        self._minute = QTimer(self)
        self._minute.setSingleShot(True)
        self._flip = QTimer(self)
        self._flip.setSingleShot(True)
        self._flip.setInterval(_FLIP_MS)
        self._flip_step = 0
        self._build()
        self._connect()
        self._bind_keys()
        self._show_counts(services.situation.now)

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(0, 0, PAGE_SIDE, 0)
        bar.setSpacing(8)
        for button in (self.back, self.today, self.on):
            bar.addWidget(button)
        bar.addSpacing(8)
        bar.addWidget(self.range)
        bar.addSpacing(16)
        bar.addStretch(1)
        bar.addWidget(self.counts)
        bar.addSpacing(8)
        bar.addWidget(self.times)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(bar)
        column.addWidget(self.calendar, 1)

    def _connect(self) -> None:
        canvas = self.calendar.canvas
        self.back.clicked.connect(lambda: self.turn(-1))
        self.on.clicked.connect(lambda: self.turn(1))
        self.today.clicked.connect(self.show_today)
        self.times.clicked.connect(lambda: self._services.shell.show_page("settings"))
        canvas.moved.connect(self._move)
        canvas.post_pressed.connect(self._open_post)
        canvas.time_pressed.connect(self._add_video)
        canvas.more_pressed.connect(self._list_more)
        canvas.week_wanted.connect(self.turn)
        canvas.carried_over.connect(self._hover_turn)
        canvas.carrying_ended.connect(self._flip.stop)
        self._flip.timeout.connect(self._turn_again)
        self._minute.timeout.connect(self._tick)
        self._services.bridge.posts_changed.connect(lambda _ids: self._mark_stale())
        self._services.bridge.accounts_changed.connect(self._mark_stale)
        self._services.situation.changed.connect(self._show_counts)

    def _bind_keys(self) -> None:
        keys: dict[str, Callable[[], object]] = {
            "Alt+Left": lambda: self.turn(-1),
            "Alt+Right": lambda: self.turn(1),
            "T": self.show_today,
            "R": self._reschedule_focused,
        }
        for sequence, act in keys.items():
            shortcut = QShortcut(QKeySequence(sequence), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(_call, act))

    # -- which week

    @property
    def first(self) -> date:
        """Return the first day that is shown."""
        return self._first

    @Slot(int)
    def turn(self, step: int) -> None:
        """Show another week."""
        self._show_week(self._first + step * _A_WEEK)

    @Slot()
    def show_today(self) -> None:
        """Show this week."""
        self._show_week(first_of_week(self._services.time.now().date()))

    def undo(self) -> bool:
        """Take the newest move back; tell whether there was one."""
        return self._mover().undo()

    def _mover(self) -> Mover:
        return Mover.of(self._services, self.window())

    def _show_week(self, first: date) -> None:
        self._first = first
        words = week_words(first)
        self.range.setText(words)
        announce(self, words)
        self._read()

    # -- reading

    def showEvent(self, event: QShowEvent) -> None:
        """Read what has changed, and let the line of now move."""
        super().showEvent(event)
        if not self.range.text():
            self.range.setText(week_words(self._first))
        if self._is_stale:
            self._read()
        self._tick()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stand still."""
        super().hideEvent(event)
        self._minute.stop()
        self.calendar.canvas.put_back()

    @Slot()
    def _mark_stale(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self._read()

    def _read(self) -> None:
        self._turn += 1
        self._is_stale = False
        turn, first, services = self._turn, self._first, self._services
        work, settings, now = services.desk.work, services.desk.settings, services.time.now()

        def read() -> Week:
            current = settings.current
            return read_week(work, current.schedule, current.platforms, first, now)

        def take(week: Week) -> None:
            if turn == self._turn:
                self._show(week)

        services.background.run(read, take, services.shell.complain, owner=self)

    def _show(self, week: Week) -> None:
        self.calendar.set_week(week)
        focus, self._focus_post = self._focus_post, None
        item = self.calendar.canvas.items.find("post", focus) if focus is not None else None
        if item is not None:
            self.calendar.canvas.items.keep_one_stop(item)
            item.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _tick(self) -> None:
        self.calendar.tick()
        now = self._services.time.now()
        self._minute.start(max(1000, round((60 - now.second) * 1000)))

    # -- deeds

    @Slot(object, object)
    def _move(self, post: WeekPost, at: datetime) -> None:
        """Show a post at its new time at once; the database follows."""
        week = self.calendar.canvas.week
        if week is not None:
            self._focus_post = post.view.id
            self._show(week.moved(post, at))
        self._focus_post = post.view.id
        move = Move(post.view.id, post.at, at.astimezone(UTC))
        self._mover().move(move, lambda _error: self._read())

    @Slot(int)
    def _open_post(self, post_id: int) -> None:
        week = self.calendar.canvas.week
        post = week.post(post_id) if week is not None else None
        if post is not None and post.may_move:
            self._services.shell.open_dialog("edit_post", post_id)
        else:
            self._services.shell.show_post(post_id)

    def _reschedule_focused(self) -> None:
        item = self.calendar.canvas.items.focused()
        if item is not None and item.key[0] == "post":
            self._services.shell.open_dialog("reschedule", item.key[1])

    @Slot(object, object)
    def _list_more(self, post_ids: tuple[int, ...], where: QPoint) -> None:
        week = self.calendar.canvas.week
        if week is None:
            return
        menu = Menu(self._services.theme, self)
        for post_id in post_ids:
            post = week.post(post_id)
            if post is not None:
                time = clock_time(week.local(post.at), hours_24=has_24_hours())
                menu.add(f"{time}  {post.view.title}").triggered.connect(partial(self._open_post, post_id))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    # -- carrying a post over the arrows turns the week

    @Slot(object)
    def _hover_turn(self, where: QPoint) -> None:
        step = 0
        for button, sign in ((self.back, -1), (self.on, 1)):
            if button.rect().contains(button.mapFromGlobal(where)):
                step = sign
        if step != self._flip_step:
            self._flip_step = step
            self._flip.stop()
        if step and not self._flip.isActive():
            self._flip.start()

    @Slot()
    def _turn_again(self) -> None:
        if self._flip_step and self.calendar.canvas.carried is not None:
            self.turn(self._flip_step)
            self._flip.start()

    # -- words

    @Slot(object)
    def _show_counts(self, now: Situation) -> None:
        overview = now.overview
        parts = (
            _tr("{count} scheduled").format(count=f"{overview.scheduled:n}"),
            _tr("{count} today").format(count=f"{overview.today:n}"),
            _tr("{count} completed today").format(count=f"{overview.done_today:n}"),
        )
        self.counts.setText("  ·  ".join(parts))


def week_words(first: date, locale: QLocale | None = None) -> str:
    """Return "15 - 21 June 2026" with what is the same in both days said once."""
    names = locale or QLocale()
    last = first + timedelta(days=6)
    end = f"{last.day} {names.monthName(last.month)} {last.year}"
    if first.month == last.month:
        return f"{first.day} – {end}"
    begin = f"{first.day} {names.monthName(first.month)}"
    if first.year != last.year:
        begin = f"{begin} {first.year}"
    return f"{begin} – {end}"


def make_week_view(services: PageServices) -> WeekView:
    """Make the week of an open desk."""

    def add_video(at: datetime) -> None:
        from clipdesk.desktop.dialogs.add_video import open_add_video

        open_add_video(services, view.window(), at=at)

    view = WeekView(services, add_video)
    return view


def _call(act: Callable[[], object]) -> None:
    act()


def _tr(text: str) -> str:
    return QCoreApplication.translate("WeekView", text)
