"""Tests of notifications where there is no service; the real one answers in the main job's test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from clipdesk.desktop.notifications import Message, Notifications
from tests.desktop.bot import Bot
from tests.session.desktop_session import DesktopSession
from tests.session.notifications import Notifications as Shown


def nobody() -> object:
    raise OSError("no bus")


@pytest.fixture
def without_service(qtbot: Bot) -> Iterator[Notifications]:
    notifications = Notifications(nobody)  # type: ignore[arg-type]
    yield notifications
    notifications.close()


def test_without_a_service_every_message_comes_back(qtbot: Bot, without_service: Notifications) -> None:
    back: list[Message] = []
    without_service.unavailable.connect(back.append)

    without_service.show(Message("Posted"))
    without_service.show(Message("Failed"))
    qtbot.waitUntil(lambda: len(back) == 2)

    assert [message.title for message in back] == ["Posted", "Failed"]


def test_what_was_never_begun_ends_at_once(qtbot: Bot) -> None:
    assert Notifications(nobody).close()  # type: ignore[arg-type]


@pytest.mark.desktop
@pytest.mark.session(tray="none", keyring="none", window_manager=False)
def test_a_real_service_shows_words_as_words_and_tells_what_was_chosen(
    qtbot: Bot, desktop_session: DesktopSession
) -> None:
    from jeepney.io.blocking import open_dbus_connection

    address = desktop_session.env["DBUS_SESSION_BUS_ADDRESS"]
    notifications = Notifications(lambda: open_dbus_connection(bus=address))
    chosen: list[str] = []
    notifications.chosen.connect(chosen.append)

    notifications.show(
        Message("1 post failed", "<b>Boss</b> & friends", "post:3", (("post:3", "Show"),), True)
    )
    shown = Shown(desktop_session).wait_for("1 post failed")
    Shown(desktop_session).click_newest()
    qtbot.waitUntil(lambda: bool(chosen))

    assert chosen == ["post:3"]
    assert (shown.application, shown.urgency) == ("ClipDesk", "critical")
    assert "Boss" in shown.body
    assert notifications.close()
