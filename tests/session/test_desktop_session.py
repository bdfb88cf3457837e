"""The real desktop that other tests stand on: its parts answer, a program is driven in it, and it ends."""

from __future__ import annotations

import signal
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from tests.session.accessibility import AccessibleDesktop
from tests.session.desktop_session import DesktopSession
from tests.session.notifications import Notifications
from tests.session.parts import MARK, Part, Parts, SessionError, wait_until
from tests.session.tray_client import TrayClient

pytestmark = pytest.mark.desktop

PROGRAM = Path(__file__).with_name("tray_program.py")
KEYRING_PROGRAM = """
import keyring, sys
from keyring.backends.SecretService import Keyring
assert isinstance(keyring.get_keyring(), Keyring), keyring.get_keyring()
keyring.set_password("clipdesk", "a name", "a secret")
print(keyring.get_password("clipdesk", "a name"))
"""


def start_program(session: DesktopSession) -> Part:
    return session.run("program", [sys.executable, PROGRAM])


def processes_of(session_directory: Path) -> list[str]:
    mark = f"{MARK}={session_directory}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and mark in (entry / "environ").read_bytes().split(b"\0"):
                found.append((entry / "comm").read_text())
        except OSError:
            continue
    return found


def test_a_tray_icon_is_found_with_its_title_tip_and_menu(desktop_session: DesktopSession) -> None:
    start_program(desktop_session)

    item = TrayClient(desktop_session.bus).wait_for("tray-program")

    assert item.status == "Active"
    assert item.tooltip == "A tray program"
    assert item.has_icon()
    labels = [entry.label for entry in item.menu().walk() if entry.label]
    assert labels == ["Show Window", "Notify", "Quit"]


def test_a_click_on_the_icon_shows_the_window_and_checks_the_entry(desktop_session: DesktopSession) -> None:
    start_program(desktop_session)
    item = TrayClient(desktop_session.bus).wait_for("tray-program")

    item.activate()

    def is_checked() -> bool:
        return any(entry.is_checked for entry in item.menu().walk() if entry.label == "Show Window")

    assert wait_until(is_checked, "checked menu entry")
    desktop_session.check_output("xdotool", "search", "--sync", "--onlyvisible", "--name", "Tray program")


def test_a_window_is_read_and_operated_through_its_accessible_tree(desktop_session: DesktopSession) -> None:
    start_program(desktop_session)
    TrayClient(desktop_session.bus).wait_for("tray-program").activate()

    with AccessibleDesktop(desktop_session.bus) as desktop:
        program = desktop.application("tray-program")
        field = program.find(role="text", name="What to say")
        field.set_text("Grüße")
        button = program.find(role="push button", name="Say it")
        button.press()
        said = program.find(role="label", name="Said: ")

        assert said.name == "Said: Grüße"
        assert field.text == "Grüße"
        assert button.is_("enabled") and button.is_("showing")
        assert "Press" in button.actions


def test_what_is_not_in_the_window_is_named_with_what_is(desktop_session: DesktopSession) -> None:
    start_program(desktop_session)
    TrayClient(desktop_session.bus).wait_for("tray-program").activate()

    with AccessibleDesktop(desktop_session.bus) as desktop:
        program = desktop.application("tray-program")
        program.find(name="Say it")
        with pytest.raises(SessionError, match="push button 'Say it'"):
            program.find(role="push button", name="Shout it", timeout_s=0.1)


def test_a_notification_is_read_with_its_words(desktop_session: DesktopSession) -> None:
    start_program(desktop_session)
    item = TrayClient(desktop_session.bus).wait_for("tray-program")

    item.click("Notify")

    shown = Notifications(desktop_session).wait_for("Clip posted")
    assert (shown.application, shown.body, shown.urgency) == (
        "tray-program",
        "It's live on YouTube",
        "normal",
    )


def test_a_menu_entry_that_is_not_there_is_named_with_those_that_are(desktop_session: DesktopSession) -> None:
    program = start_program(desktop_session)
    item = TrayClient(desktop_session.bus).wait_for("tray-program")

    with pytest.raises(SessionError, match=r"'Open'.*Show Window"):
        item.click("Open")
    item.click("Quit")

    assert program.process.wait(10) == 0


def test_a_tray_that_starts_again_gets_the_icon_back(desktop_session: DesktopSession) -> None:
    start_program(desktop_session)
    tray = TrayClient(desktop_session.bus)
    tray.wait_for("tray-program")

    desktop_session.parts.named("tray").stop()
    desktop_session.start_tray()

    assert tray.wait_for("tray-program").status == "Active"


