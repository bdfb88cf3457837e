"""Looks at what runs and which window is in front; what it means is left to `game`.

Wayland shows no other program's windows: there the answer is that nobody knows.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence

from clipdesk.obs.game import Program

_TIMEOUT_S = 2.0
_ID = re.compile(r"(0x[0-9a-f]+)")
_PID = re.compile(r"_NET_WM_PID\(CARDINAL\) = (\d+)")
_TITLE = re.compile(r"_NET_WM_NAME\(UTF8_STRING\) = \"(.*)\"")

Run = Callable[[Sequence[str]], str]


def running_programs() -> tuple[Program, ...]:
    """Return the programs that run, with their paths where this user may see them."""
    import psutil

    found = {}
    for process in psutil.process_iter(["name", "exe"]):
        program = Program(process.info["name"] or "", process.info["exe"] or "")
        if program.path:
            found[program.path] = program
    return tuple(found.values())


def foreground_program() -> Program | None:
    """Return the program whose window is in front, or None where the system does not tell."""
    pid, title = _front()
    return _program(pid, title) if pid else None


def front_of_x11(run: Run) -> tuple[int, str]:
    """Ask the window manager by `xprop`; return process id and title, or 0."""
    window = _ID.search(run(["xprop", "-root", "_NET_ACTIVE_WINDOW"]))
    if window is None or int(window[1], 16) == 0:
        return 0, ""
    said = run(["xprop", "-id", window[1], "_NET_WM_PID", "_NET_WM_NAME"])
    pid, title = _PID.search(said), _TITLE.search(said)
    return int(pid[1]) if pid else 0, title[1] if title else ""


def _run(command: Sequence[str]) -> str:
    try:
        ended = subprocess.run(
            command, capture_output=True, timeout=_TIMEOUT_S, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return ended.stdout.decode("utf-8", "replace")


if sys.platform == "win32":

    def _front() -> tuple[int, str]:
        import ctypes

        user32 = ctypes.windll.user32
        window = user32.GetForegroundWindow()
        pid = ctypes.c_ulong()
        user32.GetWindowThreadProcessId(window, ctypes.byref(pid))
        title = ctypes.create_unicode_buffer(256)
        user32.GetWindowTextW(window, title, 256)
        return pid.value, title.value

else:

    def _front() -> tuple[int, str]:
        is_x11 = bool(os.environ.get("DISPLAY")) and shutil.which("xprop") is not None
        return front_of_x11(_run) if is_x11 else (0, "")


def _program(pid: int, title: str) -> Program | None:
    import psutil

    try:
        process = psutil.Process(pid)
        name = process.name()
    except psutil.Error:
        return None
    try:
        path = process.exe()
    except psutil.Error:
        path = ""
    return Program(name, path, title)
