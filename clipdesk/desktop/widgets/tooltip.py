"""Shows what a control does, and its shortcut, after half a second of hover or keyboard focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from clipdesk.desktop.composition import cut_to_shape
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import RADIUS_INSET, TOOLTIP_MS
from clipdesk.desktop.widgets.painting import draw_box, draw_text, text_width

_SIDE_PX = 10
_SHORTCUT_GAP_PX = 10


class TooltipBubble(QWidget):
    """Paint a label and its shortcut on an overlay box."""

    def __init__(self, theme: Theme, text: str, shortcut: str = "") -> None:
        super().__init__(None, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self._theme = theme
        self._text = text
        self._shortcut = shortcut
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Ask for one line, 30 high."""
        width = text_width(self._text, self._theme.font("caption")) + 2 * _SIDE_PX
        if self._shortcut:
            width += _SHORTCUT_GAP_PX + text_width(self._shortcut, self._theme.font("caption"))
        return QSize(width, self._theme.px(30))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the corners round where windows cannot be see-through."""
        super().resizeEvent(event)
        cut_to_shape(self, self.rect(), RADIUS_INSET)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box and both texts."""
        painter = QPainter(self)
        theme = self._theme
        border = theme.colour("lineStrong")
        draw_box(painter, self.rect(), RADIUS_INSET, fill=theme.colour("overlay"), border=border)
        area = QRect(_SIDE_PX, 0, self.width() - 2 * _SIDE_PX, self.height())
        used = draw_text(painter, area, self._text, theme.font("caption"), theme.colour("text"))
        if self._shortcut:
            area.setLeft(int(area.left() + used + _SHORTCUT_GAP_PX))
            draw_text(painter, area, self._shortcut, theme.font("caption"), theme.colour("textMuted"))


class Tooltip(QObject):
    """Watch one control and show its bubble."""

    def __init__(self, theme: Theme, target: QWidget, text: str, shortcut: str = "") -> None:
        super().__init__(target)
        self._theme = theme
        self._target = target
        self._text = text
        self._shortcut = shortcut
        self._bubble: TooltipBubble | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TOOLTIP_MS)
        self._timer.timeout.connect(self._show)
        target.installEventFilter(self)

    @property
    def text(self) -> str:
        """Return the label."""
        return self._text

    def set_text(self, text: str, shortcut: str = "") -> None:
        """Change the label and the shortcut."""
        self._text = text
        self._shortcut = shortcut
        self.hide()

    def hide(self) -> None:
        """Take the bubble away."""
        self._timer.stop()
        if self._bubble is not None:
            self._bubble.deleteLater()
            self._bubble.hide()
            self._bubble = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Start, stop and replace Qt's own tooltip."""
        kind = event.type()
        if kind == QEvent.Type.ToolTip:
            return True
        if kind == QEvent.Type.Enter:
            self._timer.start()
        elif kind == QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
            if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
                self._timer.start()
        elif kind in _ENDINGS:
            self.hide()
        return False

    @Slot()
    def _show(self) -> None:
        if not self._text or not self._target.isVisible():
            return
        self._bubble = TooltipBubble(self._theme, self._text, self._shortcut)
        self._bubble.move(self._place(self._bubble.size()))
        self._bubble.show()

    def _place(self, size: QSize) -> QPoint:
        target = QRect(self._target.mapToGlobal(QPoint(0, 0)), self._target.size())
        corner = QPoint(target.center().x() - size.width() // 2, target.bottom() + 7)
        area = self._target.screen().availableGeometry()
        if corner.y() + size.height() > area.bottom():
            corner.setY(target.top() - size.height() - 6)
        corner.setX(max(area.left() + 4, min(corner.x(), area.right() - size.width() - 4)))
        return corner


_ENDINGS = (
    QEvent.Type.Leave,
    QEvent.Type.FocusOut,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.KeyPress,
    QEvent.Type.Hide,
    QEvent.Type.EnabledChange,
)
