"""Platforms as tiles and badges: a plain glyph on colour with the name in words, never a brand's logo."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from clipdesk.desktop.looks import TileState, platform_look
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import HEIGHT_BADGE, RADIUS_CHIP, ColourName
from clipdesk.desktop.widgets.painting import draw_box, draw_icon, draw_text, text_width
from clipdesk.desktop.widgets.spinner import SpinClock

_TILE_PX = 16
_NAME_AT_PX = 26
_STATE_PX = 13
_STATE_GAP_PX = 6
_END_PX = 7


_STATE_LOOKS: dict[TileState, tuple[str, ColourName]] = {
    "done": ("check", "ok"),
    "working": ("loader-circle", "warn"),
    "waiting": ("clock", "textMuted"),
    "failed": ("x", "danger"),
    "unsure": ("circle-help", "warn"),
}


def draw_tile(painter: QPainter, theme: Theme, platform: str, rect: QRectF) -> None:
    """Draw a platform's tile; below 16 px its simplified glyph."""
    look = platform_look(platform)
    side = rect.width()
    radius = 4.0 if side <= 16 else 5.0 if side <= 22 else 7.0
    draw_box(painter, rect, radius, fill=theme.colour(look.fill))
    if side < 16:
        _draw_small_glyph(painter, theme, platform, rect)
    else:
        glyph_px = round(side * 0.625)
        draw_icon(painter, theme, look.glyph, "onFill", rect.center(), glyph_px)


def _draw_small_glyph(painter: QPainter, theme: Theme, platform: str, rect: QRectF) -> None:
    centre, unit = rect.center(), rect.width() / 14
    white = theme.colour("onFill")
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(white)
    if platform == "youtube":
        corners = ((-2.0, -3.2), (3.4, 0.0), (-2.0, 3.2))
        painter.drawPolygon(QPolygonF([centre + QPointF(x * unit, y * unit) for x, y in corners]))
    elif platform == "tiktok":
        painter.drawEllipse(centre + QPointF(-1.4 * unit, 2.2 * unit), 1.9 * unit, 1.7 * unit)
        pen = QPen(white, 1.5 * unit)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLine(centre + QPointF(0.0, 2.2 * unit), centre + QPointF(0.0, -3.6 * unit))
        painter.drawLine(centre + QPointF(0.0, -3.6 * unit), centre + QPointF(2.8 * unit, -2.0 * unit))
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(white, 1.7 * unit))
        painter.drawEllipse(centre, 3.0 * unit, 3.0 * unit)


def platform_badge_width(theme: Theme, platform: str, state: TileState) -> int:
    """Return the width of a badge with its state icon."""
    width = _NAME_AT_PX + text_width(platform_look(platform).name, theme.font("captionStrong"))
    return width + (_STATE_GAP_PX + _STATE_PX + _END_PX if state else _END_PX + 1)


def draw_platform_badge(
    painter: QPainter,
    theme: Theme,
    platform: str,
    state: TileState,
    rect: QRectF,
    spin: SpinClock | None = None,
) -> None:
    """Draw tile, name and state icon on a raised chip."""
    draw_box(painter, rect, RADIUS_CHIP, fill=theme.colour("raised"))
    middle = rect.center().y()
    draw_tile(painter, theme, platform, QRectF(rect.left() + 4, middle - _TILE_PX / 2, _TILE_PX, _TILE_PX))
    name = platform_look(platform).name
    font = theme.font("captionStrong")
    end = _STATE_PX + _END_PX if state else 0
    box = QRectF(rect.left() + _NAME_AT_PX, rect.top(), rect.width() - _NAME_AT_PX - end, rect.height())
    draw_text(painter, box, name, font, theme.colour("textSecondary"))
    if not state:
        return
    icon, colour = _STATE_LOOKS[state]
    centre = QPointF(rect.right() - _END_PX - _STATE_PX / 2, middle)
    if state == "working" and spin is not None:
        spin.draw(painter, colour, centre, _STATE_PX)
    else:
        draw_icon(painter, theme, icon, colour, centre, _STATE_PX)


class PlatformTile(QWidget):
    """Show a platform's tile by itself."""

    def __init__(self, theme: Theme, platform: str, size_px: int = 22) -> None:
        super().__init__()
        self._theme = theme
        self._platform = platform
        self.setFixedSize(size_px, size_px)
        self.setAccessibleName(platform_look(platform).name)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tile."""
        draw_tile(QPainter(self), self._theme, self._platform, QRectF(self.rect()))


class PlatformBadge(QWidget):
    """Show a platform and perhaps how its publication stands."""

    def __init__(self, theme: Theme, platform: str, state: TileState = "") -> None:
        super().__init__()
        self._theme = theme
        self._platform = platform
        self._state: TileState = state
        self._spin = SpinClock(theme, self)
        self._spin.set_on(state == "working")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(platform_look(platform).name)
        theme.changed.connect(self.updateGeometry)

    def set_state(self, state: TileState) -> None:
        """Show how the publication stands."""
        self._state = state
        self._spin.set_on(state == "working")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for tile, name and state."""
        width = platform_badge_width(self._theme, self._platform, self._state)
        return QSize(width, self._theme.px(HEIGHT_BADGE))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the badge."""
        draw_platform_badge(
            QPainter(self), self._theme, self._platform, self._state, QRectF(self.rect()), self._spin
        )
