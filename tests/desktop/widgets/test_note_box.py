from __future__ import annotations

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.note_box import NoteBox
from tests.desktop.bot import Bot


def test_nothing_to_say_hides_the_box(theme: Theme, qtbot: Bot) -> None:
    box = NoteBox(theme)
    qtbot.hold(box)

    before = box.isHidden()
    box.say("It is broken.", "danger")

    assert (before, box.isHidden()) == (True, False)
    assert box.accessibleName() == "It is broken."


def test_each_tone_has_its_own_ground(theme: Theme, qtbot: Bot) -> None:
    box = NoteBox(theme, "Words")
    qtbot.hold(box)
    box.resize(300, 60)

    grounds = set()
    for tone in ("info", "ok", "warn", "danger"):
        box.say("Words", tone)
        grounds.add(box.grab().toImage().pixelColor(150, 2).name())

    assert len(grounds) == 4
