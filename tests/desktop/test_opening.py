"""Tests of opening a desk behind the window, on the real parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from clipdesk.desktop.opening import Opened, open_desk, open_rehearsal_desk
from clipdesk.domain.account import Platform
from clipdesk.domain.errors import SettingsError
from clipdesk.domain.events import Event, EventName
from clipdesk.storage.home import Home
from tests.clock import START
from tests.desktop.bot import Bot


def home_at(folder: Path, settings: str = "") -> Home:
    home = Home.at(folder)
    home.create()
    home.settings_file.write_text(settings, encoding="utf-8")
    return home


def test_a_desk_is_opened_started_and_closed(qtbot: Bot, tmp_path: Path) -> None:
    clips = tmp_path / "clips"
    clips.mkdir()
    home = home_at(
        tmp_path / "home", f'watch.folders = ["{clips.as_posix()}"]\nobs.enabled = false\nfoo = 1\n'
    )
    heard: list[Event] = []
    opened = open_desk(home, heard.append)

    opened.start()
    opened.desk.bus.publish(Event(EventName.POST_CHANGED, START))

    assert opened.close()
    assert opened.folder == clips
    assert opened.services.work is opened.desk.work
    assert "foo" in opened.warnings[0]
    assert EventName.POST_CHANGED in [event.name for event in heard]
    assert opened.servers is None


def test_a_bad_setting_is_raised_and_nothing_stays_open(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="pink"):
        open_desk(home_at(tmp_path, 'appearance.theme = "pink"\n'), lambda event: None)


def test_a_rehearsal_is_signed_in_everywhere_and_has_a_clip_folder(qtbot: Bot, tmp_path: Path) -> None:
    opened = open_rehearsal_desk(home_at(tmp_path), lambda event: None)

    try:
        accounts = opened.services.accounts.list()
        addresses = [opened.desk.settings.get(f"platforms.{platform}.api_url") for platform in Platform]
    finally:
        is_clean = opened.close()

    assert is_clean
    assert {account.platform for account in accounts} == set(Platform)
    assert opened.folder == tmp_path / "clips"
    assert all(str(address).startswith("http://127.0.0.1:") for address in addresses)


def test_a_folder_that_was_chosen_for_the_rehearsal_stays(qtbot: Bot, tmp_path: Path) -> None:
    home = home_at(tmp_path / "home", f'watch.folders = ["{tmp_path.as_posix()}"]\n')

    opened: Opened = open_rehearsal_desk(home, lambda event: None)
    opened.close()

    assert opened.folder == tmp_path
