"""A clip's picture in a form."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.thumb import Thumb
from tests.desktop.bot import Bot


def test_the_picture_comes_once_it_is_read(theme: Theme, qtbot: Bot, tmp_path: Path) -> None:
    picture = QImage(112, 63, QImage.Format.Format_RGB32)
    picture.fill(QColor(200, 40, 40))
    picture.save(str(tmp_path / "red.png"))
    thumb = Thumb(theme, QSize(112, 63))
    qtbot.hold(thumb)
    thumb.show_clip(tmp_path / "red.png", 42.0)
    before = thumb.grab().toImage().pixelColor(56, 30)

    with qtbot.waitSignal(thumb.thumbnails.ready):
        thumb.grab()
    after = thumb.grab().toImage().pixelColor(56, 30)

    assert before.red() < 150 < after.red()
