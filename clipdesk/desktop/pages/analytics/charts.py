"""The two charts of the Analytics page, filled from a digest: views per day, best posting times."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from PySide6.QtCore import QCoreApplication, QDate, QLocale, Slot

from clipdesk.desktop.local_time import has_24_hours
from clipdesk.desktop.looks import PLATFORMS
from clipdesk.desktop.models.number_words import axis, whole
from clipdesk.desktop.models.numbers import Digest, HeatCell
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.times import clock_time, short_date
from clipdesk.desktop.widgets.chart_bars import ColumnName, Series, StackedBars
from clipdesk.desktop.widgets.chart_heat import Cell, HeatMap
from clipdesk.desktop.widgets.chart_panel import ChartPanel, LegendButton
from clipdesk.desktop.widgets.chart_popover import PopoverLine
from clipdesk.desktop.widgets.labels import PlainLabel
from clipdesk.domain.account import Platform

_FIRST_HOUR, _LAST_HOUR = 10, 22


class ViewsPanel(ChartPanel):
    """Views per day, stacked by platform; the legend leaves platforms out."""

    def __init__(self, theme: Theme) -> None:
        self.bars = StackedBars(theme, _tr("Views per day"), axis, whole)
        super().__init__(theme, _tr("Views per day"), self.bars)
        self.legend: dict[Platform, LegendButton] = {}
        for platform in Platform:
            look = PLATFORMS[str(platform)]
            button = LegendButton(theme, look.name, look.chart)
            button.toggled.connect(self._leave_out)
            self.side.addWidget(button)
            self.legend[platform] = button

    def show_digest(self, digest: Digest, platform: Platform | None) -> None:
        """Show the days of a digest; a chosen platform stands alone."""
        shown = [item for item in Platform if platform in (None, item)]
        for item, button in self.legend.items():
            button.setVisible(item in shown)
        columns = [ColumnName(_short_day(day.day), short_date(day.day)) for day in digest.per_day]
        series = [
            Series(
                str(item),
                item.label,
                PLATFORMS[str(item)].chart,
                tuple(day.views[item] for day in digest.per_day),
            )
            for item in shown
        ]
        self.bars.show_series(columns, series, _views_summary(digest))
        head = [_tr("Day"), *(item.label for item in shown), _tr("All")]
        rows = [
            [short_date(day.day), *(whole(day.views[item]) for item in shown), whole(day.total)]
            for day in reversed(digest.per_day)
        ]
        self.numbers.show(head, rows)
        self.table.setAccessibleDescription(self.bars.accessibleDescription())

    @Slot()
    def _leave_out(self) -> None:
        hidden = (str(platform) for platform, button in self.legend.items() if not button.isChecked())
        self.bars.set_hidden(frozenset(hidden))


class TimesPanel(ChartPanel):
    """Best posting times: what posts of a weekday and two hours usually get in their first day."""

    def __init__(self, theme: Theme) -> None:
        self._cells: Mapping[Cell, HeatCell] = {}
        self._hours: tuple[int, ...] = ()
        self.heat = HeatMap(theme, _tr("Best posting times"), self._explain)
        subtitle = _tr("Median views in the first 24 hours")
        super().__init__(theme, _tr("Best posting times"), self.heat, subtitle=subtitle)
        self.best = PlainLabel(theme, "", "captionStrong", "accentText", tabular=True)
        self.side.addWidget(self.best)

    def show_digest(self, digest: Digest) -> None:
        """Show the times of a digest."""
        used = [cell.hour for cell in digest.heat]
        first, last = min([_FIRST_HOUR, *used]), max([_LAST_HOUR, *used])
        self._hours = tuple(range(first, last + 1, 2))
        self._cells = {(cell.weekday, self._hours.index(cell.hour)): cell for cell in digest.heat}
        best = digest.best
        place = (best.weekday, self._hours.index(best.hour)) if best is not None else None
        self.best.setText(_time_words(best.weekday, best.hour) if best is not None else "")
        summary = _tr("Too few posts to say.")
        if best is not None:
            summary = _tr("Posts on {time} got the most: {views} views in the first 24 hours.").format(
                time=_time_words(best.weekday, best.hour), views=whole(best.views)
            )
        values = {cell: found.views for cell, found in self._cells.items()}
        self.heat.show_values(_weekdays(), [f"{hour}" for hour in self._hours], values, place, summary)
        rows = [
            [_time_words(cell.weekday, cell.hour), whole(cell.views), whole(cell.posts)]
            for cell in sorted(digest.heat, key=lambda cell: cell.views, reverse=True)
        ]
        self.numbers.show([_tr("Time"), _tr("Views"), _tr("Posts")], rows)
        self.table.setAccessibleDescription(summary)

    def _explain(self, cell: Cell) -> tuple[str, tuple[PopoverLine, ...]]:
        row, column = cell
        title = _time_words(row, self._hours[column])
        found = self._cells.get(cell)
        if found is None:
            return title, (PopoverLine(_tr("No posts yet"), ""),)
        return title, (
            PopoverLine(_tr("Views"), whole(found.views)),
            PopoverLine(_tr("Posts"), whole(found.posts)),
        )


def toggle_tables(panels: tuple[ChartPanel, ...]) -> bool:
    """Show all numbers as tables, or all charts again; return whether tables are shown now."""
    shown = not all(panel.shows_table for panel in panels)
    for panel in panels:
        panel.set_table(shown)
    return shown


def _views_summary(digest: Digest) -> str:
    best = max(digest.per_day, key=lambda day: day.total, default=None)
    if best is None or best.total < 1:
        return _tr("No views in the last {days} days.").format(days=digest.days)
    words = _tr("{views} views in the last {days} days; most on {day} with {most}.")
    return words.format(
        views=whole(digest.now.views), days=digest.days, day=short_date(best.day), most=whole(best.total)
    )


def _weekdays() -> list[str]:
    locale = QLocale()
    return [locale.dayName(number, QLocale.FormatType.ShortFormat) for number in range(1, 8)]


def _time_words(weekday: int, hour: int) -> str:
    moment = datetime.combine(date(2000, 1, 1), time(hour))
    return f"{_weekdays()[weekday]} {clock_time(moment, hours_24=has_24_hours())}"


def _short_day(day: date) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), _tr("d MMM"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("AnalyticsCharts", text)
