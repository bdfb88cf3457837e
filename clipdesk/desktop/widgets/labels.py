"""The one label class: plain text only, elided or wrapped, in a text style of the theme."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import ColourName, TypeName
from clipdesk.desktop.widgets.accessible import plain_tooltip


class PlainLabel(QLabel):
    """Show plain text; too long a line is elided and stays whole as tooltip and accessible name."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        role: TypeName = "body",
        colour: ColourName = "text",
        *,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        wrap: bool = False,
        tabular: bool = False,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._role: TypeName = role
        self._colour: ColourName = colour
        self._elide = elide
        self._tabular = tabular
        self._cut = False
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        vertical = QSizePolicy.Policy.Minimum if wrap else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Preferred, vertical)
        theme.changed.connect(self._restyle)
        self._restyle()
        self.setText(text)

    def set_colour(self, colour: ColourName) -> None:
        """Change the colour token."""
        if colour != self._colour:
            self._colour = colour
            self._restyle()

    def set_role(self, role: TypeName) -> None:
        """Change the text style."""
        self._role = role
        self._restyle()

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(text)
        self._refresh_cut()

    def minimumSizeHint(self) -> QSize:
        """Let a one-line label shrink; it elides."""
        if self.wordWrap():
            return super().minimumSizeHint()
        return QSize(min(self._full_width(), self._theme.px(24)), self._theme.line(self._role))

    def sizeHint(self) -> QSize:
        """Ask for the whole line at the style's line height."""
        if self.wordWrap():
            return super().sizeHint()
        return QSize(self._full_width(), self._theme.line(self._role))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Decide anew whether the text fits."""
        super().resizeEvent(event)
        self._refresh_cut()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the elided line; wrapped text is left to Qt."""
        if self.wordWrap():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self._pen_colour())
        area = self.contentsRect()
        shown = QFontMetrics(self.font(), self).elidedText(self.text(), self._elide, area.width())
        align = (self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask) | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, int(align | Qt.TextFlag.TextSingleLine), shown)

    def _pen_colour(self) -> QColor:
        return self._theme.colour(self._colour if self.isEnabled() else "textDisabled")

    def _full_width(self) -> int:
        return QFontMetrics(self.font(), self).horizontalAdvance(self.text()) + 1

    def _refresh_cut(self) -> None:
        # Not `isVisible`: the size is known before the first show.
        self._cut = not self.wordWrap() and self.width() > 0 and self._full_width() > self.width() + 1
        tip = plain_tooltip(self.text()) if self._cut else ""
        if tip != self.toolTip():
            self.setToolTip(tip)

    @Slot()
    def _restyle(self) -> None:
        self.setFont(self._theme.font(self._role, tabular=self._tabular))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._theme.colour(self._colour))
        palette.setColor(
            QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText, self._theme.colour("textDisabled")
        )
        self.setPalette(palette)
        self.updateGeometry()
        self.update()


class IconMark(QWidget):
    """Show one icon beside a text; it has no name of its own."""

    def __init__(self, theme: Theme, icon: str, colour: ColourName = "textMuted", size_px: int = 16) -> None:
        super().__init__()
        self._theme = theme
        self._icon = icon
        self._colour: ColourName = colour
        self._size_px = size_px
        self.setFixedSize(size_px, size_px)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self.update)

    def set_icon(self, icon: str, colour: ColourName | None = None) -> None:
        """Show another icon."""
        self._icon = icon
        self._colour = colour or self._colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon at the device's ratio."""
        painter = QPainter(self)
        pixmap = self._theme.icon_pixmap(self._icon, self._colour, self._size_px, self.devicePixelRatioF())
        painter.drawPixmap(QPoint(0, 0), pixmap)


class Divider(QWidget):
    """Draw a line between parts, one device pixel thick."""

    def __init__(self, theme: Theme, *, vertical: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._vertical = vertical
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        painter = QPainter(self)
        area = QRect(0, 0, 1, self.height()) if self._vertical else QRect(0, 0, self.width(), 1)
        painter.fillRect(area, self._theme.colour("line"))
