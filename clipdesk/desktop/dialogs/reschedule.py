"""Reschedule: a month, the times of a day, or any time; the button says where the post will stand."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clipdesk.desktop.dialogs.form_services import FormServices, form_services
from clipdesk.desktop.dialogs.place_rows import NoteLine
from clipdesk.desktop.local_time import has_24_hours
from clipdesk.desktop.models.draft import FormFacts, chosen_accounts, read_form
from clipdesk.desktop.models.timetable import Place, Timetable, place_of, read_timetable
from clipdesk.desktop.moving import Move, Mover
from clipdesk.desktop.page_services import PageServices
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.times import clock_time, day_and_time, long_date, short_date
from clipdesk.desktop.widgets.cards import inset
from clipdesk.desktop.widgets.dialog import Dialog
from clipdesk.desktop.widgets.labels import Divider, IconMark, PlainLabel
from clipdesk.desktop.widgets.moment_fields import TimeField
from clipdesk.desktop.widgets.month import MonthGrid
from clipdesk.desktop.widgets.platforms import PlatformTile
from clipdesk.desktop.widgets.thumb import Thumb
from clipdesk.desktop.widgets.time_rows import DayTime, TimeRows
from clipdesk.desktop.zones import zone_words
from clipdesk.domain.errors import ClipDeskError
from clipdesk.domain.post import Post
from clipdesk.domain.slot import instant

_WIDTH_PX = 672
_MONTH_PX = 280
_A_WEEK = 7


class RescheduleDialog(Dialog):
    """Move a post; `moved` tells it with the time that it had."""

    moved = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget, services: FormServices, post_id: int) -> None:
        super().__init__(theme, parent, _tr("Reschedule"), width=_WIDTH_PX)
        self._services = services
        self._post_id = post_id
        self._post: Post | None = None
        self._timetable: Timetable | None = None
        self._places: tuple[Place, ...] = ()
        self._hours_24 = has_24_hours()
        now = services.time.now()
        self._now_words = PlainLabel(theme, "", "caption", "textMuted", tabular=True)
        self._post_title = PlainLabel(theme, "", "label")
        self.thumb = Thumb(theme, QSize(64, 36))
        self._tiles = QHBoxLayout()
        self.month = MonthGrid(theme, now.date())
        self.day_label = PlainLabel(theme, "", "label")
        self.rows = TimeRows(theme, _tr("Posting times"), hours_24=self._hours_24)
        self.clock = TimeField(theme, _tr("Or pick a time"), hours_24=self._hours_24)
        self.note = NoteLine(theme)
        self.zone_label = PlainLabel(theme, "", "caption", "textSecondary")
        self._fill_body()
        self._fill_footer()
        self.month.picked.connect(self._pick_day)
        self.rows.picked.connect(self._pick_time)
        self.clock.picked.connect(lambda _clock: self._refresh())
        self._load()

    # -- building

    def _fill_body(self) -> None:
        column = QVBoxLayout(self.body)
        column.setContentsMargins(25, 6, 25, 20)
        column.setSpacing(16)
        column.addWidget(self._make_post_inset())
        row = QHBoxLayout()
        row.setSpacing(0)
        self.month.setFixedWidth(self._theme.px(_MONTH_PX))
        row.addWidget(self.month, 0, Qt.AlignmentFlag.AlignTop)
        row.addSpacing(33)
        row.addWidget(Divider(self._theme, vertical=True))
        row.addSpacing(29)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addWidget(self.day_label)
        right.addWidget(self.rows)
        right.addSpacing(10)
        label = PlainLabel(self._theme, _tr("Or pick a time"), "label")
        label.setBuddy(self.clock.editor)
        right.addWidget(label)
        right.addWidget(self.clock)
        right.addWidget(self.note)
        right.addStretch(1)
        row.addLayout(right, 1)
        column.addLayout(row)

    def _make_post_inset(self) -> QWidget:
        box = inset(self._theme)
        row = QHBoxLayout(box)
        row.setContentsMargins(11, 9, 13, 9)
        row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._post_title)
        words.addWidget(self._now_words)
        row.addWidget(self.thumb)
        row.addLayout(words, 1)
        row.addLayout(self._tiles)
        self._tiles.setSpacing(8)
        return box

    def _fill_footer(self) -> None:
        hint = QWidget()
        row = QHBoxLayout(hint)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconMark(self._theme, "globe", "textSecondary", 14))
        row.addWidget(self.zone_label)
        self.add_footer_hint(hint)
        self.add_button(_tr("Cancel")).clicked.connect(self.reject)
        self.main_button = self.add_button(_tr("Move"), "primary", main=True)
        self.main_button.clicked.connect(self._attempt)

    # -- reading

    def _load(self) -> None:
        work, settings, post_id = self._services.work, self._services.settings, self._post_id
        now = self._services.time.now()
        zone = now.tzinfo or UTC

        def read() -> tuple[FormFacts, Timetable]:
            start = now.replace(hour=0, minute=0, second=0, microsecond=0)
            return read_form(work, post_id), read_timetable(work, settings.current.schedule, zone, start)

        self._services.background.run(read, lambda found: self._take(*found), self._tell_error, owner=self)

    def _take(self, facts: FormFacts, timetable: Timetable) -> None:
        post, now = facts.post, self._services.time.now()
        if post is None:
            return
        self._post = post
        self._timetable = timetable.without(post.id)
        ids = chosen_accounts(post)
        self._places = tuple(place_of(account) for account in facts.accounts if account.id in ids)
        self._post_title.setText(post.text.title or post.clip.path.stem)
        self.thumb.show_clip(post.clip.thumbnail)
        for platform in post.platforms:
            self._tiles.addWidget(PlatformTile(self._theme, str(platform), 18))
        self.zone_label.setText(_tr("Times are in your zone, {zone}").format(zone=zone_words(now)))
        was = (post.scheduled_at or now).astimezone(timetable.zone)
        words = day_and_time(was, now, hours_24=self._hours_24)
        self._now_words.setText(_tr("Now: {when}").format(when=words))
        self.month.set_count_of(timetable.posts_on)
        self.clock.set_clock(was.time())
        self.month.set_chosen(max(was.date(), now.date()))
        self._pick_day(self.month.chosen)

    # -- choosing

    @property
    def at(self) -> datetime:
        """Return the chosen time, in UTC."""
        zone = self._timetable.zone if self._timetable else UTC
        return instant(self.month.chosen, self.clock.clock, zone)

    def _pick_day(self, day: date) -> None:
        if self._timetable is None:
            return
        self.day_label.setText(long_date(day))
        self.rows.show_times(self._times_of(self._timetable, day), self._local())
        self._refresh()

    def _pick_time(self, at: datetime) -> None:
        self.clock.set_clock(time(at.hour, at.minute))
        self._refresh()

    def _times_of(self, timetable: Timetable, day: date) -> list[DayTime]:
        """Return the day's posting times that are still to come, and the posts on these accounts."""
        begin, end = timetable.day(day)
        ids = [place.account_id for place in self._places]
        taken = {item.at for item in timetable.bookings if item.account_id in ids and begin <= item.at < end}
        now = self._services.time.now()
        moments = sorted({*timetable.slots(self._places, begin, end), *taken})
        found = []
        for moment in moments:
            if moment > now:
                near = timetable.conflict(moment, ids)
                found.append(DayTime(moment.astimezone(timetable.zone), near.title if near else ""))
        return found

    def _local(self) -> datetime:
        return self.at.astimezone(self._timetable.zone if self._timetable else UTC)

    def _refresh(self) -> None:
        self.rows.set_chosen(self._local())
        self.main_button.setText(self._button_words())
        self.main_button.updateGeometry()
        if self.clock.has_error and not self._is_past():
            self._set_error("")
        if not self.clock.has_error:
            self.note.tell(self._warning())

    def _button_words(self) -> str:
        local, today = self._local(), self._services.time.now().date()
        clock = clock_time(local, hours_24=self._hours_24)
        day = short_date(local.date())
        if timedelta() <= local.date() - today < timedelta(days=_A_WEEK):
            day = day.split(" ", 1)[0]
        return _tr("Move to {day} {time}").format(day=day, time=clock)

    def _warning(self) -> str:
        if self._timetable is None:
            return ""
        near = self._timetable.conflict(self.at, [place.account_id for place in self._places])
        if near is None:
            return ""
        words = _tr("Too close to “{title}” for the gap that you set. It can still be moved here.")
        return words.format(title=near.title)

    def _is_past(self) -> bool:
        return self.at <= self._services.time.now()

    # -- the deed

    def _attempt(self) -> None:
        post = self._post
        if post is None or self.main_button.is_busy:
            return
        if self._is_past():
            self._set_error(_tr("Choose a time that hasn’t passed."))
            self.clock.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.main_button.set_busy(True, _tr("Moving..."))
        reschedule, at = self._services.reschedule, self.at
        move = Move(post.id, post.scheduled_at or at, at)

        def take(_post: Post) -> None:
            self.moved.emit(move)
            self.accept()

        self._services.background.run(lambda: reschedule(post.id, at), take, self._tell_error, owner=self)

    def _set_error(self, sentence: str) -> None:
        self.clock.set_error(bool(sentence))
        self.note.tell(sentence, is_fault=True)

    def _tell_error(self, error: Exception) -> None:
        self.main_button.set_busy(False)
        unknown = _tr("Something went wrong: {name}.").format(name=type(error).__name__)
        self.note.tell(str(error) if isinstance(error, ClipDeskError) else unknown, is_fault=True)

    def _first_field(self) -> QWidget | None:
        return self.clock.editor


def open_reschedule(services: PageServices, window: QWidget, post_id: int | None) -> RescheduleDialog | None:
    """Open Reschedule over the window."""
    if post_id is None:
        return None
    dialog = RescheduleDialog(services.theme, window, form_services(services), post_id)
    dialog.moved.connect(Mover.of(services, window.window()).tell)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def _tr(text: str) -> str:
    return QCoreApplication.translate("Reschedule", text)
