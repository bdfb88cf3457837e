"""When a post goes out: a day, a time, the times that are free next, and one sentence about the choice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clipdesk.desktop.dialogs.place_rows import NoteLine
from clipdesk.desktop.local_time import LocalTime, has_24_hours
from clipdesk.desktop.models.timetable import Booking, Place, Timetable
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.times import clock_time, day_name
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.chips import FlowLayout
from clipdesk.desktop.widgets.labels import PlainLabel
from clipdesk.desktop.widgets.moment_fields import DateField, TimeField
from clipdesk.desktop.zones import zone_words
from clipdesk.domain.slot import instant

_CHIP_PX = 28
_MOST_CHIPS = 3


class WhenBox(QWidget):
    """Hold the time of a post; until a person chooses, it follows what is free next."""

    changed = Signal()

    def __init__(self, theme: Theme, time: LocalTime) -> None:
        super().__init__()
        self._theme = theme
        self._time = time
        self._hours_24 = has_24_hours()
        self._timetable: Timetable | None = None
        self._places: tuple[Place, ...] = ()
        self._is_touched = False
        self._is_own_times = False
        self._at: datetime | None = None
        now = time.now()
        self.day = DateField(theme, _tr("Day"), now.date())
        self.clock = TimeField(theme, _tr("Time"), hours_24=self._hours_24)
        self.chips: list[Button] = []
        self._chip_row = QWidget()
        self._flow = FlowLayout(gap=6)
        self.caption = PlainLabel(theme, "", "caption", "textMuted", wrap=True)
        self.error = NoteLine(theme)
        self._build()
        self._show(_next_hour(now + timedelta(hours=1)))
        self.day.picked.connect(lambda _day: self._typed())
        self.clock.picked.connect(lambda _clock: self._typed())

    def _build(self) -> None:
        fields = QHBoxLayout()
        fields.setSpacing(8)
        fields.addWidget(self.day, 1)
        fields.addWidget(self.clock)
        self.clock.setFixedWidth(self._theme.px(112))
        self._chip_row.setLayout(self._flow)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(fields)
        column.addWidget(self.error)
        column.addWidget(self._chip_row)
        column.addWidget(self.caption)

    @property
    def at(self) -> datetime | None:
        """Return the chosen time in UTC; None: at each platform's own next time."""
        return None if self._is_own_times else self._at

    @property
    def is_touched(self) -> bool:
        """Tell whether a person chose the time."""
        return self._is_touched

    def set_at(self, at: datetime) -> None:
        """Take a time that is not to be replaced by what is free."""
        self._is_touched = True
        self._choose(at, own_times=False)

    def set_error(self, sentence: str) -> None:
        """Show one sentence below the fields, or clear it."""
        self.error.tell(sentence, is_fault=True)
        self.day.set_error(bool(sentence))
        self.clock.set_error(bool(sentence))

    def set_timetable(self, timetable: Timetable, places: Sequence[Place]) -> None:
        """Take what is free for the places that are ticked now."""
        self._timetable, self._places = timetable, tuple(places)
        self.day.set_count_of(timetable.posts_on)
        now = self._time.now()
        offers, default = _offers(timetable, self._places, now)
        if not self._is_touched:
            if default is None and len(self._places) > 1:
                self._choose(offers[0] if offers else _next_hour(now + timetable.offset), own_times=True)
            else:
                self._choose(default or _next_hour(now + timetable.offset), own_times=False)
        self._show_chips(offers, own_times=default is None and len(self._places) > 1)
        self._refresh()

    # -- choosing

    def _choose(self, at: datetime, *, own_times: bool) -> None:
        self._is_own_times = own_times
        self._show(at)
        self._refresh()
        self.changed.emit()

    def _show(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)
        local = at.astimezone(self._zone())
        self.day.set_day(local.date())
        self.clock.set_clock(local.time())

    def _typed(self) -> None:
        self._is_touched, self._is_own_times = True, False
        self._at = instant(self.day.day, self.clock.clock, self._zone())
        self._refresh()
        self.changed.emit()

    def _zone(self) -> tzinfo:
        return self._timetable.zone if self._timetable else self._time.now().tzinfo or UTC

    # -- suggestions

    def _show_chips(self, offers: Sequence[datetime], *, own_times: bool) -> None:
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = []
        if own_times:
            label = _tr("Each place’s own next time")
            self._add_chip(label, lambda: self._press(self._at or self._time.now(), own_times=True), None)
        for at in offers[:_MOST_CHIPS]:
            self._add_chip(self._words(at), partial(self._press, at, own_times=False), at)
        self._chip_row.setVisible(bool(self.chips))
        self._chip_row.updateGeometry()

    def _add_chip(self, label: str, act: Callable[[], None], at: datetime | None) -> None:
        chip = Button(self._theme, label, height=_CHIP_PX)
        chip.setProperty("at", at)
        chip.clicked.connect(lambda: act())
        self._flow.addWidget(chip)
        self.chips.append(chip)

    def _press(self, at: datetime, *, own_times: bool) -> None:
        self._is_touched = True
        self._choose(at, own_times=own_times)

    def _words(self, at: datetime) -> str:
        local, now = at.astimezone(self._zone()), self._time.now()
        day = day_name(local.date(), now.astimezone(self._zone()).date())
        return f"{day} {clock_time(local, hours_24=self._hours_24)}"

    # -- what it says

    def _refresh(self) -> None:
        for chip in self.chips:
            at = chip.property("at")
            is_picked = self._is_own_times if at is None else at == self.at
            chip.set_kind("tinted" if is_picked else "secondary")
            chip.setAccessibleDescription(_tr("Chosen") if is_picked else "")
        self.caption.setText(self._caption())

    def _caption(self) -> str:
        if self._is_own_times:
            return _tr("No time is free for all of them, so each place gets its own next one.")
        if self._timetable is not None and self._places and self._at is not None:
            near = self._timetable.conflict(self._at, [place.account_id for place in self._places])
            if near is not None:
                return self._too_close(near)
            skipped = self._skipped(self._timetable, self._at)
            if skipped:
                return skipped
        local = self._time.now() if self._at is None else self._at.astimezone(self._zone())
        return _tr("Your time zone, {zone}.").format(zone=zone_words(local))

    def _skipped(self, timetable: Timetable, at: datetime) -> str:
        """Say which time was passed over, as long as the first free one is shown."""
        now = self._time.now()
        if timetable.next_free(self._places, now, 1) != [at]:
            return ""
        taken = timetable.skipped(self._places, now, at)
        if taken is None:
            return ""
        words = _tr("{time} is taken, so this is the next available hour.")
        if timetable.rules:
            words = _tr("{time} is taken, so this is the next free posting time.")
        return words.format(time=clock_time(taken.astimezone(self._zone()), hours_24=self._hours_24))

    def _too_close(self, near: Booking) -> str:
        time = clock_time(near.at.astimezone(self._zone()), hours_24=self._hours_24)
        words = _tr("“{title}” goes out at {time}, which is closer than you set.")
        return words.format(title=near.title, time=time)


def _offers(
    timetable: Timetable, places: Sequence[Place], now: datetime
) -> tuple[list[datetime], datetime | None]:
    """Return the times to offer, soonest first, and the default among them."""
    free = timetable.next_free(places, now, 2)
    hours = timetable.next_free(places, now, 1, full_hours=True) if timetable.rules else []
    return sorted({*free, *hours}), free[0] if free else None


def _next_hour(moment: datetime) -> datetime:
    floor = moment.replace(minute=0, second=0, microsecond=0)
    return floor if floor == moment else floor + timedelta(hours=1)


def _tr(text: str) -> str:
    return QCoreApplication.translate("WhenBox", text)
