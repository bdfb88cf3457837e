"""Checkbox, radio and toggle, painted; Qt's own buttons underneath keep role, state and keys."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, QVariantAnimation
from PySide6.QtGui import QPainter, QPaintEvent

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import HOVER_MS, RADIUS_SMALL, ColourName
from clipdesk.desktop.widgets.buttons import PaintedButton
from clipdesk.desktop.widgets.painting import (
    draw_box,
    draw_focus_ring,
    draw_icon,
    draw_text,
    text_width,
)

_RING_PX = 2
_BOX_PX = 20
_TOGGLE_W_PX, _TOGGLE_H_PX = 36, 20
_LABEL_GAP_PX = 8


class _Choice(PaintedButton):
    """Hold what checkbox and radio share: a mark at the left, a label beside it."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__(theme, text)
        self.setCheckable(True)

    def sizeHint(self) -> QSize:
        """Ask for mark, gap and label, at least 24 high."""
        width = _BOX_PX + 2 * _RING_PX
        if self.text():
            width += _LABEL_GAP_PX - _RING_PX + text_width(self.text(), self._theme.font("body")) + 4
        return QSize(width, max(24, self._theme.px(24)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint mark, ring and label."""
        painter = QPainter(self)
        middle = self.height() / 2
        mark = QRectF(_RING_PX, middle - _BOX_PX / 2, _BOX_PX, _BOX_PX)
        self._paint_mark(painter, mark)
        colour: ColourName = "text" if self.isEnabled() else "textDisabled"
        left = mark.right() + _LABEL_GAP_PX
        box = QRectF(left, 0, self.width() - left, self.height())
        draw_text(painter, box, self.text(), self._theme.font("body"), self._theme.colour(colour))

    def _paint_mark(self, painter: QPainter, mark: QRectF) -> None:
        raise NotImplementedError

    def _outline(self) -> ColourName:
        if not self.isEnabled():
            return "lineStrong"
        return "text" if self.is_hovered else "control"


class Checkbox(_Choice):
    """A choice that can be on or off by itself."""

    def _paint_mark(self, painter: QPainter, mark: QRectF) -> None:
        theme = self._theme
        if self.isChecked():
            fill: ColourName = "accent" if self.isEnabled() else "textDisabled"
            draw_box(painter, mark, RADIUS_SMALL, fill=theme.colour(fill))
            draw_icon(painter, theme, "check", "onFill", mark.center(), 16)
        else:
            inside = theme.colour("inputFill" if self.isEnabled() else "raised")
            border = theme.colour(self._outline())
            draw_box(painter, mark, RADIUS_SMALL, fill=inside, border=border, width=2)
        if self.is_focus_visible:
            draw_focus_ring(painter, mark.adjusted(-2, -2, 2, 2), RADIUS_SMALL + 2, theme)


class Radio(_Choice):
    """One of several choices; the others are its siblings or share its button group."""

    leaves_arrows = False

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__(theme, text)
        self.setAutoExclusive(True)

    def _paint_mark(self, painter: QPainter, mark: QRectF) -> None:
        theme = self._theme
        disc = mark.adjusted(1, 1, -1, -1)
        if self.isChecked():
            fill: ColourName = "accent" if self.isEnabled() else "textDisabled"
            draw_box(painter, disc, disc.width() / 2, fill=theme.colour(fill))
            dot = QRectF(0, 0, 8, 8)
            dot.moveCenter(disc.center())
            draw_box(painter, dot, 4, fill=theme.colour("onFill"))
        else:
            border = theme.colour(self._outline())
            fill_colour = theme.colour("inputFill" if self.isEnabled() else "raised")
            draw_box(painter, disc, disc.width() / 2, fill=fill_colour, border=border, width=2)
        if self.is_focus_visible:
            draw_focus_ring(painter, disc.adjusted(-2, -2, 2, 2), disc.width() / 2 + 2, theme)


class Toggle(PaintedButton):
    """A setting that applies at once; its name is the setting's label."""

    def __init__(self, theme: Theme, name: str, *, checked: bool = False) -> None:
        super().__init__(theme)
        self.setCheckable(True)
        self.setChecked(checked)
        self.setAccessibleName(name)
        self._place = 1.0 if checked else 0.0
        self._slide = QVariantAnimation(self)
        self._slide.setDuration(HOVER_MS)
        self._slide.valueChanged.connect(self._moved)
        self.toggled.connect(self._start_slide)

    def sizeHint(self) -> QSize:
        """Ask for the switch and room for its ring."""
        return QSize(_TOGGLE_W_PX + 4, _TOGGLE_H_PX + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint track, knob and ring."""
        painter = QPainter(self)
        theme = self._theme
        track = QRectF(0, 0, _TOGGLE_W_PX, _TOGGLE_H_PX)
        track.moveCenter(QRectF(self.rect()).center())
        if self.is_focus_visible:
            draw_focus_ring(painter, track.adjusted(-2, -2, 2, 2), _TOGGLE_H_PX / 2 + 2, theme)
            track = track.adjusted(1, 1, -1, -1)
        knob: ColourName = "onFill"
        if not self.isEnabled():
            draw_box(painter, track, track.height() / 2, fill=theme.colour("toggleDisabled"))
            knob = "onFill" if self.isChecked() else "textDisabled"
        elif self.isChecked():
            fill: ColourName = "accentHover" if self.is_hovered else "accent"
            draw_box(painter, track, track.height() / 2, fill=theme.colour(fill))
        else:
            border = theme.colour("text" if self.is_hovered else "control")
            draw_box(painter, track, track.height() / 2, fill=theme.colour("toggleOff"), border=border)
            knob = "control"
        side = track.height() - 6
        left = track.left() + 3 + self._place * (track.width() - 6 - side)
        draw_box(painter, QRectF(left, track.top() + 3, side, side), side / 2, fill=theme.colour(knob))

    def _start_slide(self, checked: bool) -> None:
        target = 1.0 if checked else 0.0
        self._slide.stop()
        if self._theme.reduce_motion or not self.isVisible():
            self._moved(target)
            return
        self._slide.setStartValue(self._place)
        self._slide.setEndValue(target)
        self._slide.start()

    def _moved(self, place: float) -> None:
        self._place = float(place)
        self.update()
