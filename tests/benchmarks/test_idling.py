"""What a program costs that waits in the tray: nothing is due, the folder is quiet, no window is shown."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from tests.benchmarks.goals import Goals, rss_mib, work_of
from tests.session.desktop_session import DesktopSession

_SETTLE_S = 70.0  # the first round of the chores is over by then
_WATCH_S = 60.0
_SETTINGS = 'watch.folders = ["{folder}"]\n'


@pytest.mark.desktop
@pytest.mark.session(notifications=False, window_manager=False)
def test_hidden_in_the_tray(goals: Goals, desktop_session: DesktopSession, tmp_path: Path) -> None:
    home, clips = tmp_path / "home", tmp_path / "clips"
    for folder in (home, clips):
        folder.mkdir()
    text = _SETTINGS.format(folder=clips)
    (home / "settings.toml").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "clipdesk", "--minimized"]
    program = desktop_session.run("clipdesk", command, {"CLIPDESK_HOME": str(home)})
    pause = threading.Event()
    pause.wait(_SETTLE_S)

    before = work_of(program.pid)
    pause.wait(_WATCH_S)
    woken, worked_s = work_of(program.pid).since(before)

    note = f"over {_WATCH_S:.0f} s"
    goals.tell("wake-ups", woken / _WATCH_S, "/s", most=0.2, note=note)
    goals.tell("processor time", worked_s * 1000 * 60 / _WATCH_S, " ms/min", most=10, note=note)
    goals.tell("memory", rss_mib(program.pid), " MiB", most=101, note="0.9 x Vorta's 112")
    assert program.is_running(), program.said()
