"""Choices in a row: a segmented control (one pill in a track) and filter tabs (names with counts)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import HEIGHT_FIELD, HEIGHT_TAB, RADIUS_CHIP, RADIUS_INSET, ColourName
from clipdesk.desktop.widgets.buttons import PaintedButton
from clipdesk.desktop.widgets.painting import draw_box, draw_focus_ring, draw_icon, draw_text, text_width

_SEGMENT_PAD_PX = 13
_TAB_PAD_PX = 10
_COUNT_GAP_PX = 7


@dataclass(frozen=True, slots=True)
class Choice:
    """One segment or tab: a key for the program, a label for people."""

    key: str
    label: str
    icon: str = ""


class _Segment(PaintedButton):
    """One part of a row; the row's track is painted by the row."""

    def __init__(self, theme: Theme, choice: Choice, height: int) -> None:
        super().__init__(theme, choice.label)
        self._icon = choice.icon
        self._height = height
        self.setCheckable(True)
        self.setAutoExclusive(True)

    def sizeHint(self) -> QSize:
        """Ask for icon and label."""
        width = text_width(self.text(), self._theme.font("label")) + 2 * _SEGMENT_PAD_PX
        return QSize(width + (20 if self._icon else 0), self._theme.px(self._height))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pill when chosen, icon and label."""
        painter = QPainter(self)
        theme = self._theme
        if self.isChecked():
            border = None if theme.is_dark else theme.colour("lineStrong")
            draw_box(painter, self.rect(), RADIUS_CHIP, fill=theme.colour("segment"), border=border)
        if self.is_focus_visible:
            draw_focus_ring(painter, self.rect(), RADIUS_CHIP, theme)
        colour: ColourName = "text" if self.isChecked() or self.is_hovered else "textSecondary"
        if not self.isEnabled():
            colour = "textDisabled"
        area = QRectF(self.rect()).adjusted(_SEGMENT_PAD_PX - (1 if self._icon else 0), 0, 0, 0)
        if self._icon:
            draw_icon(painter, theme, self._icon, colour, QPointF(area.left() + 7, area.center().y()), 16)
            area.setLeft(area.left() + 20)
        draw_text(painter, area, self.text(), theme.font("label"), theme.colour(colour))


class _Row(QWidget):
    """Hold buttons of which one is chosen; arrow keys move, Tab passes through one stop."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str, gap: int) -> None:
        super().__init__()
        self._theme = theme
        self._keys: list[str] = []
        self._buttons: dict[str, PaintedButton] = {}
        self._group = QButtonGroup(self)
        self._group.idToggled.connect(self._tell)
        self._layout = QHBoxLayout(self)
        self._layout.setSpacing(gap)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def current(self) -> str:
        """Return the chosen key."""
        index = self._group.checkedId()
        return self._keys[index] if index >= 0 else ""

    def set_current(self, key: str) -> None:
        """Choose by key."""
        if key in self._keys:
            self._group.button(self._keys.index(key)).setChecked(True)

    def button(self, key: str) -> PaintedButton:
        """Return the button of a key."""
        return self._buttons[key]

    def _add(self, key: str, button: PaintedButton) -> None:
        self._group.addButton(button, len(self._keys))
        self._keys.append(key)
        self._buttons[key] = button
        self._layout.addWidget(button)
        if len(self._keys) == 1:
            button.setChecked(True)
        else:
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrow keys, Home and End."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        count, here = len(self._keys), self._group.checkedId()
        key = Qt.Key(event.key())
        if key in step and count:
            target = (here + step[key]) % count
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            target = 0 if key == Qt.Key.Key_Home else count - 1
        else:
            super().keyPressEvent(event)
            return
        button = self._group.button(target)
        button.setChecked(True)
        button.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot(int, bool)
    def _tell(self, index: int, checked: bool) -> None:
        button = self._group.button(index)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if checked else Qt.FocusPolicy.ClickFocus)
        if checked:
            self.chosen.emit(self._keys[index])


class Segmented(_Row):
    """A raised track with one pill."""

    def __init__(
        self, theme: Theme, name: str, choices: Sequence[Choice], height: int = HEIGHT_FIELD
    ) -> None:
        super().__init__(theme, name, gap=2)
        self._layout.setContentsMargins(3, 3, 3, 3)
        for choice in choices:
            self._add(choice.key, _Segment(theme, choice, height - 6))
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the track."""
        painter = QPainter(self)
        fill, border = self._theme.colour("segmentTrack"), self._theme.colour("line")
        draw_box(painter, self.rect(), RADIUS_INSET, fill=fill, border=border)


class _Tab(PaintedButton):
    """A filter with a count after its name."""

    def __init__(self, theme: Theme, choice: Choice) -> None:
        super().__init__(theme, choice.label)
        self._count: int | None = None
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAccessibleName(choice.label)

    def set_count(self, count: int | None) -> None:
        """Show a number after the name."""
        self._count = count
        self.setAccessibleName(self.text() if count is None else f"{self.text()}, {count}")
        self._restyle()

    def sizeHint(self) -> QSize:
        """Ask for name and count."""
        font = self._theme.font("label", tabular=True)
        width = text_width(self.text(), font) + 2 * _TAB_PAD_PX
        if self._count is not None:
            width += _COUNT_GAP_PX + text_width(f"{self._count:n}", font)
        return QSize(width, self._theme.px(HEIGHT_TAB))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint fill when chosen, name and count."""
        painter = QPainter(self)
        theme = self._theme
        if self.isChecked():
            draw_box(painter, self.rect(), RADIUS_CHIP, fill=theme.colour("hoverFill"))
        elif self.is_hovered:
            draw_box(painter, self.rect(), RADIUS_CHIP, fill=theme.colour("raised"))
        if self.is_focus_visible:
            draw_focus_ring(painter, self.rect(), RADIUS_CHIP, theme)
        colour = theme.colour("text" if self.isChecked() or self.is_hovered else "textSecondary")
        font = theme.font("label", tabular=True)
        area = QRectF(self.rect()).adjusted(_TAB_PAD_PX, 0, 0, 0)
        area.setLeft(area.left() + draw_text(painter, area, self.text(), font, colour) + _COUNT_GAP_PX)
        if self._count is not None:
            draw_text(painter, area, f"{self._count:n}", font, colour)


class FilterTabs(_Row):
    """Filters of a list, with counts."""

    def __init__(self, theme: Theme, name: str, choices: Sequence[Choice]) -> None:
        super().__init__(theme, name, gap=4)
        self._tabs = {choice.key: _Tab(theme, choice) for choice in choices}
        for key, tab in self._tabs.items():
            self._add(key, tab)

    def set_count(self, key: str, count: int | None) -> None:
        """Show how many a filter has."""
        self._tabs[key].set_count(count)
