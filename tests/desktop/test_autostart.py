"""Tests of starting with the system."""

from __future__ import annotations

import plistlib
from pathlib import Path

import pytest

from clipdesk.desktop.autostart import Autostart, own_command
from clipdesk.domain.errors import StorageError

COMMAND = ["/opt/clip desk/clipdesk", "--minimized", "--home", '/data/50% "$me"']


@pytest.fixture(autouse=True)
def no_config_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)


def test_linux_gets_a_desktop_entry_with_quoted_words(tmp_path: Path) -> None:
    autostart = Autostart(COMMAND, platform="linux", user=tmp_path)

    autostart.set_on(True)

    lines = (tmp_path / ".config/autostart/clipdesk.desktop").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "[Desktop Entry]"
    assert r'Exec="/opt/clip desk/clipdesk" --minimized --home "/data/50%% \\"\\$me\\""' in lines


def test_the_users_own_config_folder_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    Autostart(COMMAND, platform="linux", user=tmp_path).set_on(True)

    assert (tmp_path / "config/autostart/clipdesk.desktop").is_file()


def test_switching_it_off_leaves_nothing(tmp_path: Path) -> None:
    autostart = Autostart(COMMAND, platform="linux", user=tmp_path)
    autostart.set_on(True)

    autostart.set_on(False)
    autostart.set_on(False)

    assert not autostart.file.exists()


def test_macos_gets_an_agent(tmp_path: Path) -> None:
    autostart = Autostart(COMMAND, platform="darwin", user=tmp_path)

    autostart.set_on(True)

    agent = plistlib.loads(autostart.file.read_bytes())
    assert agent["ProgramArguments"] == COMMAND
    assert agent["RunAtLoad"] is True


def test_a_folder_that_is_not_ours_is_told(tmp_path: Path) -> None:
    (tmp_path / ".config").write_text("a file", encoding="utf-8")

    with pytest.raises(StorageError, match="cannot tell the system"):
        Autostart(COMMAND, platform="linux", user=tmp_path).set_on(True)


def test_it_starts_hidden_and_in_the_same_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLIPDESK_HOME", str(tmp_path))

    command = own_command()

    assert command[-3:] == ["--minimized", "--home", str(tmp_path)]
    assert Path(command[0]).is_absolute()
