"""Tests of the settings page as a whole."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget

from clipdesk.desktop.pages.settings.bound_rows import SelectRow
from clipdesk.desktop.pages.settings.page import SettingsPage
from tests.desktop.pages.settings.stage import Stage, row_named


def _shown(page: SettingsPage) -> list[str]:
    return [section.key for section in page.sections if not section.isHidden()]


def test_all_sections_are_there(stage: Stage) -> None:
    page = stage.page()

    assert page.objectName() == "page.settings"
    assert [section.title for section in page.sections] == [
        "General", "Watching", "OBS", "Posting times", "Publishing", "AI service", "Appearance", "Data",
    ]  # fmt: skip


def test_choosing_a_section_brings_it_to_the_top(stage: Stage) -> None:
    page = stage.page()
    section = page.sections[1]

    stage.bot.click(page.list.item("watching"))

    assert page.area.verticalScrollBar().value() == section.y()
    assert page.list.current == "watching"


def test_the_last_section_is_marked_though_it_cannot_reach_the_top(stage: Stage) -> None:
    page = stage.page()

    stage.bot.click(page.list.item("data"))

    assert page.list.current == "data"
    assert page.area.verticalScrollBar().value() == page.area.verticalScrollBar().maximum()


def test_scrolling_marks_the_section_at_the_top(stage: Stage) -> None:
    page = stage.page()

    page.area.verticalScrollBar().setValue(page.sections[2].y() + 40)

    assert page.list.current == "obs"


def test_a_search_shows_the_rows_that_fit(stage: Stage) -> None:
    page = stage.page()

    page.search.editor.setText("theme")
    found = _shown(page)
    page.search.editor.setText("")

    assert found == ["appearance"]
    assert len(_shown(page)) == 8


def test_a_search_without_a_match_says_so(stage: Stage) -> None:
    page = stage.page()

    page.search.editor.setText("flux capacitor")

    assert _shown(page) == []
    assert page.empty.title.text() == "No settings match “flux capacitor”"
    assert page.empty.isVisible()


def test_choosing_a_section_ends_the_search(stage: Stage) -> None:
    page = stage.page()
    page.search.editor.setText("theme")

    stage.bot.click(page.list.item("general"))

    assert page.search.text == ""
    assert len(_shown(page)) == 8


def test_ctrl_f_leads_to_the_search(stage: Stage) -> None:
    page = stage.page()

    page.focus_search()

    assert page.search.editor.hasFocus()


def test_what_was_changed_elsewhere_is_shown_when_the_page_comes_back(stage: Stage) -> None:
    page = stage.page()
    page.hide()
    stage.store.set("appearance.theme", "light")

    page.show()

    row = row_named(page.sections, "Theme")
    assert isinstance(row, SelectRow)
    assert row.select.currentText() == "Light"
    assert stage.shell.applied == 0


def test_opening_the_page_changes_nothing(stage: Stage) -> None:
    stage.page()

    assert not (stage.folder / "settings.toml").exists()


def test_every_control_has_a_name(stage: Stage) -> None:
    page = stage.page()
    controls: list[QWidget] = [
        *page.findChildren(QAbstractButton),
        *page.findChildren(QComboBox),
        *page.findChildren(QLineEdit),
    ]

    nameless = [
        control
        for control in controls
        if control.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not control.accessibleName()
        and not (isinstance(control, QAbstractButton) and control.text())
    ]

    assert len(controls) > 50
    assert nameless == []


def test_the_content_keeps_its_right_padding(stage: Stage) -> None:
    page = stage.page()
    card = page.sections[0]

    right = card.mapTo(page, card.rect().topRight()).x() + 1

    assert page.width() - right == 32
