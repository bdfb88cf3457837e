"""What OBS's configuration says, on every system and in every packaging."""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.obs.detection import (
    ObsProgram,
    Packaging,
    WebSocketSettings,
    config_folders,
    find_setups,
    parse_ini,
    read_password,
    read_setup,
    running_program,
)

GLOBAL = "\ufeff[General]\nFirstRun=true\n\n[Basic]\nProfile=My Profile\nProfileDir=MyProfile\n"
SIMPLE = """[General]
Name=My Profile
[Output]
Mode=Simple
[SimpleOutput]
FilePath=/home/me/Videos/OBS
RecFormat=mkv
RecFormat2=hybrid_mp4
RecRB=true
RecRBPrefix=Clip
[AdvOut]
RecFilePath=/elsewhere
[Video]
AutoRemux=true
"""
ADVANCED = r"""[Output]
Mode=Advanced
[SimpleOutput]
FilePath=/elsewhere
RecRB=true
[AdvOut]
RecType=Standard
RecFilePath=C:\\Users\\me\\Videos\\new
RecFormat2=mkv
FFFilePath=/ffmpeg
FFExtension=mov
RecRB=false
"""


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def configured(folder: Path, profile: str = SIMPLE, program: str = GLOBAL) -> Path:
    write(folder, "global.ini", program)
    write(folder, "basic/profiles/MyProfile/basic.ini", profile)
    return folder


def server(folder: Path, **settings: Any) -> None:
    write(folder, "plugin_config/obs-websocket/config.json", json.dumps(settings))


# ------------------------------------------------------------------------------------------ what it says


def test_simple_output_tells_folder_format_names_and_remux(tmp_path: Path) -> None:
    setup = read_setup(configured(tmp_path))

    assert setup.profile == "My Profile"
    assert setup.record_folder == Path("/home/me/Videos/OBS")
    assert setup.record_format == "mp4"
    assert setup.replay_prefix == "Clip"
    assert setup.has_replay_buffer
    assert setup.remuxes


def test_advanced_output_has_its_own_folder_and_switches(tmp_path: Path) -> None:
    setup = read_setup(configured(tmp_path, ADVANCED))

    assert str(setup.record_folder) == r"C:\Users\me\Videos\new"
    assert setup.record_format == "mkv"
    assert setup.replay_prefix == "Replay"
    assert not setup.has_replay_buffer
    assert not setup.remuxes


def test_custom_ffmpeg_output_has_its_own_folder(tmp_path: Path) -> None:
    setup = read_setup(configured(tmp_path, ADVANCED.replace("Standard", "FFmpeg")))

    assert (setup.record_folder, setup.record_format) == (Path("/ffmpeg"), "mov")


def test_since_obs_31_the_users_choice_stands_in_another_file(tmp_path: Path) -> None:
    configured(tmp_path)
    write(tmp_path, "user.ini", "[Basic]\nProfile=Other\nProfileDir=Other\n")
    write(tmp_path, "basic/profiles/Other/basic.ini", "[SimpleOutput]\nFilePath=/other\n")

    setup = read_setup(tmp_path)

    assert (setup.profile, setup.record_folder) == ("Other", Path("/other"))


@pytest.mark.parametrize("choice", ["Gone", "../../../etc", "", "/etc"])
def test_a_profile_that_is_not_there_gives_way_to_the_one_changed_last(tmp_path: Path, choice: str) -> None:
    configured(tmp_path, program=f"[Basic]\nProfileDir={choice}\n")
    write(tmp_path, "basic/profiles/Old/basic.ini", "[SimpleOutput]\nFilePath=/old\n")
    os.utime(tmp_path / "basic/profiles/Old/basic.ini", (1, 1))

    assert read_setup(tmp_path).profile == "My Profile"


@pytest.mark.parametrize("text", ["", "[", "=\n==\n[]\n]x[", "\0\0\0", "[SimpleOutput]\nFilePath=a\0b\n"])
def test_a_broken_configuration_reads_as_the_default(tmp_path: Path, text: str) -> None:
    setup = read_setup(configured(tmp_path, text, text))

    assert setup.record_folder is None
    assert setup.replay_prefix == "Replay"
    assert setup.websocket == WebSocketSettings(is_enabled=False)


def test_an_empty_folder_reads_as_the_default(tmp_path: Path) -> None:
    setup = read_setup(tmp_path / "nowhere")

    assert (setup.profile, setup.record_folder, setup.record_format) == ("", None, "")


# ------------------------------------------------------------------------------------------- the WebSocket


def test_the_websocket_of_obs_30_2_and_newer_stands_in_its_own_file(tmp_path: Path) -> None:
    configured(tmp_path)
    server(tmp_path, server_enabled=True, server_port=4466, auth_required=False, server_password="planted")

    setup = read_setup(tmp_path)

    assert setup.websocket == WebSocketSettings(True, 4466, wants_password=False)
    assert "planted" not in repr(setup)