@pytest.mark.session(tray="xembed", notifications=False, keyring="none")
def test_an_old_tray_takes_the_icon_without_a_watcher(
    desktop_session: DesktopSession, tmp_path: Path
) -> None:
    start_program(desktop_session)

    def icon_is_shown() -> bool:
        return "tray-program" in desktop_session.check_output("xwininfo", "-root", "-tree")

    assert wait_until(icon_is_shown, "the icon's window")
    assert not desktop_session.bus.owns("org.kde.StatusNotifierWatcher")
    picture = desktop_session.screenshot(tmp_path / "screen.png").read_bytes()
    assert struct.unpack(">II", picture[16:24]) == desktop_session.screen


@pytest.mark.session(tray="none", notifications=False)
def test_an_unlocked_keyring_keeps_a_secret(desktop_session: DesktopSession) -> None:
    said = desktop_session.check_output(sys.executable, "-c", KEYRING_PROGRAM)

    assert said == "a secret\n"


@pytest.mark.session(tray="none", notifications=False, keyring="locked")
def test_a_locked_keyring_asks_and_goes_on_with_the_password(desktop_session: DesktopSession) -> None:
    program = desktop_session.run("keyring-program", [sys.executable, "-c", KEYRING_PROGRAM])

    prompt = desktop_session.check_output(
        "xdotool", "search", "--sync", "--onlyvisible", "--class", "prompter"
    )
    desktop_session.check_output("xdotool", "windowfocus", "--sync", prompt.split()[-1])
    desktop_session.check_output("xdotool", "type", DesktopSession.KEYRING_PASSWORD)
    assert program.is_running()
    desktop_session.check_output("xdotool", "key", "Return")

    assert program.process.wait(20) == 0
    assert program.said() == "a secret\n"


@pytest.mark.session(tray="none", notifications=False, keyring="none")
def test_an_absent_keyring_is_really_absent(desktop_session: DesktopSession) -> None:
    with pytest.raises(SessionError, match=r"keyring\.backends\.fail"):
        desktop_session.check_output(sys.executable, "-c", KEYRING_PROGRAM)

    assert not desktop_session.bus.owns("org.freedesktop.secrets")


def test_nothing_is_left_after_a_test_that_failed() -> None:
    session = DesktopSession(notifications=False)
    if missing := session.missing_packages():
        pytest.skip(f"not installed: {' '.join(missing)}")

    with pytest.raises(ZeroDivisionError), session:
        start_program(session)
        session.run("stubborn", ["sh", "-c", "trap '' TERM; setsid sleep 600 & sleep 600"])
        TrayClient(session.bus).wait_for("tray-program")
        raise ZeroDivisionError

    assert processes_of(session.directory) == []
    assert not session.directory.exists()


def test_the_desktop_dies_with_the_process_that_made_it(tmp_path: Path) -> None:
    program = (
        "import os, sys, threading\n"
        "from tests.session.desktop_session import DesktopSession\n"
        "with DesktopSession(tray='none', keyring='none') as session:\n"
        "    print(session.directory, flush=True)\n"
        "    threading.Event().wait()\n"
    )
    owner = subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    with owner:
        assert owner.stdout is not None
        directory = Path(owner.stdout.readline().strip())

        owner.send_signal(signal.SIGKILL)

    wait_until(lambda: not processes_of(directory), "the end of the desktop", timeout_s=10)


@pytest.mark.session(tray="none", notifications=False, keyring="none", obs="mkv")
@pytest.mark.obs
def test_obs_answers_and_can_be_started_again(desktop_session: DesktopSession) -> None:
    obs = desktop_session.obs
    first = obs.part

    first.stop()
    obs.start()

    assert not first.is_running()
    assert obs.part.is_running()
    assert obs.recordings.is_dir()


def test_a_part_that_ends_while_starting_is_told_with_its_last_words(tmp_path: Path) -> None:
    parts = Parts(tmp_path, {"PATH": "/usr/bin:/bin", MARK: str(tmp_path)})

    part = parts.start("broken", ["sh", "-c", "echo no such screen; exit 3"])
    with pytest.raises(SessionError, match="broken ended while starting:\nno such screen"):
        parts.wait_for(part, lambda: False)

    parts.stop_all()
