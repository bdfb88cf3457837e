"""The video of a form: its facts in words, and which file a drop means."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from clipdesk.desktop.dialogs.source_box import SourceBox, dropped_path, facts_words
from clipdesk.desktop.theme import Theme
from clipdesk.domain.clip import Fingerprint
from tests import values
from tests.desktop.bot import Bot


def drop(*urls: str) -> QDropEvent:
    data = QMimeData()
    data.setUrls([QUrl(url) for url in urls])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(), Qt.DropAction.CopyAction, data, buttons, keys)
    event.data_kept = data  # type: ignore[attr-defined]
    return event


def test_facts_are_size_rate_and_weight() -> None:
    clip = values.clip(fingerprint=Fingerprint("a", 38 * 1024 * 1024), facts=values.facts(frame_rate=59.94))

    assert facts_words(clip) == "1080 × 1920 · 59.9 fps · 38 MB"


def test_a_small_file_without_a_rate_is_one_megabyte() -> None:
    clip = values.clip(fingerprint=Fingerprint("a", 10), facts=values.facts(frame_rate=None))

    assert facts_words(clip) == "1080 × 1920 · 1 MB"


def test_the_first_local_file_of_a_drop_counts() -> None:
    assert dropped_path(drop("https://example.org/a.mp4", "file:///clips/b.mp4")) == Path("/clips/b.mp4")
    assert dropped_path(drop("https://example.org/a.mp4")) is None


def test_a_video_takes_the_place_of_the_drop_zone(theme: Theme, qtbot: Bot) -> None:
    box = SourceBox(theme)
    qtbot.hold(box)
    box.show()
    box.show_busy("clip.mp4", "Reading length and size")
    assert not box.zone.isVisible()

    box.show_clip(values.clip())

    assert box.change.isVisible()
    assert not box.zone.isVisible()


def test_progress_is_shown_where_it_is_known(theme: Theme, qtbot: Bot) -> None:
    box = SourceBox(theme, has_fetch=True)
    qtbot.hold(box)
    box.show()

    box.show_busy("https://example.org/clip.mp4", "Fetching the video", 0.4)

    assert box.bar.isVisible() and box.bar.value() == 40


def test_enter_in_the_address_fetches(theme: Theme, qtbot: Bot) -> None:
    box = SourceBox(theme, has_fetch=True)
    qtbot.hold(box)
    box.show()
    given: list[str] = []
    box.address_given.connect(given.append)
    box.kinds.set_current("url")
    box.address.editor.setText(" https://example.org/clip.mp4 ")

    qtbot.press(box.address.editor, Qt.Key.Key_Return)

    assert given == ["https://example.org/clip.mp4"]


def test_the_zone_is_pressed_by_keyboard(theme: Theme, qtbot: Bot) -> None:
    box = SourceBox(theme)
    qtbot.hold(box)
    pressed: list[bool] = []
    box.zone.clicked.disconnect()
    box.zone.clicked.connect(lambda: pressed.append(True))
    box.show()

    qtbot.press(box.zone, Qt.Key.Key_Return)

    assert pressed == [True]
    assert box.zone.text() == "Drop a video here or Browse"
