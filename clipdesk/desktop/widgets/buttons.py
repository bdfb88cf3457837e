"""Push buttons painted from the theme: their looks, icon and text, busy state, keyboard focus ring.

What a button does, and whether it may, is decided by whoever made it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QPushButton, QSizePolicy

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import HEIGHT_CONTROL, RADIUS_CONTROL, ColourName
from clipdesk.desktop.widgets.painting import (
    LEFT,
    draw_box,
    draw_focus_ring,
    draw_icon,
    draw_text,
    text_width,
)
from clipdesk.desktop.widgets.spinner import SpinClock
from clipdesk.desktop.widgets.tooltip import Tooltip

ButtonKind = Literal["primary", "secondary", "ghost", "danger", "confirm", "tinted", "link"]
ShownState = Literal["", "hover", "pressed", "focus"]

_ICON_PX = 16
_ICON_GAP_PX = 8
_MIN_WIDTH_PX = 62
_KEYBOARD_REASONS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
)

_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)


class PaintedButton(QPushButton):
    """Hold what every painted control shares: theme, hover, visible keyboard focus, Enter as a press."""

    # Arrow keys belong to what holds the button: a row, a list, the sidebar.
    leaves_arrows = True

    def __init__(self, theme: Theme, text: str = "") -> None:
        super().__init__(text)
        self._theme = theme
        self._focus_visible = False
        self._shown_state: ShownState = ""
        self.setFlat(True)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._restyle)

    def show_state(self, state: ShownState) -> None:
        """Paint a state as if it were so; for sheets of components."""
        self._shown_state = state
        self.update()

    @property
    def is_hovered(self) -> bool:
        """Return whether the hover look applies."""
        return self.isEnabled() and (self.underMouse() or self._shown_state == "hover")

    @property
    def is_pressed(self) -> bool:
        """Return whether the pressed look applies."""
        return self.isDown() or self._shown_state == "pressed"

    @property
    def is_focus_visible(self) -> bool:
        """Return whether the ring is drawn: focus that came by keyboard."""
        return (self.hasFocus() and self._focus_visible) or self._shown_state == "focus"

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Remember whether the focus came by keyboard."""
        if event.reason() in _KEYBOARD_REASONS:
            self._focus_visible = True
        elif event.reason() == Qt.FocusReason.MouseFocusReason:
            self._focus_visible = False
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press with Enter as well, and show the ring once keys are used."""
        self._focus_visible = True
        if self.leaves_arrows and event.key() in _ARROWS:
            event.ignore()
            return
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if (
            is_enter
            and not event.modifiers()
            and not (isinstance(self.window(), QDialog) and self.autoDefault())
        ):
            self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Repaint for the hover look."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Repaint for the rest look."""
        super().leaveEvent(event)
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Never shrink below the label."""
        return self.sizeHint()

    @Slot()
    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()


@dataclass(frozen=True, slots=True)
class _Look:
    fill: ColourName | None
    border: ColourName | None
    text: ColourName


# kind: rest, hover, pressed, disabled
_LOOKS: dict[ButtonKind, tuple[_Look, _Look, _Look, _Look]] = {
    "primary": (
        _Look("accent", None, "onFill"),
        _Look("accentHover", None, "onFill"),
        _Look("accentPressed", None, "onFill"),
        _Look("disabledFill", None, "textDisabled"),
    ),
    "secondary": (
        _Look("secondaryFill", "lineStrong", "text"),
        _Look("hoverRaised", "control", "text"),
        _Look("pressed", "lineStrong", "text"),
        _Look(None, "line", "textDisabled"),
    ),
    "ghost": (
        _Look(None, None, "textSecondary"),
        _Look("hoverFill", None, "text"),
        _Look("pressed", None, "text"),
        _Look(None, None, "textDisabled"),
    ),
    "danger": (
        _Look(None, "lineStrong", "danger"),
        _Look("dangerSoft", "danger", "danger"),
        _Look("dangerSoft", "dangerLine", "danger"),
        _Look(None, "line", "textDisabled"),
    ),
    "confirm": (
        _Look("dangerFill", None, "onFill"),
        _Look("dangerFillHover", None, "onFill"),
        _Look("dangerFillHover", None, "onFill"),
        _Look("disabledFill", None, "textDisabled"),
    ),
    "tinted": (
        _Look("accentSoft", "accentLine", "accentText"),
        _Look("accentSoft", "accentText", "accentText"),
        _Look("accentSoft", "accentBright", "accentText"),
        _Look(None, "line", "textDisabled"),
    ),
    "link": (
        _Look(None, None, "accentText"),
        _Look(None, None, "accentText"),
        _Look(None, None, "accentText"),
        _Look(None, None, "textDisabled"),
    ),
}


class Button(PaintedButton):
    """A command with a label and perhaps an icon."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        kind: ButtonKind = "secondary",
        *,
        icon: str = "",
        height: int = HEIGHT_CONTROL,
        shortcut_hint: str = "",
    ) -> None:
        super().__init__(theme, text)
        self._kind: ButtonKind = kind
        self._icon = icon
        self._height = height
        self._busy_text = ""
        self._rest_text = text
        self._kept_width = 0
        self._spin = SpinClock(theme, self)
        if shortcut_hint:
            Tooltip(theme, self, text, shortcut_hint)

    @property
    def kind(self) -> ButtonKind:
        """Return the look."""
        return self._kind

    @property
    def is_busy(self) -> bool:
        """Return whether work that this button began goes on."""
        return bool(self._kept_width)

    def set_kind(self, kind: ButtonKind) -> None:
        """Change the look."""
        self._kind = kind
        self._restyle()

    def set_icon(self, icon: str) -> None:
        """Show another icon; empty for none."""
        self._icon = icon
        self._restyle()

    def set_busy(self, busy: bool, text: str = "") -> None:
        """Spin in place of the icon and take no presses; the width stays."""
        if busy == self.is_busy:
            return
        if busy:
            self._rest_text = self.text()
            self._kept_width = max(self.width(), self.sizeHint().width())
            self.setText(text or self._rest_text)
        else:
            self._kept_width = 0
            self.setText(self._rest_text)
        # Signals, not enabled: a disabled button would lose the keyboard focus.
        self.blockSignals(busy)
        self._spin.set_on(busy)
        self._restyle()

    def sizeHint(self) -> QSize:
        """Ask for padding, icon, gap and label."""
        text = text_width(self.text(), self._theme.font("label"))
        if self._kind == "link":
            return QSize(text + self._icon_space(), max(24, self._theme.line("body")))
        width = text + self._icon_space() + 2 * self._padding()
        if self._kept_width:
            return QSize(max(width, self._kept_width), self._theme.px(self._height))
        return QSize(max(width, self._theme.px(_MIN_WIDTH_PX)), self._theme.px(self._height))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint fill, border, icon, label and ring."""
        painter = QPainter(self)
        look = self._look()
        theme = self._theme
        fill = theme.colour(look.fill) if look.fill else None
        border = theme.colour(look.border) if look.border else None
        if fill is not None or border is not None:
            draw_box(painter, self.rect(), RADIUS_CONTROL, fill=fill, border=border)
        if self.is_focus_visible:
            draw_focus_ring(painter, self.rect(), RADIUS_CONTROL, theme)
        self._paint_label(painter, look.text)

    def _paint_label(self, painter: QPainter, colour: ColourName) -> None:
        theme = self._theme
        font = theme.font("label")
        area = QRectF(self.rect())
        icon_space = self._icon_space()
        room = area.width() - (0 if self._kind == "link" else 2 * 6)
        needed = min(room, text_width(self.text(), font) + icon_space)
        left = area.left() if self._kind == "link" else area.left() + (area.width() - needed) / 2
        left = round(left)
        if icon_space:
            centre = QPointF(left + _ICON_PX / 2, area.center().y())
            if self.is_busy:
                self._spin.draw(painter, colour, centre, _ICON_PX)
            else:
                draw_icon(painter, theme, self._icon, colour, centre, _ICON_PX)
        box = QRectF(left + icon_space, area.top(), needed - icon_space + 1, area.height())
        used = draw_text(painter, box, self.text(), font, theme.colour(colour), LEFT)
        if self._kind == "link" and self.is_hovered:
            baseline = round(area.center().y() + painter.fontMetrics().ascent() / 2)
            painter.drawLine(QPointF(box.left(), baseline), QPointF(box.left() + used, baseline))

    def _look(self) -> _Look:
        rest, hover, pressed, disabled = _LOOKS[self._kind]
        if not self.isEnabled():
            return disabled
        if self.is_pressed and not self.is_busy:
            return pressed
        return hover if self.is_hovered and not self.is_busy else rest

    def _icon_space(self) -> int:
        return _ICON_PX + _ICON_GAP_PX if self._icon or self.is_busy else 0

    def _padding(self) -> int:
        if self._height <= 28:
            return 10
        return {"primary": 14, "ghost": 12}.get(self._kind, 13)


class IconButton(PaintedButton):
    """A command shown as an icon; its name is its tooltip."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        name: str,
        *,
        kind: ButtonKind = "ghost",
        size: int = HEIGHT_CONTROL,
        icon_px: int = _ICON_PX,
        shortcut_hint: str = "",
    ) -> None:
        super().__init__(theme)
        self._icon = icon
        self._kind: ButtonKind = kind
        self._size = size
        self._icon_px = icon_px
        self._tooltip = Tooltip(theme, self, name, shortcut_hint)
        self.setAccessibleName(name)

    @property
    def icon_name(self) -> str:
        """Return the name of the icon that is shown."""
        return self._icon

    def set_command(self, icon: str, name: str, shortcut_hint: str = "") -> None:
        """Become another command."""
        self._icon = icon
        self.set_name(name, shortcut_hint)
        self.update()

    def set_name(self, name: str, shortcut_hint: str = "", *, spoken: str = "") -> None:
        """Change the tooltip and the accessible name, which may say more."""
        self._tooltip.set_text(name, shortcut_hint)
        self.setAccessibleName(spoken or name)

    def sizeHint(self) -> QSize:
        """Ask for a square."""
        side = self._theme.px(self._size)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint fill, icon and ring."""
        painter = QPainter(self)
        theme = self._theme
        rest, hover, pressed, disabled = _LOOKS[self._kind]
        look = rest
        if not self.isEnabled():
            look = disabled
        elif self.is_pressed:
            look = pressed
        elif self.is_hovered:
            look = hover
        if look.fill or look.border:
            fill = theme.colour(look.fill) if look.fill else None
            border = theme.colour(look.border) if look.border else None
            draw_box(painter, self.rect(), RADIUS_CONTROL, fill=fill, border=border)
        if self.is_focus_visible:
            draw_focus_ring(painter, self.rect(), RADIUS_CONTROL, theme)
        centre = QPointF(self.width() / 2, self.height() / 2)
        draw_icon(painter, theme, self._icon, look.text, centre, self._icon_px)
