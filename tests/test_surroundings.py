"""Tests of what is around the recorder: the folders, OBS's settings, the game."""

from __future__ import annotations

from pathlib import Path

import pytest

from clipdesk.domain.settings import Settings, WatchSettings
from clipdesk.obs.problems import ObsError
from clipdesk.obs.tracking import ObsState
from clipdesk.surroundings import Surroundings
from tests.clock import FakeClock


class Given:
    """`ports.SettingsStore` over one value."""

    def __init__(self, *folders: str) -> None:
        self.current = Settings(watch=WatchSettings(folders=folders))


def with_obs(home: Path, recordings: Path, *, remuxes: bool = False) -> None:
    """Write the configuration of an OBS that records into a folder."""
    config = home / ".config" / "obs-studio"
    profile = config / "basic" / "profiles" / "Mine"
    profile.mkdir(parents=True)
    (config / "global.ini").write_text("[Basic]\nProfile=Mine\nProfileDir=Mine\n")
    (profile / "basic.ini").write_text(
        f"[Output]\nMode=Simple\n[SimpleOutput]\nFilePath={recordings}\nRecFormat=mkv\n"
        f"[Video]\nAutoRemux={str(remuxes).lower()}\n"
    )


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return tmp_path


def test_chosen_folders_are_watched(home: Path) -> None:
    around = Surroundings(Given("~/Videos", "/clips"), FakeClock())  # type: ignore[arg-type]

    assert around.folders() == [home / "Videos", Path("/clips")]


def test_without_a_choice_obss_folder_is_watched_if_it_is_there(home: Path) -> None:
    with_obs(home, home / "Recordings", remuxes=True)
    clock = FakeClock()
    around = Surroundings(Given(), clock)  # type: ignore[arg-type]

    assert around.folders() == []
    (home / "Recordings").mkdir()

    assert around.folders() == [home / "Recordings"]
    assert around.expects_remux()


def test_without_obs_there_is_nothing_to_watch(home: Path) -> None:
    around = Surroundings(Given(), FakeClock())  # type: ignore[arg-type]

    assert around.folders() == []
    assert not around.expects_remux()


def test_the_scene_names_the_game(home: Path) -> None:
    around = Surroundings(Given("/clips"), FakeClock())  # type: ignore[arg-type]
    around.obs = ObsState(is_connected=True, scene="Hollow Knight")

    assert around.game_of(Path("/clips/Replay 2026-06-20 18-00-00.mp4")) == "Hollow Knight"


def test_an_obs_that_does_not_answer_is_no_reason_to_fail(home: Path) -> None:
    around = Surroundings(Given("/clips"), FakeClock())  # type: ignore[arg-type]
    around.obs = ObsState(is_connected=True, scene="Celeste")

    def captured() -> list[str]:
        raise ObsError("OBS is changing its scenes.", "")

    around.captured_windows = captured

    assert around.game_of(Path("/clips/a.mp4")) == "Celeste"
