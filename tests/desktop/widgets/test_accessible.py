"""Tests of roles, names and announcements."""

from __future__ import annotations

import gc

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from clipdesk.desktop.widgets.accessible import describe, install_accessibility, plain_tooltip
from tests.desktop.bot import Bot


class _Item(QWidget):
    accessible_role = QAccessible.Role.ListItem


def test_a_painted_widget_has_the_role_it_names(qtbot: Bot) -> None:
    install_accessibility()
    item = _Item()
    qtbot.hold(item)
    describe(item, "1v4 clutch", "Pending")

    interface = QAccessible.queryAccessibleInterface(item)

    assert interface.role() == QAccessible.Role.ListItem
    assert interface.text(QAccessible.Text.Name) == "1v4 clutch"
    assert interface.text(QAccessible.Text.Description) == "Pending"


def test_a_name_that_changes_is_told_anew(qtbot: Bot) -> None:
    install_accessibility()
    item = _Item()
    qtbot.hold(item)
    interface = QAccessible.queryAccessibleInterface(item)

    item.setAccessibleName("another")

    assert interface.text(QAccessible.Text.Name) == "another"


def test_interfaces_live_and_die_with_their_widgets(qtbot: Bot) -> None:
    install_accessibility()
    for _number in range(600):
        item = _Item()
        assert QAccessible.queryAccessibleInterface(item).role() == QAccessible.Role.ListItem
        del item
    gc.collect()

    alive = _Item()
    qtbot.hold(alive)

    assert QAccessible.queryAccessibleInterface(alive).isValid()


def test_tooltips_never_take_a_title_for_html() -> None:
    assert plain_tooltip("a < b <img src=x>") == "<qt>a &lt; b &lt;img src=x&gt;</qt>"
    assert plain_tooltip("plain") == "plain"
