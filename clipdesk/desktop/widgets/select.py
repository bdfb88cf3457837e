"""One choice out of a list: a painted combo box whose list is a menu with a check on the current row."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Slot
from PySide6.QtGui import QEnterEvent, QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import HEIGHT_FIELD, RADIUS_CONTROL, ColourName
from clipdesk.desktop.widgets.menus import Menu
from clipdesk.desktop.widgets.painting import draw_box, draw_focus_ring, draw_icon, draw_text, text_width

_SIDE_PX = 11
_CHEVRON_PX = 16


class Select(QComboBox):
    """Show the chosen entry; arrow keys change it, Space or a click opens the list."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        height: int = HEIGHT_FIELD,
        quiet: bool = False,
        placeholder: str = "",
    ) -> None:
        super().__init__()
        self._theme = theme
        self._height = height
        self._quiet = quiet
        self._has_error = False
        self._menu: Menu | None = None
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._restyle)
        self.currentIndexChanged.connect(self.update)
        if placeholder:
            self.setCurrentIndex(-1)

    def set_error(self, has_error: bool, sentence: str = "") -> None:
        """Show that the choice is wrong or missing; the sentence becomes the description."""
        self._has_error = has_error
        self.setAccessibleDescription(sentence)
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the longest entry."""
        font = self._theme.font("body")
        texts = [self.itemText(row) for row in range(self.count())] + [self.placeholderText()]
        width = max((text_width(text, font) for text in texts), default=0)
        return QSize(width + 2 * _SIDE_PX + _CHEVRON_PX + 10, self._theme.px(self._height))

    def minimumSizeHint(self) -> QSize:
        """Allow eliding down to a short word."""
        return QSize(self._theme.px(72), self._theme.px(self._height))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint frame, text and chevron."""
        painter = QPainter(self)
        theme = self._theme
        fill = theme.colour("searchFill" if self._quiet else "inputFill")
        if not self.isEnabled():
            fill = theme.colour("inputDisabled")
        draw_box(painter, self.rect(), RADIUS_CONTROL, fill=fill, border=theme.colour(self._border()))
        if self.hasFocus() or self._menu is not None:
            draw_focus_ring(painter, self.rect(), RADIUS_CONTROL, theme)
        chosen = self.currentText()
        colour: ColourName = "text" if chosen else "textMuted"
        if self._is_placeholder_chosen():
            chosen, colour = self.placeholderText(), "text"
        if not self.isEnabled():
            colour = "textDisabled"
        area = QRectF(self.rect()).adjusted(_SIDE_PX, 0, -_SIDE_PX - _CHEVRON_PX, 0)
        draw_text(painter, area, chosen, theme.font("body"), theme.colour(colour))
        centre = QPointF(self.width() - 7 - _CHEVRON_PX / 2, self.height() / 2)
        chevron: ColourName = "textSecondary" if self.isEnabled() else "textDisabled"
        draw_icon(painter, theme, "chevron-down", chevron, centre, _CHEVRON_PX)

    def showPopup(self) -> None:
        """Open the list as a menu below the box."""
        menu = Menu(self._theme, self)
        for row in range(self.count()):
            icon = "check" if row == self.currentIndex() else ""
            action = menu.add(self.itemText(row), icon, colour="accentText")
            action.setData(row)
            action.setEnabled(self._is_row_enabled(row))
            if row == self.currentIndex():
                menu.setActiveAction(action)
        menu.setMinimumWidth(self.width())
        menu.triggered.connect(lambda action: self._choose(int(action.data())))
        menu.aboutToHide.connect(self._closed)
        self._menu = menu
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))

    def hidePopup(self) -> None:
        """Close the list."""
        if self._menu is not None:
            self._menu.close()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Repaint for the hover look."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Repaint for the rest look."""
        super().leaveEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Repaint for the ring."""
        super().focusInEvent(event)
        self.update()

    def _choose(self, row: int) -> None:
        self.setCurrentIndex(row)
        self.activated.emit(row)
        self.textActivated.emit(self.itemText(row))

    def _closed(self) -> None:
        if self._menu is not None:
            self._menu.deleteLater()
            self._menu = None
        self.update()

    def _is_row_enabled(self, row: int) -> bool:
        flags = self.model().index(row, 0).flags()
        return bool(flags & flags.ItemIsEnabled)

    def _is_placeholder_chosen(self) -> bool:
        return self.currentIndex() < 0 and bool(self.placeholderText())

    def _border(self) -> ColourName:
        if not self.isEnabled():
            return "lineStrong"
        if self._has_error:
            return "danger"
        if self.underMouse():
            return "control" if self._quiet else "text"
        return "lineStrong" if self._quiet else "control"

    @Slot()
    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()
