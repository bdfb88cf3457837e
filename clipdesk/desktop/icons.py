"""Renders the shipped SVG files as pixmaps at the device's ratio, in one colour, and keeps them.

Which icon and which colour is the caller's choice.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from clipdesk.desktop.resources import resource_path


@lru_cache(maxsize=256)
def _source(path: str) -> str:
    return resource_path(path).read_text(encoding="utf-8")


def stroke_width(size_px: float) -> float:
    """Return the stroke for an icon of this size, in units of its 24-unit box."""
    if size_px <= 14:
        return 2.25
    return 2.0 if size_px <= 18 else 1.75


@lru_cache(maxsize=1024)
def _rendered(path: str, size_px: int, colour: str, ratio: float, stroke: float) -> QPixmap:
    # QtSvg does not know `currentColor`: it is replaced before rendering.
    text = _source(path).replace("currentColor", colour)
    text = text.replace('stroke-width="2"', f'stroke-width="{stroke}"', 1) if stroke else text
    device_px = max(1, round(size_px * ratio))
    pixmap = QPixmap(device_px, device_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(0, 0, device_px, device_px))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def icon_pixmap(name: str, size_px: int, colour: QColor, ratio: float = 1.0) -> QPixmap:
    """Return an icon of the icon set in one colour."""
    return _rendered(f"icons/{name}.svg", size_px, colour.name(), ratio, stroke_width(size_px))


def art_pixmap(name: str, size_px: int, ratio: float = 1.0) -> QPixmap:
    """Return ClipDesk's own artwork in its own colours."""
    return _rendered(f"art/{name}.svg", size_px, "", ratio, 0.0)
