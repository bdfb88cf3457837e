"""The home: one folder or the platform's own, closed to everybody else."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from clipdesk.domain.errors import StorageError
from clipdesk.storage.home import Home, find_home

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes are of POSIX")


@pytest.fixture(autouse=True)
def _mask() -> Iterator[None]:
    old = os.umask(0o022)
    yield
    os.umask(old)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_named_folder_holds_everything(tmp_path: Path) -> None:
    home = find_home({"CLIPDESK_HOME": str(tmp_path / "desk")})

    assert home.settings_file == tmp_path / "desk" / "settings.toml"
    assert home.database == tmp_path / "desk" / "clipdesk.db"
    assert home.api_token == tmp_path / "desk" / "api-token"
    assert home.log_file == tmp_path / "desk" / "logs" / "clipdesk.log"
    assert home.thumbnails == tmp_path / "desk" / "thumbnails"
    assert home.backups == tmp_path / "desk" / "backups"
    for place in (home.prepared, home.run, home.ledger):
        assert place.is_relative_to(tmp_path / "desk")


def test_without_a_name_the_platforms_folders_are_used() -> None:
    home = find_home({})

    assert home.settings_file.name == "settings.toml"
    assert "clipdesk" in str(home.data)
    assert home.run.is_relative_to(home.data)


def test_a_relative_name_means_one_folder_wherever_the_program_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert Home.at(Path("desk")).data == tmp_path / "desk"
    assert Home.at(Path("~/desk")).data == Path.home() / "desk"


@posix
def test_every_folder_is_its_owners_alone(tmp_path: Path) -> None:
    home = Home.at(tmp_path / "new" / "desk")

    home.create()
    home.create()

    folders = [home.data, home.logs, home.thumbnails, home.backups, home.fetched, home.prepared, home.run]
    assert [_mode(folder) for folder in folders] == [0o700] * 7
    (home.data / "later").touch()
    assert _mode(home.data / "later") == 0o600


@posix
@pytest.mark.parametrize("inside", [None, "settings.toml", "clipdesk.db"])
def test_an_existing_home_is_closed(tmp_path: Path, inside: str | None) -> None:
    (tmp_path / "desk").mkdir(mode=0o755)
    if inside:
        (tmp_path / "desk" / inside).touch()

    Home.at(tmp_path / "desk").create()

    assert _mode(tmp_path / "desk") == 0o700


@posix
@pytest.mark.parametrize("mode", [0o755, 0o1777])
def test_a_folder_that_others_use_is_not_closed_to_them(tmp_path: Path, mode: int) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(mode)
    (shared / "of somebody else").touch()

    Home.at(shared).create()

    assert _mode(shared) == mode
    assert _mode(shared / "run") == 0o700


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StorageError, match="CLIPDESK_HOME"):
        Home.at(tmp_path / "file" / "desk").create()


def test_the_rehearsal_has_a_home_of_its_own(tmp_path: Path) -> None:
    home = Home.at(tmp_path)

    assert home.rehearsal().database == tmp_path / "rehearsal" / "clipdesk.db"