def test_the_websocket_of_older_ones_stands_in_global_ini(tmp_path: Path) -> None:
    section = "[OBSWebSocket]\nServerEnabled=true\nServerPort=4477\nServerPassword=planted\n"
    configured(tmp_path, program=GLOBAL + section)

    setup = read_setup(tmp_path)

    assert setup.websocket == WebSocketSettings(True, 4477, wants_password=True)
    assert "planted" not in repr(setup)
    assert read_password(setup, has_consent=True) == "planted"


@pytest.mark.parametrize("port", [0, 70_000, "x", None, True, -1])
def test_an_impossible_port_is_the_usual_one(tmp_path: Path, port: object) -> None:
    server(configured(tmp_path), server_enabled=True, server_port=port)

    assert read_setup(tmp_path).websocket.port == 4455


def test_the_password_is_read_with_consent_only(tmp_path: Path) -> None:
    server(configured(tmp_path), server_enabled=True, server_password="planted")
    setup = read_setup(tmp_path)

    assert read_password(setup, has_consent=False) is None
    assert read_password(setup, has_consent=True) == "planted"


@pytest.mark.parametrize("password", ["", None, 5])
def test_no_password_is_no_password(tmp_path: Path, password: object) -> None:
    server(configured(tmp_path), server_enabled=True, server_password=password)

    assert read_password(read_setup(tmp_path), has_consent=True) is None


# ------------------------------------------------------------------------------------------ where it is


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {}, ["/home/me/.config/obs-studio"]),
        ("linux", {"XDG_CONFIG_HOME": "/cfg"}, ["/cfg/obs-studio"]),
        ("darwin", {}, ["/home/me/Library/Application Support/obs-studio"]),
        ("win32", {"APPDATA": "/roaming"}, ["/roaming/obs-studio"]),
        ("win32", {}, ["/home/me/AppData/Roaming/obs-studio"]),
    ],
)
def test_each_system_has_its_place(platform: str, environment: dict[str, str], expected: list[str]) -> None:
    folders = config_folders(Path("/home/me"), environment, platform)

    native = [folder.as_posix() for packaging, folder in folders if packaging is Packaging.NATIVE]
    assert native == expected


def test_a_portable_obs_is_found_beside_its_program() -> None:
    program = ObsProgram(1, Path("/games/obs/bin/64bit/obs64.exe"))

    folders = config_folders(Path("/home/me"), {}, "win32", program)

    assert (Packaging.PORTABLE, Path("/games/obs/config/obs-studio")) in folders


def test_the_setup_used_last_comes_first(tmp_path: Path) -> None:
    places = {
        Packaging.NATIVE: tmp_path / ".config/obs-studio",
        Packaging.FLATPAK: tmp_path / ".var/app/com.obsproject.Studio/config/obs-studio",
        Packaging.SNAP: tmp_path / "snap/obs-studio/current/.config/obs-studio",
    }
    for age, folder in enumerate(places.values()):
        configured(folder)
        os.utime(folder / "global.ini", (1000 + age, 1000 + age))

    setups = find_setups(home=tmp_path, environment={}, platform="linux")

    assert [setup.packaging for setup in setups] == [Packaging.SNAP, Packaging.FLATPAK, Packaging.NATIVE]


def test_a_computer_without_obs_has_no_setups(tmp_path: Path) -> None:
    assert find_setups(home=tmp_path, environment={}, platform="linux") == []


# ------------------------------------------------------------------------------------------ what runs


def process(name: str | None, exe: str | None = None, cmdline: list[str] | None = None) -> SimpleNamespace:
    return SimpleNamespace(info={"pid": 7, "name": name, "exe": exe, "cmdline": cmdline})


@pytest.mark.parametrize("name", ["obs", "obs64.exe", "OBS", "OBS64.EXE"])
def test_a_running_obs_is_known_by_its_name(name: str) -> None:
    found = running_program(
        [process("bash"), process(None), process(name, "/usr/bin/obs", ["obs", "--multi"])]
    )

    assert found == ObsProgram(7, Path("/usr/bin/obs"))


@pytest.mark.parametrize(
    ("arguments", "port"),
    [
        (["obs", "--websocket_port", "4567"], 4567),
        (["obs", "--websocket_port=4567"], 4567),
        (["obs", "--websocket_port"], None),
        (["obs", "--websocket_port", "x"], None),
        (None, None),
    ],
)
def test_the_command_line_wins_over_the_settings(arguments: list[str] | None, port: int | None) -> None:
    found = running_program([process("obs", None, arguments)])

    assert found == ObsProgram(7, None, port)


def test_without_obs_there_is_no_program() -> None:
    assert running_program([process("obs-helper")]) is None


# ------------------------------------------------------------------------------------------ reading files


def test_values_are_unescaped_as_obs_writes_them() -> None:
    found = parse_ini("[A]\r\nx=C:\\\\new\\nline\\q=1\n# y=2\n;z=3\nnothing\n w = v \n[B]\n[A]\nu=5")

    assert found == {"A": {"x": "C:\\new\nline\\q=1", "w": "v", "u": "5"}, "B": {}}


@given(st.text(st.sampled_from("[]=\\nr#; \nab") | st.characters(), max_size=200))
def test_any_text_is_read(text: str) -> None:
    found = parse_ini(text)

    assert all(isinstance(value, str) for section in found.values() for value in section.values())
