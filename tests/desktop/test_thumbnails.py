"""Tests of loading thumbnails."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage

from clipdesk.desktop.thumbnails import Thumbnails, compose_thumbnail
from tests.desktop.bot import Bot
from tests.desktop.samples import draw_scene


def _filled(width: int, height: int, colour: str) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def test_a_thumbnail_comes_later_and_is_told(qtbot: Bot, tmp_path: Path) -> None:
    path = draw_scene(tmp_path / "clip.png", "boss")
    thumbnails = Thumbnails(QSize(128, 72))

    with qtbot.waitSignal(thumbnails.ready) as told:
        first = thumbnails.pixmap(path)

    assert first is None
    assert told.args == [str(path)]
    pixmap = thumbnails.pixmap(path)
    assert pixmap is not None
    assert (pixmap.width(), pixmap.height()) == (256, 144)


def test_a_file_that_is_no_picture_stays_without_one(qtbot: Bot, tmp_path: Path) -> None:
    path = tmp_path / "clip.png"
    path.write_bytes(b"no picture")
    thumbnails = Thumbnails(QSize(128, 72))

    with qtbot.waitSignal(thumbnails.ready):
        thumbnails.pixmap(path)

    assert thumbnails.pixmap(path) is None


def test_only_the_latest_are_kept(qtbot: Bot, tmp_path: Path) -> None:
    thumbnails = Thumbnails(QSize(16, 9), 1.0)
    paths = [draw_scene(tmp_path / f"{number}.png", "race", 32, 18) for number in range(60)]
    for path in paths:
        with qtbot.waitSignal(thumbnails.ready):
            thumbnails.pixmap(path)

    with qtbot.waitSignal(thumbnails.ready):
        assert thumbnails.pixmap(paths[0]) is None
    assert thumbnails.pixmap(paths[-1]) is not None


def test_a_wide_clip_fills_the_frame() -> None:
    composed = compose_thumbnail(_filled(1920, 1080, "red"), QSize(256, 144))

    assert composed.pixelColor(1, 1) == QColor("red")
    assert composed.pixelColor(255, 143) == QColor("red")


def test_a_vertical_clip_stands_whole_over_its_own_blur() -> None:
    image = _filled(1080, 1920, "red")
    for row in range(1700, 1920):
        for column in range(0, 1080, 1):
            image.setPixelColor(column, row, QColor("blue"))

    composed = compose_thumbnail(image, QSize(256, 144))

    # The lower edge of the clip is visible in the middle, so nothing was cut off.
    assert composed.pixelColor(128, 142).blue() > 200
    assert composed.pixelColor(128, 20) == QColor("red")
    assert composed.pixelColor(4, 72).red() > 60
