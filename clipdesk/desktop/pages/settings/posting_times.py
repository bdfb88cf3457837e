"""Settings about when posts go out: the week's times as chips, the gap between posts, the time zone."""

from __future__ import annotations

import zoneinfo
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QWidget

from clipdesk.desktop.looks import PLATFORMS
from clipdesk.desktop.pages.settings.add_time import AddTimeDialog, day_name
from clipdesk.desktop.pages.settings.bound_rows import NumberRow, TextRow
from clipdesk.desktop.pages.settings.editing import SettingsEditor
from clipdesk.desktop.pages.settings.rows import Section, SettingRow, tr
from clipdesk.desktop.pages.settings.weekly_times import (
    PostingTime,
    Week,
    rules_of,
    week_of,
    with_time,
    without_time,
)
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.threads import Background
from clipdesk.desktop.widgets.buttons import IconButton
from clipdesk.desktop.widgets.chips import Chip, FlowLayout
from clipdesk.domain.settings import DAYS

KEY = "schedule.slots"
_DAY_PX = 100
_FREE = "With no times here, every full hour is free."


class WeekKeeper:
    """Change the stored week by one time."""

    def __init__(self, editor: SettingsEditor) -> None:
        self._editor = editor

    @property
    def week(self) -> Week:
        """Return the times as they are stored."""
        return week_of(self._editor.value(KEY))

    def add(self, days: list[str], at: PostingTime, row: SettingRow) -> None:
        """Add a time to some days."""
        self._store(with_time(self.week, days, at), row)

    def remove(self, day: str, at: PostingTime, row: SettingRow) -> None:
        """Take a time from one day."""
        self._store(without_time(self.week, day, at), row)

    def _store(self, week: Week, row: SettingRow) -> None:
        self._editor.change(KEY, rules_of(week), row.set_error)


class DayRow(SettingRow):
    """The times of one day."""

    def __init__(self, theme: Theme, keeper: WeekKeeper, day: str) -> None:
        super().__init__(theme, day_name(day))
        self._keeper = keeper
        self._day = day
        self.chips: list[Chip] = []
        self._flow = FlowLayout(8)
        self._box = QWidget()
        self._box.setLayout(self._flow)
        self.add_button = IconButton(
            theme, "plus", tr("Add a time on {day}").format(day=day_name(day)), size=28
        )
        self.add_button.clicked.connect(self.open_dialog)
        self._flow.addWidget(self.add_button)
        self._lay_out()
        self.refresh()

    def _lay_out(self) -> None:
        self.label.setFixedWidth(self._theme.px(_DAY_PX) - 16)
        self.controls.addWidget(self._box, 1)
        line = self.controls.parent()
        if isinstance(line, QHBoxLayout):
            line.setStretch(0, 0)
            line.setStretch(1, 1)
        self.setMinimumHeight(self._theme.px(46))

    def refresh(self) -> None:
        """Show what is stored."""
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = [self._make_chip(at) for at in self._keeper.week[self._day]]
        for place, chip in enumerate(self.chips):
            self._flow.insert_widget(place, chip)
            chip.show()
        self._box.updateGeometry()

    def open_dialog(self) -> AddTimeDialog:
        """Ask for another time."""
        dialog = AddTimeDialog(self._theme, self.window(), self._day)
        dialog.chosen.connect(lambda days, at: self._keeper.add(days, at, self))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _make_chip(self, at: PostingTime) -> Chip:
        names = ", ".join(PLATFORMS[str(platform)].name for platform in at.platforms)
        text = f"{at.time} {names}" if names else at.time
        chip = Chip(self._theme, text, outlined=True)
        name = tr("{time} on {day}, remove").format(time=text, day=day_name(self._day))
        chip.setAccessibleName(name)
        chip.clicked.connect(lambda: self._keeper.remove(self._day, at, self))
        return chip


class ZoneRow(TextRow):
    """The zone that times are meant in; empty means the computer's."""

    def __init__(self, theme: Theme, editor: SettingsEditor, background: Background) -> None:
        super().__init__(
            theme,
            editor,
            "schedule.timezone",
            tr("Time zone"),
            tr("Empty: the same as this computer"),
            placeholder=tr("Same as this computer"),
        )
        background.run(lambda: sorted(zoneinfo.available_timezones()), self._offer, owner=self)

    def read(self, value: Any) -> str:
        """Return the zone's name, or nothing for the computer's."""
        return "" if value == "system" else str(value)

    def write(self, text: str) -> object:
        """Return what to store."""
        return text.strip() or "system"

    def _offer(self, names: list[str]) -> None:
        completer = QCompleter(names, self.field.editor)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(lambda _text: self.store())
        self.field.editor.setCompleter(completer)


class PostingTimesSection(Section):
    """The week, and the rules around it."""

    def __init__(self, theme: Theme, editor: SettingsEditor, background: Background) -> None:
        super().__init__(theme, "posting_times", tr("Posting times"), tr(_FREE))
        self._editor = editor
        self.keeper = WeekKeeper(editor)
        self.day_rows = [DayRow(theme, self.keeper, day) for day in DAYS]
        self.add_card(*self.day_rows)
        self.add_card(
            NumberRow(
                theme,
                editor,
                "schedule.schedule_spacing_hours",
                tr("Keep between two posts"),
                tr("On one account, at least"),
                tr("hours"),
            ),
            NumberRow(
                theme,
                editor,
                "schedule.default_post_time_offset",
                tr("Not before"),
                tr("Time to look at a new clip before it can go out"),
                tr("hours"),
            ),
            ZoneRow(theme, editor, background),
            title=tr("Rules"),
        )
        editor.changed.connect(self._on_changed)
        self._refresh_caption()

    def _on_changed(self, key: str) -> None:
        if key == KEY:
            for row in self.day_rows:
                row.refresh()
        if key.startswith("schedule."):
            self._refresh_caption()

    def _refresh_caption(self) -> None:
        if not any(self.keeper.week.values()):
            self.caption.setText(tr(_FREE))
            return
        hours = self._editor.value("schedule.schedule_spacing_hours")
        words = tr("New clips go into the next free time. At least {hours} h between posts on one account.")
        self.caption.setText(words.format(hours=f"{hours:g}"))
