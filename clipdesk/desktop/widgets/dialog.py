"""The frame of every dialog: its own window over a scrim, with header, body and footer.

Tab stays inside, Esc closes (asking first when something was typed), Ctrl+Enter presses the main button.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLineEdit, QTextEdit, QVBoxLayout, QWidget

from clipdesk.desktop.composition import cut_to_shape
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import RADIUS_DIALOG
from clipdesk.desktop.widgets.buttons import Button, ButtonKind, IconButton
from clipdesk.desktop.widgets.labels import PlainLabel
from clipdesk.desktop.widgets.painting import aligned, draw_box

_SHADOW_PX = 40
_HEADER_PX = 64
_SIDE_PX = 25
_FOOTER_PX = 66


class Scrim(QWidget):
    """Darken the window behind its dialogs; a window has one and keeps it."""

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self._theme = theme
        self._over = over
        self._dialogs = 0
        over.installEventFilter(self)

    @classmethod
    def of(cls, theme: Theme, window: QWidget) -> Scrim:
        """Return the window's scrim."""
        for child in window.children():
            if isinstance(child, Scrim):
                return child
        return cls(theme, window)

    def cover(self) -> None:
        """Darken for one more dialog."""
        self._dialogs += 1
        self.setGeometry(self._over.rect())
        self.raise_()
        self.show()

    def lift(self) -> None:
        """Lighten when the last dialog is closed."""
        self._dialogs = max(0, self._dialogs - 1)
        self.setVisible(self._dialogs > 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the window as it grows."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._over.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the shade."""
        QPainter(self).fillRect(self.rect(), self._theme.colour("scrim"))


class Dialog(QDialog):
    """A dialog with a title, a body to fill, and a footer for its buttons.

    Fill `body` with a layout's widgets; add buttons by `add_button`, the main one last with `main=True`.
    """

    def __init__(self, theme: Theme, parent: QWidget, title: str, *, width: int = 680) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._theme = theme
        self._scrim: Scrim | None = None
        self._main_button: Button | None = None
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setFixedWidth(width + 2 * _SHADOW_PX)
        self.title = PlainLabel(theme, title, "dialogTitle")
        self.close_button = IconButton(theme, "x", QCoreApplication.translate("Dialog", "Close"))
        self.body = QWidget()
        self.footer = QHBoxLayout()
        self._footer_box = QWidget()
        self._build()
        self.close_button.clicked.connect(self.close)
        theme.changed.connect(self.update)

    def _build(self) -> None:
        header = QHBoxLayout()
        header.setContentsMargins(_SIDE_PX, 0, 18, 0)
        header.addWidget(self.title, 1)
        header.addWidget(self.close_button)
        self._header_box = QWidget()
        self._header_box.setLayout(header)
        self._header_box.setFixedHeight(self._theme.px(_HEADER_PX))
        self.footer.setContentsMargins(_SIDE_PX, 0, _SIDE_PX, 0)
        self.footer.setSpacing(8)
        self._footer_box.setLayout(self.footer)
        self._footer_box.setFixedHeight(self._theme.px(_FOOTER_PX))
        self._footer_box.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_SHADOW_PX, _SHADOW_PX, _SHADOW_PX, _SHADOW_PX)
        layout.setSpacing(0)
        layout.addWidget(self._header_box)
        layout.addWidget(self.body, 1)
        layout.addWidget(self._footer_box)
        # Reading order is title, body, footer; the cross comes last.
        self.setTabOrder(self._footer_box, self.close_button)

    def add_button(
        self, text: str, kind: ButtonKind = "secondary", *, icon: str = "", main: bool = False
    ) -> Button:
        """Add a button to the footer's right end; Ctrl+Enter presses the main one."""
        button = Button(self._theme, text, kind, icon=icon, height=36)
        self.footer.addWidget(button)
        self._footer_box.show()
        if main:
            self._main_button = button
        return button

    def add_footer_hint(self, hint: QWidget) -> None:
        """Put something at the footer's left end."""
        self.footer.insertWidget(0, hint)
        self.footer.insertStretch(1, 1)
        self._footer_box.show()

    def has_unsaved_text(self) -> bool:
        """Return whether closing would lose something that was typed; dialogs with fields override it."""
        return False

    def confirm_discard(self) -> None:
        """Ask before typed text is lost; closes when the answer is yes."""
        question = ConfirmDialog(
            self._theme,
            self,
            QCoreApplication.translate("Dialog", "Close without saving?"),
            QCoreApplication.translate("Dialog", "What you typed here will be lost."),
            QCoreApplication.translate("Dialog", "Discard"),
            QCoreApplication.translate("Dialog", "Keep Editing"),
        )
        question.accepted.connect(lambda: super(Dialog, self).reject())
        question.open()

    def reject(self) -> None:
        """Close, asking first when something was typed."""
        if self.has_unsaved_text():
            self.confirm_discard()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Treat the window's own close like Esc."""
        event.ignore()
        self.reject()

    def panel_rect(self) -> QRect:
        """Return the visible panel, without the room for its shadow."""
        return self.rect().adjusted(_SHADOW_PX, _SHADOW_PX, -_SHADOW_PX, -_SHADOW_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the shadow's room out of sight where windows cannot be see-through."""
        super().resizeEvent(event)
        cut_to_shape(self, self.panel_rect(), RADIUS_DIALOG)

    def showEvent(self, event: QShowEvent) -> None:
        """Darken the parent, stand in its middle and focus the first field."""
        super().showEvent(event)
        parent = self.parentWidget()
        if parent is not None and self._scrim is None:
            self._scrim = Scrim.of(self._theme, parent.window())
            self._scrim.cover()
            self._fit_height()
            self.finished.connect(self._lift_scrim)
            middle = parent.window().mapToGlobal(parent.window().rect().center())
            self.move(middle - self.rect().center())
        first = self._first_field()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit_height(self) -> None:
        # Wrapped texts and chips are as high as the dialog's width makes them.
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the main button on Ctrl+Enter."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self._main_button is not None and self._main_button.isEnabled():
                self._main_button.click()
            return
        if event.key() == Qt.Key.Key_Escape:
            self.reject()
            return
        if not enter:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag the dialog by its header."""
        if event.position().y() < _SHADOW_PX + self._header_box.height():
            handle = self.windowHandle()
            if handle is not None:
                handle.startSystemMove()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint shadow, panel and footer."""
        painter = QPainter(self)
        theme = self._theme
        panel = QRectF(self.panel_rect())
        draw_shadow(painter, panel, RADIUS_DIALOG, theme.colour("shadow"), _SHADOW_PX)
        draw_box(painter, panel, RADIUS_DIALOG, fill=theme.colour("surface"))
        if not self._footer_box.isHidden():
            self._paint_footer(painter, panel)
        draw_box(painter, panel, RADIUS_DIALOG, border=theme.colour("lineStrong"))

    def _paint_footer(self, painter: QPainter, panel: QRectF) -> None:
        top = float(self._footer_box.y())
        painter.save()
        shape = QPainterPath()
        shape.addRoundedRect(aligned(painter, panel), RADIUS_DIALOG, RADIUS_DIALOG)
        painter.setClipPath(shape)
        area = QRectF(panel.left(), top, panel.width(), panel.bottom() - top)
        painter.fillRect(area, self._theme.colour("window"))
        painter.fillRect(QRectF(panel.left(), top, panel.width(), 1), self._theme.colour("line"))
        painter.restore()

    def _first_field(self) -> QWidget | None:
        controls = [child for child in self.body.findChildren(QWidget) if self._takes_focus(child)]
        fields = [child for child in controls if isinstance(child, (QLineEdit, QTextEdit, QComboBox))]
        return next(iter(fields or controls), self._main_button)

    def _takes_focus(self, child: QWidget) -> bool:
        wants = child.focusPolicy() & Qt.FocusPolicy.TabFocus
        return wants == Qt.FocusPolicy.TabFocus and child.isVisibleTo(self) and child.isEnabled()

    @Slot()
    def _lift_scrim(self) -> None:
        if self._scrim is not None:
            self._scrim.lift()
            self._scrim = None


def draw_shadow(painter: QPainter, box: QRectF, radius: float, colour: QColor, spread: int) -> None:
    """Draw a soft shadow below a rounded box."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    steps = 20
    layer = QColor(colour)
    for step in range(steps):
        # Layers add up: the outer ones are the faintest, so that no edge can be seen.
        layer.setAlphaF(colour.alphaF() * 2 * (step + 1) / (steps * (steps + 1)))
        painter.setBrush(layer)
        grow = (spread - 10) * (1 - step / steps)
        area = box.adjusted(-grow, -grow, grow, grow).translated(0, 8)
        painter.drawRoundedRect(area, radius + grow, radius + grow)


class ConfirmDialog(Dialog):
    """A question that needs an answer before something is lost; the safe answer has the focus."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        question: str,
        text: str,
        do_it: str,
        keep: str,
        *,
        danger: bool = True,
    ) -> None:
        super().__init__(theme, parent, question, width=376)
        self._header_box.hide()
        self.close_button.hide()
        heading = PlainLabel(theme, question, "heading", wrap=True)
        explanation = PlainLabel(theme, text, "body", "textSecondary", wrap=True)
        self.keep_button = Button(theme, keep, height=34)
        self.do_button = Button(theme, do_it, "confirm" if danger else "primary", height=34)
        self._main_button = self.do_button
        self.buttons = row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self.keep_button)
        row.addWidget(self.do_button)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(21, 16, 20, 18)
        layout.setSpacing(2)
        for label in (heading, explanation):
            label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            layout.addWidget(label)
        self.extra = QVBoxLayout()
        layout.addLayout(self.extra)
        layout.addSpacing(14)
        layout.addLayout(row)
        self.setAccessibleDescription(text)
        self.keep_button.clicked.connect(self.reject)
        self.do_button.clicked.connect(self.accept)

    def _first_field(self) -> QWidget | None:
        return self.keep_button


class KeyHint(QWidget):
    """Show keys as small caps, as in "Ctrl Enter to schedule"."""

    def __init__(self, theme: Theme, keys: tuple[str, ...], text: str) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for key in keys:
            layout.addWidget(_KeyCap(theme, key))
        layout.addWidget(PlainLabel(theme, text, "caption", "textMuted"))


class _KeyCap(PlainLabel):
    def __init__(self, theme: Theme, key: str) -> None:
        super().__init__(theme, key, "tiny", "textSecondary")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width() + 14, self._theme.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        draw_box(painter, self.rect(), 4, fill=theme.colour("raised"), border=theme.colour("lineStrong"))
        painter.end()
        super().paintEvent(event)
