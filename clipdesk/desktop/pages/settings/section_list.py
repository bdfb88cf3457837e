"""The list of a page's sections at its left: shows where one is, and leads there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from clipdesk.desktop.pages.settings.rows import tr
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import RADIUS_CONTROL, ColourName
from clipdesk.desktop.widgets.buttons import PaintedButton
from clipdesk.desktop.widgets.painting import draw_box, draw_focus_ring, draw_icon, draw_text
from clipdesk.desktop.widgets.segmented import Choice

_HEIGHT_PX = 34
_ICON_X_PX, _TEXT_X_PX = 18, 37


class SectionItem(PaintedButton):
    """One section's name and icon."""

    def __init__(self, theme: Theme, choice: Choice) -> None:
        super().__init__(theme, choice.label)
        self._icon = choice.icon
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ask for 34 in height."""
        return QSize(120, self._theme.px(_HEIGHT_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint fill, icon and name."""
        painter, theme = QPainter(self), self._theme
        if self.isChecked():
            draw_box(painter, self.rect(), RADIUS_CONTROL, fill=theme.colour("hoverFill"))
        elif self.is_hovered:
            draw_box(painter, self.rect(), RADIUS_CONTROL, fill=theme.colour("raised"))
        if self.is_focus_visible:
            draw_focus_ring(painter, self.rect(), RADIUS_CONTROL, theme)
        colour: ColourName = "text" if self.isChecked() or self.is_hovered else "textSecondary"
        draw_icon(painter, theme, self._icon, colour, QPointF(_ICON_X_PX, self.height() / 2), 16)
        area = QRectF(self.rect()).adjusted(_TEXT_X_PX, 0, -8, 0)
        draw_text(painter, area, self.text(), theme.font("label"), theme.colour(colour))


class SectionList(QWidget):
    """All sections; arrow keys move, Tab passes through one stop."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._items = {choice.key: SectionItem(theme, choice) for choice in choices}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for key, item in self._items.items():
            column.addWidget(item)
            item.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))
        column.addStretch(1)
        self.setAccessibleName(tr("Sections"))
        self.set_current(next(iter(self._items)))

    @property
    def current(self) -> str:
        """Return the section that is marked."""
        return next((key for key, item in self._items.items() if item.isChecked()), "")

    def item(self, key: str) -> SectionItem:
        """Return the item of a section."""
        return self._items[key]

    def set_current(self, key: str) -> None:
        """Mark a section."""
        self._items[key].setChecked(True)
        for other, item in self._items.items():
            policy = Qt.FocusPolicy.StrongFocus if other == key else Qt.FocusPolicy.ClickFocus
            item.setFocusPolicy(policy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with Up, Down, Home and End."""
        keys = [key for key, item in self._items.items() if item.isEnabled()]
        here = keys.index(self.current) if self.current in keys else 0
        places = {
            Qt.Key.Key_Up: max(0, here - 1),
            Qt.Key.Key_Down: min(len(keys) - 1, here + 1),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(keys) - 1,
        }
        place = places.get(Qt.Key(event.key()))
        if place is None or not keys:
            super().keyPressEvent(event)
            return
        self.set_current(keys[place])
        self._items[keys[place]].setFocus(Qt.FocusReason.TabFocusReason)
        self.chosen.emit(keys[place])
