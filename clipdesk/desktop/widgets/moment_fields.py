"""Fields for a day and for a clock time: typed, stepped with the arrow keys, or picked from a month."""

from __future__ import annotations

from datetime import date, time

from PySide6.QtCore import QCoreApplication, QDate, QEvent, QObject, QPoint, Qt, QTime, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QDateEdit,
    QHBoxLayout,
    QSizePolicy,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from clipdesk.desktop.composition import cut_to_shape
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import HEIGHT_FIELD, RADIUS_CARD
from clipdesk.desktop.widgets.fields import FieldFrame, clear_background
from clipdesk.desktop.widgets.month import CountOf, MonthGrid
from clipdesk.desktop.widgets.painting import draw_box

_ICON_END_PX = 32
_STEP_MINUTES = 15


class _DayEditor(QDateEdit):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _TimeEditor(QTimeEdit):
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        """Step on from any time: a minute before 18:00 is 17:45."""
        return (
            QAbstractSpinBox.StepEnabledFlag.StepUpEnabled | QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        )

    def stepBy(self, steps: int) -> None:
        """Step minutes by a quarter of an hour, and carry on into the hour."""
        if self.currentSection() != QTimeEdit.Section.MinuteSection:
            super().stepBy(steps)
            return
        now = self.time()
        minutes = now.hour() * 60 + now.minute()
        down = steps < 0 and minutes % _STEP_MINUTES
        target = (minutes // _STEP_MINUTES + steps + (1 if down else 0)) * _STEP_MINUTES
        self.setTime(QTime(target // 60 % 24, target % 60))


class _MomentField(FieldFrame):
    def __init__(self, theme: Theme, name: str, editor: QAbstractSpinBox, icon: str) -> None:
        super().__init__(theme, editor, icon, quiet=False)
        editor.setFrame(False)
        editor.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        editor.setAccessibleName(name)
        editor.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_ICON_END_PX - 3, 1, 8, 1)
        layout.addWidget(editor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._restyle()

    @Slot()
    def _restyle(self) -> None:
        clear_background(self._editor, self._theme, self._theme.font("body", tabular=True))
        self.setFixedHeight(self._theme.px(HEIGHT_FIELD))
        super()._restyle()


class DateField(_MomentField):
    """A day; its icon, or Alt+Down, opens a month."""

    picked = Signal(object)

    def __init__(self, theme: Theme, name: str, today: date, count_of: CountOf = lambda day: 0) -> None:
        self.editor = _DayEditor()
        super().__init__(theme, name, self.editor, "calendar")
        self._today = today
        self._count_of = count_of
        self._popup: _MonthPopup | None = None
        self.editor.setDisplayFormat(QCoreApplication.translate("DateField", "ddd d MMMM yyyy"))
        self.editor.setMinimumDate(_qdate(today))
        self.editor.setDate(_qdate(today))
        self.editor.dateChanged.connect(lambda _day: self.picked.emit(self.day))

    @property
    def day(self) -> date:
        """Return the day."""
        found = self.editor.date()
        return date(found.year(), found.month(), found.day())

    def set_day(self, day: date) -> None:
        """Show a day, without telling."""
        self.editor.blockSignals(True)
        # A day that has passed can be shown, though not chosen anew.
        self.editor.setMinimumDate(_qdate(min(day, self._today)))
        self.editor.setDate(_qdate(day))
        self.editor.blockSignals(False)

    def set_count_of(self, count_of: CountOf) -> None:
        """Show other dots in the month."""
        self._count_of = count_of

    def open_month(self) -> None:
        """Show the month to pick from."""
        popup = _MonthPopup(self._theme, self, MonthGrid(self._theme, self._today, self._count_of))
        popup.grid.set_chosen(self.day)
        popup.grid.picked.connect(lambda day: self.editor.setDate(_qdate(day)))
        popup.grid.activated.connect(popup.close)
        popup.move(self.mapToGlobal(QPoint(0, self.height() + 4)))
        popup.show()
        popup.grid.cell(self.day).setFocus(Qt.FocusReason.PopupFocusReason)
        self._popup = popup

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the month from the icon."""
        if event.position().x() < _ICON_END_PX:
            self.open_month()
        else:
            super().mousePressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the month with Alt+Down."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
            if alt and event.key() == Qt.Key.Key_Down:
                self.open_month()
                return True
        return super().eventFilter(watched, event)


class TimeField(_MomentField):
    """A clock time; the arrow keys step minutes by a quarter of an hour."""

    picked = Signal(object)

    def __init__(self, theme: Theme, name: str, *, hours_24: bool = True) -> None:
        self.editor = _TimeEditor()
        super().__init__(theme, name, self.editor, "clock")
        self.editor.setDisplayFormat("HH:mm" if hours_24 else "h:mm AP")
        self.editor.timeChanged.connect(lambda _time: self.picked.emit(self.clock))

    @property
    def clock(self) -> time:
        """Return the time."""
        found = self.editor.time()
        return time(found.hour(), found.minute())

    def set_clock(self, clock: time) -> None:
        """Show a time, without telling."""
        self.editor.blockSignals(True)
        self.editor.setTime(QTime(clock.hour, clock.minute))
        self.editor.blockSignals(False)


class _MonthPopup(QWidget):
    """A month in a box that closes when something else is pressed, or with Enter and Esc."""

    def __init__(self, theme: Theme, parent: QWidget, grid: MonthGrid) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._theme = theme
        self.grid = grid
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.addWidget(grid)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Enter and Esc."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.close()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the corners round where windows cannot be see-through."""
        super().resizeEvent(event)
        cut_to_shape(self, self.rect(), RADIUS_CARD)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box."""
        fill, border = self._theme.colour("overlay"), self._theme.colour("lineStrong")
        draw_box(QPainter(self), self.rect(), RADIUS_CARD, fill=fill, border=border)


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
