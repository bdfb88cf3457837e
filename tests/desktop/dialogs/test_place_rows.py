"""The accounts to tick: which are ticked at first, and what stands below them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from clipdesk.desktop.dialogs.place_rows import NoteLine, PlaceRows
from clipdesk.desktop.models.draft import Needs
from clipdesk.desktop.theme import Theme
from clipdesk.domain.account import AccountStatus, Platform
from tests import values
from tests.desktop.bot import Bot

YOUTUBE = values.account(Platform.YOUTUBE, id=1, handle="@nova")
SECOND = values.account(Platform.YOUTUBE, id=2, handle="@second", is_default=False)


@pytest.fixture
def rows(theme: Theme, qtbot: Bot) -> PlaceRows:
    rows = PlaceRows(theme)
    qtbot.hold(rows)
    rows.show()
    return rows


def test_the_default_account_is_ticked_and_others_are_not(rows: PlaceRows) -> None:
    rows.set_accounts([YOUTUBE, SECOND], None, list(Platform))

    assert rows.chosen == (YOUTUBE,)
    assert [row.box.accessibleName() for row in rows.rows[:2]] == ["YouTube, @nova", "YouTube, @second"]


def test_a_platform_that_is_switched_off_is_not_ticked(rows: PlaceRows) -> None:
    rows.set_accounts([YOUTUBE], None, [Platform.TIKTOK])

    assert rows.chosen == ()


def test_a_given_choice_is_taken_as_it_is(rows: PlaceRows) -> None:
    rows.set_accounts([YOUTUBE, SECOND], frozenset({2}), list(Platform))

    assert rows.chosen == (SECOND,)


def test_a_press_on_the_name_ticks(rows: PlaceRows) -> None:
    rows.set_accounts([YOUTUBE], frozenset(), list(Platform))
    row = rows.rows[0]

    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(100, row.box.geometry().center().y()))

    assert row.is_chosen


def test_a_fault_comes_before_what_is_told_about_the_account(rows: PlaceRows) -> None:
    rows.set_accounts([replace(YOUTUBE, status=AccountStatus.NEEDS_SIGN_IN)], None, list(Platform))
    row = rows.rows[0]

    row.set_needs(Needs(hint="Copied first."))
    assert "sign-in has expired" in row.note.text
    row.set_needs(Needs(fault="Too long."))
    assert row.note.text == "Too long."


def test_a_locked_row_says_why(rows: PlaceRows) -> None:
    rows.set_accounts([YOUTUBE], None, list(Platform))
    row = rows.rows[0]

    row.lock("Already posted there.")
    row.set_needs(Needs(hint="Copied first."))

    assert row.note.text == "Already posted there."
    assert not row.box.isEnabled() and row.is_chosen


def test_a_panel_stands_under_its_platform(rows: PlaceRows, theme: Theme) -> None:
    rows.set_accounts([YOUTUBE], None, list(Platform))
    panel = NoteLine(theme)
    panel.tell("Panel")

    rows.add_below(Platform.INSTAGRAM, panel)

    layout = rows.layout()
    assert layout is not None
    assert layout.indexOf(panel) == layout.indexOf(rows.rows[1]) + 1


def test_an_empty_note_takes_no_room(theme: Theme, qtbot: Bot) -> None:
    note = NoteLine(theme)
    qtbot.hold(note)

    note.tell("Something")
    note.tell("")

    assert note.isHidden()
