"""The second step: on which days and at what times clips go out, and whether a person is asked first."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clipdesk.desktop.local_time import has_24_hours
from clipdesk.desktop.pages.first_run.step import Step
from clipdesk.desktop.pages.first_run.times_parts import ChoiceCard, DayButton, WeekPreview
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.chips import Chip, FlowLayout
from clipdesk.desktop.widgets.moment_fields import TimeField
from clipdesk.domain.settings import DAYS, Settings

if TYPE_CHECKING:
    from clipdesk.desktop.theme import Theme

_SUGGESTED = ("12:00", "18:00", "20:00")
_MOST_TIMES = 6


class TimesStep(Step):
    """Ask for days, times, and what to do with a new clip."""

    def __init__(self, theme: Theme, settings: Settings) -> None:
        text = _tr("Each new clip takes the next free time. Drag it somewhere else whenever you like.")
        super().__init__(theme, _tr("When should clips go out?"), text)
        rules = settings.schedule.slots
        self._times = sorted({rule.time for rule in rules}) or list(_SUGGESTED)
        chosen = {day for rule in rules for day in rule.days} or set(DAYS)
        # Rules for some platforms only are more than this step can show: they are left alone then.
        self._leaves_rules = any(rule.platforms for rule in rules)
        self.days = {day: DayButton(theme, day) for day in DAYS}
        for day, button in self.days.items():
            button.setChecked(day in chosen)
            button.toggled.connect(self._changed)
        self._chips = FlowLayout(8)
        self.add_button = Button(theme, _tr("Add Time"), "ghost", icon="plus", height=28)
        self.time_field = TimeField(theme, _tr("New time"), hours_24=has_24_hours())
        self.time_field.set_clock(time(16, 0))
        self.time_field.setFixedWidth(theme.px(112))
        self.time_field.hide()
        self.schedule_card = ChoiceCard(
            theme, _tr("Schedule it"), _tr("Text is written and the clip takes the next free time.")
        )
        self.ask_card = ChoiceCard(theme, _tr("Ask me first"), _tr("It waits in Schedule for your OK."))
        (self.ask_card if settings.watch.ask_first else self.schedule_card).setChecked(True)
        self.week = WeekPreview(theme)
        self._build()
        self.add_button.clicked.connect(self._add)
        self._show_times()

    def _build(self) -> None:
        self.add_label(_tr("Days"))
        days = QHBoxLayout()
        days.setSpacing(8)
        for button in self.days.values():
            days.addWidget(button)
        days.addStretch(1)
        self.rows.addLayout(days)
        self.rows.addSpacing(20)
        self.add_label(_tr("Times"))
        holder = QWidget()
        holder.setLayout(self._chips)
        self._chips.addWidget(self.time_field)
        self._chips.addWidget(self.add_button)
        self.rows.addWidget(holder)
        self.rows.addSpacing(22)
        self.add_label(_tr("When a new clip is found"))
        cards = QHBoxLayout()
        cards.setSpacing(12)
        cards.addWidget(self.schedule_card, 1)
        cards.addWidget(self.ask_card, 1)
        self.rows.addLayout(cards)
        self.rows.addSpacing(24)
        self.rows.addWidget(self.week)
        self.rows.addStretch(1)

    @property
    def times(self) -> tuple[str, ...]:
        """Return the times, the earliest first."""
        return tuple(self._times)

    @property
    def chosen_days(self) -> tuple[str, ...]:
        """Return the days that are in."""
        return tuple(day for day, button in self.days.items() if button.isChecked())

    def changes(self) -> dict[str, object]:
        """Return posting times and what happens to a new clip; no times mean every full hour."""
        found: dict[str, object] = {"watch.ask_first": self.ask_card.isChecked()}
        if self._leaves_rules:
            return found
        days = list(self.chosen_days)
        found["schedule.slots"] = [{"days": days, "time": at} for at in self._times] if days else []
        return found

    @Slot()
    def _add(self) -> None:
        """Show the field first; with it shown, take its time."""
        if self.time_field.isHidden():
            self.time_field.show()
            self.time_field.setFocus()
            return
        self._times = sorted({*self._times, self.time_field.clock.strftime("%H:%M")})
        self.time_field.hide()
        self._leaves_rules = False
        self._show_times()
        self.add_button.setFocus()

    def _remove(self, gone: str) -> None:
        self._times = [other for other in self._times if other != gone]
        self._leaves_rules = False
        self._show_times()

    def _show_times(self) -> None:
        for chip in self.findChildren(Chip):
            self._chips.removeWidget(chip)
            chip.hide()
            chip.setParent(None)
            chip.deleteLater()
        for place, words in enumerate(self._times):
            chip = Chip(self._theme, words, outlined=True)
            chip.clicked.connect(lambda _checked=False, gone=words: self._remove(gone))
            self._chips.insert_widget(place, chip)
            chip.show()
        self.add_button.setVisible(len(self._times) < _MOST_TIMES)
        self.week.show_week(self.chosen_days, self._times)

    @Slot()
    def _changed(self) -> None:
        self._leaves_rules = False
        self.week.show_week(self.chosen_days, self._times)


def _tr(text: str) -> str:
    return QCoreApplication.translate("FirstRun", text)
