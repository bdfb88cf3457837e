"""A short message over the content's lower edge, perhaps with Undo; hover and focus stop its clock."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPropertyAnimation, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGraphicsOpacityEffect, QHBoxLayout, QSizePolicy, QWidget

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import FADE_MS, RADIUS_CARD, ColourName
from clipdesk.desktop.widgets.accessible import announce
from clipdesk.desktop.widgets.buttons import Button
from clipdesk.desktop.widgets.labels import IconMark, PlainLabel
from clipdesk.desktop.widgets.painting import draw_box

_UP_PX = 24
_HEIGHT_PX = 44
_WITH_ACTION_MS = 10_000
_PLAIN_MS = 5_000


class Toast(QWidget):
    """Show the newest message; an older one gives way."""

    closed = Signal()

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self._theme = theme
        self._over = over
        self._act: Callable[[], None] | None = None
        self._icon = IconMark(theme, "check", "ok")
        self._text = PlainLabel(theme, "", "label")
        self._button = Button(theme, "", "link")
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self.dismiss)
        self._effect = QGraphicsOpacityEffect(self)
        self._fade = QPropertyAnimation(self._effect, b"opacity", self)
        self._fade.setDuration(FADE_MS)
        self._fade.finished.connect(self._faded)
        self._build()
        over.installEventFilter(self)
        self._button.installEventFilter(self)
        self.hide()

    def _build(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(15, 0, 16, 0)
        layout.setSpacing(10)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        layout.addSpacing(24)
        layout.addWidget(self._button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self._theme.px(_HEIGHT_PX))
        self.setGraphicsEffect(self._effect)
        self._effect.setEnabled(False)
        self._button.clicked.connect(self._run_action)

    @property
    def text(self) -> str:
        """Return the message."""
        return self._text.text()

    @property
    def is_counting(self) -> bool:
        """Return whether the clock runs."""
        return self._clock.isActive()

    def show_message(
        self,
        text: str,
        *,
        action: str = "",
        on_action: Callable[[], None] | None = None,
        icon: str = "check",
        colour: ColourName = "ok",
    ) -> None:
        """Show a message; with an action it stays 10 s, without 5 s."""
        self._act = on_action
        self._text.setText(text)
        self._icon.set_icon(icon, colour)
        self._button.setText(action)
        self._button.setAccessibleName(f"{action}: {text}" if action else "")
        self._button.setVisible(bool(action))
        self._clock.setInterval(_WITH_ACTION_MS if action else _PLAIN_MS)
        self.setAccessibleName(text)
        self._place()
        self.raise_()
        self.show()
        self._fade_to(1.0)
        self._clock.start()
        announce(self, text)

    def take_focus(self) -> bool:
        """Move the keyboard to the action; say whether there was one."""
        if not self.isVisible() or self._button.isHidden():
            return False
        self._button.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    @Slot()
    def dismiss(self) -> None:
        """Take the message away."""
        self._clock.stop()
        self._act = None
        if self.isVisible():
            self._fade_to(0.0)

    def event(self, event: QEvent) -> bool:
        """Stop the clock while the pointer is over the toast."""
        if event.type() == QEvent.Type.Enter:
            self._clock.stop()
        elif event.type() == QEvent.Type.Leave:
            self._resume()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the content's size, and stop the clock while the action has the focus."""
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self._place()
        elif watched is self._button and isinstance(event, QFocusEvent):
            if event.gotFocus():
                self._clock.stop()
            else:
                self._resume()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the overlay box."""
        theme = self._theme
        fill, border = theme.colour("overlay"), theme.colour("lineStrong")
        draw_box(QPainter(self), self.rect(), RADIUS_CARD, fill=fill, border=border)

    def _resume(self) -> None:
        if self.isVisible() and not self._button.hasFocus() and not self.underMouse():
            self._clock.start()

    def _run_action(self) -> None:
        act = self._act
        self.dismiss()
        if act is not None:
            act()

    def _place(self) -> None:
        width = min(self._over.width() - 64, max(376, self.sizeHint().width()))
        left = (self._over.width() - width) // 2
        self.setGeometry(left, self._over.height() - self.height() - _UP_PX, width, self.height())

    def _fade_to(self, target: float) -> None:
        self._fade.stop()
        if self._theme.reduce_motion or not self._over.isVisible():
            self._effect.setOpacity(target)
            self._faded()
            return
        self._effect.setEnabled(True)
        self._fade.setStartValue(1.0 - target)
        self._fade.setEndValue(target)
        self._fade.start()

    @Slot()
    def _faded(self) -> None:
        # An effect that is on costs a pixmap at each repaint.
        gone = self._effect.opacity() < 0.5
        self._effect.setEnabled(False)
        if gone:
            self.hide()
            self.closed.emit()
