"""A dialog that adds one posting time to some days, for some platforms."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from clipdesk.desktop.looks import PLATFORMS
from clipdesk.desktop.pages.settings.rows import tr
from clipdesk.desktop.pages.settings.weekly_times import PostingTime, clock_text
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.choices import Checkbox
from clipdesk.desktop.widgets.dialog import Dialog
from clipdesk.desktop.widgets.fields import FormField, LineField
from clipdesk.desktop.widgets.labels import PlainLabel
from clipdesk.domain.account import Platform
from clipdesk.domain.settings import DAYS


def day_name(day: str, *, short: bool = False) -> str:
    """Return a day's name in the user's language."""
    form = QLocale.FormatType.ShortFormat if short else QLocale.FormatType.LongFormat
    return QLocale().standaloneDayName(DAYS.index(day) + 1, form)


class AddTimeDialog(Dialog):
    """Ask for a time, its days and its platforms."""

    chosen = Signal(object, object)

    def __init__(self, theme: Theme, parent: QWidget, day: str) -> None:
        super().__init__(theme, parent, tr("Add Posting Time"), width=440)
        self.time = LineField(theme, tr("Time"), placeholder="18:00", tabular=True)
        self.time_field = FormField(theme, tr("Time"), self.time)
        self.days = {key: Checkbox(theme, day_name(key, short=True)) for key in DAYS}
        for key, box in self.days.items():
            box.setAccessibleName(day_name(key))
        self.days[day].setChecked(True)
        self.platforms = {key: Checkbox(theme, PLATFORMS[key].name) for key in PLATFORMS}
        for box in self.platforms.values():
            box.setChecked(True)
        self._problem = PlainLabel(theme, "", "caption", "danger", wrap=True)
        self._problem.hide()
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        self._fill()
        self.footer.addStretch(1)
        self.add_button(tr("Cancel")).clicked.connect(self.reject)
        self.add_time_button = self.add_button(tr("Add Time"), "primary", main=True)
        self.add_time_button.clicked.connect(self._add)
        self.time.editor.returnPressed.connect(self._add)

    def _fill(self) -> None:
        column = QVBoxLayout(self.body)
        column.setContentsMargins(25, 3, 25, 20)
        column.setSpacing(8)
        column.addWidget(self.time_field)
        column.addSpacing(6)
        column.addWidget(PlainLabel(self._theme, tr("Days"), "label"))
        for place, box in enumerate(self.days.values()):
            self._grid.addWidget(box, place // 4, place % 4, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._grid)
        column.addSpacing(6)
        column.addWidget(PlainLabel(self._theme, tr("Platforms"), "label"))
        row = QHBoxLayout()
        row.setSpacing(12)
        for box in self.platforms.values():
            row.addWidget(box)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self._problem)

    @property
    def problem(self) -> str:
        """Return what is missing, apart from the time."""
        return self._problem.text()

    def _add(self) -> None:
        time = clock_text(self.time.text)
        days = [key for key, box in self.days.items() if box.isChecked()]
        platforms = [Platform(key) for key, box in self.platforms.items() if box.isChecked()]
        self.time_field.set_error("" if time else tr("Write the time like 18:00."))
        problem = ""
        if not days:
            problem = tr("Choose at least one day.")
        elif not platforms:
            problem = tr("Choose at least one platform.")
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self._fit_height()
        if time is None:
            self.time_field.focus_control()
        elif not problem:
            is_all = len(platforms) == len(self.platforms)
            self.accept()
            self.chosen.emit(days, PostingTime(time, () if is_all else tuple(platforms)))
