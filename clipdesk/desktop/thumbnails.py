"""Loads thumbnails off the GUI thread and keeps the few that are on the screen.

A vertical clip is shown whole over a blurred fill. Making the thumbnail files is left to the media room.
"""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QObject, QRect, QRectF, QRunnable, QSize, Qt, QThreadPool, Signal, Slot
from PySide6.QtGui import QImage, QImageReader, QPainter, QPixmap

_KEPT = 48
_BLUR_WIDTH_PX = 12


def compose_thumbnail(image: QImage, size: QSize) -> QImage:
    """Return the image filling a size; one of another shape stands whole over a blurred copy."""
    target = QImage(size, QImage.Format.Format_RGB32)
    target.fill(Qt.GlobalColor.black)
    painter = QPainter(target)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
    whole = QRectF(target.rect())
    shape = image.width() / max(1, image.height())
    wanted = size.width() / max(1, size.height())
    if abs(shape - wanted) / wanted < 0.12:
        painter.drawImage(whole, image, _cover(image.size(), size))
    else:
        small = image.scaledToWidth(_BLUR_WIDTH_PX, Qt.TransformationMode.SmoothTransformation)
        painter.drawImage(whole, small, _cover(small.size(), size))
        fitted = image.size().scaled(size, Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, fitted.width(), fitted.height())
        place.moveCenter(target.rect().center())
        painter.drawImage(place, image)
    painter.end()
    return target


def _cover(have: QSize, wanted: QSize) -> QRectF:
    cut = QSize(wanted).scaled(have, Qt.AspectRatioMode.KeepAspectRatio)
    left, top = (have.width() - cut.width()) / 2, (have.height() - cut.height()) / 2
    return QRectF(left, top, cut.width(), cut.height())


class _Told(QObject):
    loaded = Signal(str, QImage)


class _Load(QRunnable):
    def __init__(self, path: str, size: QSize, told: _Told) -> None:
        super().__init__()
        self._path = path
        self._size = size
        self._told = told

    def run(self) -> None:
        """Read and compose on the pool's thread."""
        image = QImageReader(self._path).read()
        composed = QImage() if image.isNull() else compose_thumbnail(image, self._size)
        self._told.loaded.emit(self._path, composed)


class Thumbnails(QObject):
    """Answer with a pixmap if it is here, else fetch it and tell."""

    ready = Signal(str)

    def __init__(self, size: QSize, ratio: float = 2.0) -> None:
        super().__init__()
        self._size = size * ratio
        self._ratio = ratio
        self._kept: OrderedDict[str, QPixmap] = OrderedDict()
        self._asked: set[str] = set()
        self._told = _Told()
        self._told.loaded.connect(self._keep)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)

    def pixmap(self, path: Path) -> QPixmap | None:
        """Return the thumbnail, or None until `ready` names it."""
        key = str(path)
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return None if found.isNull() else found
        if key not in self._asked:
            self._asked.add(key)
            self._pool.start(_Load(key, self._size, self._told))
        return None

    def forget(self, path: Path) -> None:
        """Read a thumbnail anew next time."""
        self._kept.pop(str(path), None)

    def wait(self, timeout_ms: int = 5000) -> bool:
        """Wait until all that was asked for has been read; for tests and pictures."""
        return self._pool.waitForDone(timeout_ms)

    @Slot(str, QImage)
    def _keep(self, key: str, image: QImage) -> None:
        self._asked.discard(key)
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(self._ratio)
        self._kept[key] = pixmap
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        self.ready.emit(key)
