from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from clipdesk.desktop.setup_state import remember_setup, wants_setup
from clipdesk.domain.settings import Settings, WatchSettings
from clipdesk.storage.home import Home

NOTHING = Settings()


def test_a_new_home_wants_its_setup_once(tmp_path: Path) -> None:
    home = Home.at(tmp_path)
    before = wants_setup(home, NOTHING)

    remember_setup(home)

    assert (before, wants_setup(home, NOTHING)) == (True, False)


def test_who_wrote_settings_is_not_asked(tmp_path: Path) -> None:
    home = Home.at(tmp_path)
    home.settings_file.touch()

    assert not wants_setup(home, NOTHING)


def test_a_folder_for_this_run_is_enough(tmp_path: Path) -> None:
    settings = replace(NOTHING, watch=WatchSettings(folders=("/clips",)))

    assert not wants_setup(Home.at(tmp_path), settings)
