"""Tests of the tray; that panels show it is tested on a real desktop."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QSystemTrayIcon

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.tray import Tray, TrayMenu, TrayView, tray_icon
from tests.desktop.bot import Bot
from tests.session.desktop_session import DesktopSession
from tests.session.parts import wait_until
from tests.session.tray_client import TrayClient

WATCHING = TrayView(status="Watching /clips", next_text="Next: Boss, at 20:00")


def labels(menu: TrayMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def test_the_menu_has_its_order_and_open_is_its_first_command(qtbot: Bot) -> None:
    menu = TrayMenu()

    menu.show_view(WATCHING)

    assert labels(menu) == [
        "Watching /clips",
        "Next: Boss, at 20:00",
        "Open ClipDesk",
        "Add Video...",
        "Open Clip Folder",
        "Pause Watching",
        "Hold Posting",
        "Settings...",
        "Quit ClipDesk",
    ]
    assert menu.defaultAction().text() == "Open ClipDesk"
    assert menu.defaultAction().font().bold()
    assert not menu.actions()[0].isEnabled()


def test_trouble_comes_first_with_its_fix_in_bold(qtbot: Bot) -> None:
    menu = TrayMenu()

    menu.show_view(TrayView(status="1 post needs attention", fix_text="Reconnect TikTok..."))

    assert labels(menu)[:3] == ["1 post needs attention", "Reconnect TikTok...", "Open ClipDesk"]
    assert menu.actions()[1].font().bold()
    assert not menu.defaultAction().font().bold()


def test_the_menu_offers_the_way_back(qtbot: Bot) -> None:
    menu = TrayMenu()
    menu.show_view(WATCHING)

    menu.show_view(TrayView(is_paused=True, hold="until 20:00", has_folder=False))

    assert "Resume Watching" in labels(menu) and "Resume Posting" in labels(menu)
    assert "Hold Posting" not in labels(menu)
    folder = next(action for action in menu.actions() if action.text() == "Open Clip Folder")
    assert not folder.isEnabled()


def test_what_is_chosen_is_told_by_its_key(qtbot: Bot) -> None:
    menu, chosen = TrayMenu(), []
    menu.chosen.connect(chosen.append)
    menu.show_view(WATCHING)

    for action in menu.actions():
        if action.text() in ("Open ClipDesk", "Quit ClipDesk"):
            action.trigger()
    hold = next(action for action in menu.actions() if action.text() == "Hold Posting")
    hold.menu().actions()[1].trigger()  # type: ignore[attr-defined]

    assert chosen == ["open", "quit", "hold_recording"]


def test_an_ampersand_in_a_title_is_shown_as_it_is(qtbot: Bot) -> None:
    menu = TrayMenu()

    menu.show_view(TrayView(next_text="Next: Salt & Pepper"))

    assert labels(menu)[0] == "Next: Salt && Pepper"


def test_every_state_has_an_icon_of_its_own_for_dark_and_light_panels(qtbot: Bot, theme: Theme) -> None:
    keys = {
        (state, on_dark): tray_icon(state, on_dark=on_dark).pixmap(32, 32).toImage()  # type: ignore[arg-type]
        for state in ("idle", "working", "attention", "paused")
        for on_dark in (True, False)
    }

    pictures = list(keys.values())
    assert all(not picture.isNull() for picture in pictures)
    assert all(first != second for place, first in enumerate(pictures) for second in pictures[:place])


def test_without_a_panel_nothing_is_shown_and_nothing_breaks(qtbot: Bot) -> None:
    tray = Tray()

    tray.start()
    tray.show_view(WATCHING)
    tray.show_message("Posted", "Boss")
    tray.stop()

    assert not tray.is_there
    assert tray.parts() == (tray.menu,)


def test_the_second_click_of_a_double_click_is_ignored(qtbot: Bot) -> None:
    tray, clicks = Tray(), []
    tray.clicked.connect(lambda: clicks.append(1))
    reasons = QSystemTrayIcon.ActivationReason

    for reason in (reasons.Trigger, reasons.Trigger, reasons.DoubleClick, reasons.Context):
        tray._on_activated(reason)

    assert clicks == [1]


@pytest.mark.desktop
@pytest.mark.session(keyring="none", notifications=False)
def test_a_panel_that_comes_later_gets_the_icon(desktop_session: DesktopSession, tmp_path: Path) -> None:
    desktop_session.parts.named("tray").stop()
    wait_until(lambda: not desktop_session.bus.owns("org.kde.StatusNotifierWatcher"), "no panel")
    program = desktop_session.run(
        "clipdesk", [sys.executable, "-m", "clipdesk", "--minimized"], {"CLIPDESK_HOME": str(tmp_path)}
    )
    wait_until((tmp_path / "run" / "doorbell").exists, "the workers")

    desktop_session.start_tray()

    icon = TrayClient(desktop_session.bus).wait_for("ClipDesk")
    assert icon.has_icon()
    icon.click("Quit ClipDesk")
    assert program.process.wait(20) == 0, program.said()
