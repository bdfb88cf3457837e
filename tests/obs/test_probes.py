"""What runs and what is in front, as far as the system tells."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from clipdesk.obs.probes import foreground_program, front_of_x11, running_programs


def test_this_very_program_is_among_the_running_ones() -> None:
    paths = {Path(program.path).resolve() for program in running_programs()}

    assert Path(sys.executable).resolve() in paths


@pytest.mark.parametrize(
    ("root", "window", "expected"),
    [
        (
            "_NET_ACTIVE_WINDOW(WINDOW): window id # 0x2a00007\n",
            '_NET_WM_PID(CARDINAL) = 4711\n_NET_WM_NAME(UTF8_STRING) = "Celeste \\"x\\""\n',
            (4711, 'Celeste \\"x\\"'),
        ),
        ("_NET_ACTIVE_WINDOW(WINDOW): window id # 0x0\n", "", (0, "")),
        ("_NET_ACTIVE_WINDOW:  no such atom on any window.\n", "", (0, "")),
        ("", "", (0, "")),
        ("_NET_ACTIVE_WINDOW(WINDOW): window id # 0x1\n", "_NET_WM_PID:  not found.\n", (0, "")),
    ],
)
def test_the_window_manager_is_asked_for_the_window_in_front(
    root: str, window: str, expected: tuple[int, str]
) -> None:
    def run(command: Sequence[str]) -> str:
        return root if "-root" in command else window

    assert front_of_x11(run) == expected


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="asks X11")
def test_without_a_screen_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)

    assert foreground_program() is None
