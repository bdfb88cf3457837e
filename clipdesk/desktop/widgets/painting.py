"""Small strokes that all painted widgets share: sharp rounded boxes, focus rings, icons, one line of text."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap, QTransform

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tokens import ColourName

FOCUS_WIDTH_PX = 2.0

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


def aligned(painter: QPainter, rect: QRectF) -> QRectF:
    """Return the rectangle moved onto the device's pixels, so that thin lines stay sharp at any ratio."""
    transform = painter.deviceTransform()
    inverse, possible = transform.inverted()
    if not possible or transform.isRotating():
        return rect
    device = transform.mapRect(rect)
    left, top = round(device.left()), round(device.top())
    whole = QRectF(left, top, round(device.right()) - left, round(device.bottom()) - top)
    return inverse.mapRect(whole)


def device_ratio(painter: QPainter) -> float:
    """Return how many device pixels a logical pixel of this painter has."""
    return abs(painter.deviceTransform().m11()) or 1.0


def draw_box(
    painter: QPainter,
    rect: QRect | QRectF,
    radius: float,
    *,
    fill: QColor | None = None,
    border: QColor | None = None,
    width: float = 1.0,
) -> None:
    """Draw a rounded box whose border lies inside the rectangle."""
    box = aligned(painter, QRectF(rect))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    if border is not None:
        ratio = device_ratio(painter)
        pen_width = max(1, round(width * ratio)) / ratio
        painter.setPen(QPen(border, pen_width))
        half = pen_width / 2
        box = box.adjusted(half, half, -half, -half)
        radius = max(0.0, radius - half)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, radius, radius)


def draw_focus_ring(painter: QPainter, rect: QRect | QRectF, radius: float, theme: Theme) -> None:
    """Draw the two-pixel ring for keyboard focus on the rectangle's inner edge."""
    draw_box(painter, rect, radius, border=theme.colour("focus"), width=FOCUS_WIDTH_PX)


def draw_icon(
    painter: QPainter,
    theme: Theme,
    name: str,
    colour: ColourName,
    centre: QPointF,
    size_px: int,
    angle: float = 0.0,
) -> None:
    """Draw an icon around a centre, turned by an angle in degrees."""
    pixmap = theme.icon_pixmap(name, colour, size_px, painter.device().devicePixelRatio())
    if angle:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        painter.translate(centre)
        painter.rotate(angle)
        painter.drawPixmap(QPointF(-size_px / 2, -size_px / 2), pixmap)
        painter.restore()
        return
    corner = aligned(
        painter, QRectF(centre.x() - size_px / 2, centre.y() - size_px / 2, size_px, size_px)
    ).topLeft()
    painter.drawPixmap(corner, pixmap)


def draw_text(
    painter: QPainter,
    rect: QRect | QRectF,
    text: str,
    font: QFont,
    colour: QColor,
    align: Qt.AlignmentFlag = LEFT,
) -> float:
    """Draw one line of plain text, elided to the rectangle; return the width that was drawn."""
    box = QRectF(rect)
    metrics = QFontMetricsF(font, painter.device())
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 0.5)
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(box, int(align | Qt.TextFlag.TextSingleLine), shown)
    return metrics.horizontalAdvance(shown)


def text_width(text: str, font: QFont) -> int:
    """Return the whole pixels that one line of text needs."""
    return int(-(-QFontMetricsF(font).horizontalAdvance(text) // 1))


def draw_rounded_pixmap(painter: QPainter, box: QRectF, pixmap: QPixmap, radius: float) -> None:
    """Fill a rounded box with a picture."""
    brush = QBrush(pixmap)
    ratio = pixmap.devicePixelRatio()
    scale = box.width() / (pixmap.width() / ratio)
    transform = QTransform.fromTranslate(box.left(), box.top())
    transform.scale(scale, scale)
    brush.setTransform(transform)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform, True)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush)
    painter.drawRoundedRect(box, radius, radius)
