"""Tests of rows and sections: names, errors, search."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from clipdesk.desktop.pages.settings.rows import Section, SettingRow
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.choices import Toggle
from clipdesk.desktop.widgets.fields import LineField
from clipdesk.desktop.widgets.select import Select
from tests.desktop.bot import Bot


def test_the_label_belongs_to_the_control_and_the_caption_describes_it(qtbot: Bot, theme: Theme) -> None:
    field = LineField(theme, "Address")
    row = SettingRow(theme, "Address", "Most end in /v1", control=field)
    qtbot.hold(row)

    assert row.label.buddy() is field.editor
    assert field.editor.accessibleName() == "Address"
    assert field.editor.accessibleDescription() == "Most end in /v1"


def test_an_error_is_shown_marked_and_described_until_it_is_mended(qtbot: Bot, theme: Theme) -> None:
    field = LineField(theme, "Address")
    row = SettingRow(theme, "Address", "Most end in /v1", control=field)
    qtbot.hold(row)

    row.set_error("This must be an https address.")
    wrong = row.error, field.has_error, field.editor.accessibleDescription()
    row.set_error("")

    assert wrong == ("This must be an https address.", True, "This must be an https address.")
    assert (row.error, field.has_error) == ("", False)
    assert field.editor.accessibleDescription() == "Most end in /v1"


def test_rows_are_56_high(qtbot: Bot, theme: Theme) -> None:
    row = SettingRow(theme, "Look into subfolders", control=Toggle(theme, "Look into subfolders"))
    qtbot.hold(row)

    assert row.minimumHeight() == 56
    assert row.sizeHint().height() <= 56


def test_the_wheel_over_a_list_of_choices_changes_nothing(
    qtbot: Bot, theme: Theme, qapp: QApplication
) -> None:
    select = Select(theme, "Theme")
    select.addItems(["System", "Dark", "Light"])
    row = SettingRow(theme, "Theme", control=select)
    qtbot.hold(row)
    qtbot.show(row)
    turn = QWheelEvent(
        QPointF(5, 5),
        QPointF(select.mapToGlobal(QPoint(5, 5))),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )

    qapp.sendEvent(select, turn)

    assert select.currentText() == "System"


def _section(qtbot: Bot, theme: Theme) -> tuple[Section, list[SettingRow]]:
    section = Section(theme, "watching", "Watching")
    rows = [SettingRow(theme, "Clip folder", "Where OBS saves"), SettingRow(theme, "File types")]
    section.add_card(*rows)
    other = SettingRow(theme, "Port")
    section.add_card(other, title="Scripts")
    qtbot.hold(section)
    qtbot.show(section)
    return section, [*rows, other]


def test_a_search_finds_labels_captions_and_headings(qtbot: Bot, theme: Theme) -> None:
    section, (folder, types, port) = _section(qtbot, theme)

    def found(words: str) -> list[bool]:
        section.show_matches(words)
        return [row.isVisibleTo(section) for row in (folder, types, port)]

    assert found("obs") == [True, False, False]
    assert found("FILE types") == [False, True, False]
    assert found("scripts") == [False, False, True]
    assert found("watching") == [True, True, True]
    assert found("") == [True, True, True]


def test_a_section_without_a_match_is_hidden(qtbot: Bot, theme: Theme) -> None:
    section, _rows = _section(qtbot, theme)

    assert not section.show_matches("nothing like it")
    assert section.isHidden()
    assert section.show_matches("port")
