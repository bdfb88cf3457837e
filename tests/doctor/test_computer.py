from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from clipdesk.doctor.computer import (
    QT_LIBRARIES,
    has_screen,
    is_loadable,
    look_at_clock,
    look_at_ffmpeg,
    look_at_qt,
    look_at_tray,
)
from tests.clock import START
from tests.session.desktop_session import DesktopSession

ROOT = Path(__file__).resolve().parents[2]
LOOK = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from clipdesk.doctor.computer import look_at_tray
print(look_at_tray().ok)
"""


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"DISPLAY": ""}, False),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there always is a screen")
def test_a_screen_is_known_by_the_environment(environment: dict[str, str], *, expected: bool) -> None:
    assert has_screen(environment) is expected


def test_missing_libraries_are_named_with_the_command_that_installs_them() -> None:
    missing = {"libxcb-cursor.so.0", "libEGL.so.1"}

    found = look_at_qt(lambda name: name not in missing, lambda: True, "linux")

    assert (found.ok, found.is_hint) == (False, False)
    assert found.text == "The window needs libEGL.so.1, libxcb-cursor.so.0."
    assert found.fix == "sudo apt install libegl1 libxcb-cursor0"


def test_without_a_screen_the_windows_libraries_are_no_need() -> None:
    found = look_at_qt(lambda name: False, lambda: False, "linux")

    assert (found.ok, found.is_hint) == (False, True)


def test_other_systems_bring_qts_libraries_along() -> None:
    assert look_at_qt(lambda name: False, lambda: True, "win32").ok


def test_the_packages_are_those_that_the_installer_knows() -> None:
    known = (ROOT / "packaging" / "system-packages").read_text()

    assert [package for package in QT_LIBRARIES.values() if package not in known] == []


def test_a_library_is_looked_for_where_the_system_looks() -> None:
    assert not is_loadable("libnobody-has-this.so.99")
    if sys.platform == "linux":
        assert is_loadable("libc.so.6")


@pytest.mark.parametrize(("screen", "tray"), [(False, True), (True, False), (True, True)])
def test_a_tray_is_a_convenience(*, screen: bool, tray: bool) -> None:
    found = look_at_tray(lambda: screen, lambda: tray, "linux")

    assert found.ok is (screen and tray)
    assert found.ok or (found.is_hint and found.fix)


@pytest.mark.skipif(sys.platform != "linux", reason="asks the bus and the X server")
def test_without_a_desktop_no_tray_is_found_and_nothing_hangs() -> None:
    bare = {**os.environ, "DISPLAY": ":99", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}

    looked = subprocess.run(
        [sys.executable, "-c", LOOK], env=bare, capture_output=True, text=True, check=True, timeout=30
    )

    assert looked.stdout == "False\n"


@pytest.mark.desktop
@pytest.mark.parametrize(
    "tray",
    [
        pytest.param("sni", marks=pytest.mark.session(tray="sni", keyring="none", notifications=False)),
        pytest.param("xembed", marks=pytest.mark.session(tray="xembed", keyring="none", notifications=False)),
    ],
)
def test_a_real_tray_is_found(desktop_session: DesktopSession, tray: str) -> None:
    assert desktop_session.check_output(sys.executable, "-c", LOOK) == "True\n", tray


def test_both_programs_of_ffmpeg_are_started() -> None:
    assert look_at_ffmpeg().text.startswith("FFmpeg ")


def test_a_missing_or_broken_ffmpeg_comes_with_the_command_that_installs_it(tmp_path: Path) -> None:
    broken = tmp_path / "ffmpeg"
    broken.write_text("no program")
    broken.chmod(0o755)

    half = look_at_ffmpeg({"ffmpeg": sys.executable}.get)
    ill = look_at_ffmpeg(lambda name: str(broken))
    none = look_at_ffmpeg(lambda name: None)

    assert [found.ok for found in (half, ill, none)] == [False, False, False]
    assert none.text == "The program ffmpeg was not found."
    assert "does not start" in ill.text
    assert "nstall" in none.fix


def test_the_clock_is_shown_in_the_zone_of_the_schedule(tmp_path: Path) -> None:
    found = look_at_clock(START, ZoneInfo("Asia/Tokyo"), tmp_path / "none", lambda: True)

    assert (found.ok, found.text, found.fix) == (True, "2026-06-21 03:00 (Asia/Tokyo)", "")


def test_a_clock_without_a_time_server_works_and_could_be_better(tmp_path: Path) -> None:
    found = look_at_clock(START, UTC, tmp_path / "none", lambda: False)

    assert found.ok
    assert found.fix == "sudo timedatectl set-ntp true"


def test_a_clock_from_before_this_program_is_wrong(tmp_path: Path) -> None:
    found = look_at_clock(datetime(2020, 1, 1, tzinfo=UTC), UTC, tmp_path / "none", lambda: True)

    assert not found.ok
    assert "2020-01-01" in found.text


def test_a_clock_behind_what_was_stored_is_wrong(tmp_path: Path) -> None:
    stored = tmp_path / "clipdesk.db"
    stored.touch()
    later_s = (START + timedelta(hours=2)).timestamp()
    os.utime(stored, (later_s, later_s))

    found = look_at_clock(START, UTC, stored, lambda: True)

    assert not found.ok
    assert "120 min behind" in found.text
