"""Tests of the banner."""

from __future__ import annotations

from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.banner import Banner, BannerAction, Notice
from clipdesk.desktop.widgets.buttons import Button
from tests.desktop.bot import Bot

OFFLINE = Notice(
    "offline", "You're offline.", "Clips are still collected.", actions=(BannerAction("retry", "Try Again"),)
)
HELD = Notice("held", "Posting is on hold.")


def test_the_first_notice_is_shown(qtbot: Bot, theme: Theme) -> None:
    banner = Banner(theme)
    qtbot.hold(banner)

    banner.show_notices(OFFLINE, HELD)

    assert banner.notice == OFFLINE
    assert not banner.isHidden()
    assert banner.accessibleName() == "You're offline. Clips are still collected."


def test_a_button_tells_which_notice_and_what(qtbot: Bot, theme: Theme) -> None:
    banner = Banner(theme)
    qtbot.hold(banner)
    banner.show_notices(OFFLINE)
    (button,) = banner.findChildren(Button)

    with qtbot.waitSignal(banner.action_requested) as told:
        button.click()

    assert told.args == ["offline", "retry"]


def test_nothing_to_say_hides_it(qtbot: Bot, theme: Theme) -> None:
    banner = Banner(theme)
    qtbot.hold(banner)
    banner.show_notices(OFFLINE)

    banner.show_notices()

    assert banner.isHidden()
    assert banner.notice is None


def test_the_same_notice_again_keeps_its_buttons(qtbot: Bot, theme: Theme) -> None:
    banner = Banner(theme)
    qtbot.hold(banner)
    banner.show_notices(OFFLINE)
    before = banner.findChildren(Button)

    banner.show_notices(OFFLINE)

    assert banner.findChildren(Button) == before
