"""Tests of the list of sections."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from clipdesk.desktop.pages.settings.section_list import SectionList
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.segmented import Choice
from tests.desktop.bot import Bot


@pytest.fixture
def sections(qtbot: Bot, theme: Theme) -> SectionList:
    choices = [Choice("general", "General", "settings-2"), Choice("data", "Data", "database")]
    sections = SectionList(theme, choices)
    qtbot.hold(sections)
    sections.resize(184, 300)
    qtbot.show(sections)
    return sections


def test_the_first_is_marked(sections: SectionList) -> None:
    assert sections.current == "general"


def test_pressing_one_leads_there(qtbot: Bot, sections: SectionList) -> None:
    with qtbot.waitSignal(sections.chosen) as chosen:
        qtbot.click(sections.item("data"))

    assert chosen.args == ["data"]


def test_arrow_keys_move(qtbot: Bot, sections: SectionList) -> None:
    sections.item("general").setFocus()
    asked: list[str] = []
    sections.chosen.connect(asked.append)

    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Home):
        qtbot.press(sections.focusWidget(), key)

    assert asked == ["data", "data", "general"]
    assert sections.current == "general"


def test_items_are_34_high_with_2_between(sections: SectionList) -> None:
    assert [(sections.item(key).y(), sections.item(key).height()) for key in ("general", "data")] == [
        (0, 34),
        (36, 34),
    ]
