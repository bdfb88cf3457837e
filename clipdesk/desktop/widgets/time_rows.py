"""A day's times to choose from, a row each: free, taken by a post that is named, or picked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.times import clock_time
from clipdesk.desktop.tokens import RADIUS_CONTROL, ColourName
from clipdesk.desktop.widgets.buttons import PaintedButton
from clipdesk.desktop.widgets.labels import PlainLabel
from clipdesk.desktop.widgets.painting import draw_box, draw_focus_ring, draw_icon, draw_text

_ROW_PX, _GAP_PX = 38, 6
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class DayTime:
    """A time of a day, and the title of the post that has it, if any; `at` is local."""

    at: datetime
    taken_by: str = ""


class TimeRow(PaintedButton):
    """One time."""

    def __init__(self, theme: Theme, time: DayTime, *, hours_24: bool) -> None:
        super().__init__(theme)
        self.time = time
        self._words = clock_time(time.at, hours_24=hours_24)
        self._state = time.taken_by or _tr("Free")
        self.setCheckable(True)
        self.setEnabled(not time.taken_by)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        taken = _tr("taken by {title}").format(title=time.taken_by)
        state = taken if time.taken_by else _tr("free")
        self.setAccessibleName(f"{self._words}, {state}")

    def sizeHint(self) -> QSize:
        """Ask for one row."""
        return QSize(160, self._theme.px(_ROW_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, time, state and check."""
        painter, theme = QPainter(self), self._theme
        picked = self.isChecked()
        if picked:
            fill, border = theme.colour("accentSoft"), theme.colour("accentBright")
            draw_box(painter, self.rect(), RADIUS_CONTROL, fill=fill, border=border, width=2)
        else:
            hover = theme.colour("hoverRaised") if self.is_hovered else theme.colour("raised")
            shown = hover if self.isEnabled() else None
            border = theme.colour(
                "control" if self.is_hovered else "lineStrong" if self.isEnabled() else "line"
            )
            draw_box(painter, self.rect(), RADIUS_CONTROL, fill=shown, border=border)
        if self.is_focus_visible:
            draw_focus_ring(painter, self.rect(), RADIUS_CONTROL, theme)
        strong: ColourName = "accentText" if picked else "text" if self.isEnabled() else "textMuted"
        soft: ColourName = "accentText" if picked else "textMuted"
        area = QRectF(self.rect()).adjusted(14, 0, -34 if picked else -12, 0)
        used = draw_text(painter, area, self._words, theme.font("label", tabular=True), theme.colour(strong))
        draw_text(
            painter, area.adjusted(used + 10, 0, 0, 0), self._state, theme.font("caption"), theme.colour(soft)
        )
        if picked:
            draw_icon(
                painter, theme, "check", "accentText", QPointF(self.width() - 21, self.height() / 2), 16
            )


class TimeRows(QScrollArea):
    """The times of one day; four are seen at once. Arrow keys move, `picked` tells a press."""

    picked = Signal(object)

    def __init__(self, theme: Theme, name: str, *, hours_24: bool = True) -> None:
        super().__init__()
        self._theme = theme
        self._hours_24 = hours_24
        self.rows: list[TimeRow] = []
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(_GAP_PX)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._none = PlainLabel(
            theme, _tr("No posting times left on this day."), "caption", "textMuted", wrap=True
        )
        self._column.addWidget(self._none)
        self.setWidget(self._content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        self.setFixedHeight(_SHOWN * theme.px(_ROW_PX) + (_SHOWN - 1) * _GAP_PX)
        self.viewport().setAutoFillBackground(False)
        self._content.setAutoFillBackground(False)

    def show_times(self, times: Sequence[DayTime], chosen: datetime | None) -> None:
        """Show the times of another day."""
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [TimeRow(self._theme, time, hours_24=self._hours_24) for time in times]
        for row in self.rows:
            row.clicked.connect(partial(self._press, row))
            self._column.addWidget(row)
        self._none.setVisible(not self.rows)
        self.set_chosen(chosen)

    def set_chosen(self, chosen: datetime | None) -> None:
        """Mark the row of a time, if there is one, and bring it into view."""
        picked = None
        for row in self.rows:
            row.setChecked(row.isEnabled() and row.time.at == chosen)
            row.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            picked = row if row.isChecked() else picked
        stop = picked or next((row for row in self.rows if row.isEnabled()), None)
        if stop is not None:
            stop.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if picked is not None:
            # The rows have their places only after the layout's next turn.
            QTimer.singleShot(0, picked, partial(self.ensureWidgetVisible, picked, 0, _ROW_PX))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move among the free times with the arrow keys."""
        free = [row for row in self.rows if row.isEnabled()]
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        here = next((place for place, row in enumerate(free) if row.hasFocus()), None)
        if step is None or here is None:
            super().keyPressEvent(event)
            return
        row = free[max(0, min(len(free) - 1, here + step))]
        row.setFocus(Qt.FocusReason.TabFocusReason)
        self._press(row)

    def _press(self, row: TimeRow, _on: bool = False) -> None:
        self.set_chosen(row.time.at)
        self.picked.emit(row.time.at)


def _tr(text: str) -> str:
    return QCoreApplication.translate("TimeRows", text)
