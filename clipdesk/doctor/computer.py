"""Looks at the computer: Qt's libraries, the tray, FFmpeg and the clock. Imports nothing of Qt."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from importlib.util import find_spec
from pathlib import Path

from clipdesk.doctor.examining import Finding

# What Qt 6 loads at run time and brings not with it, with the Debian package of each.
QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
_FFMPEG_INSTALL = {"win32": "winget install Gyan.FFmpeg", "darwin": "brew install ffmpeg"}
_FFMPEG_LIMIT_S = 5.0
_BUS_LIMIT_S = 2.0
_TIME_ERROR = 5  # adjtimex(2): the clock is not kept by a time server
_FIRST_YEAR = 2026


def has_screen(environment: Mapping[str, str] | None = None) -> bool:
    """Tell whether a window could be shown."""
    known = os.environ if environment is None else environment
    return sys.platform in ("win32", "darwin") or bool(known.get("DISPLAY") or known.get("WAYLAND_DISPLAY"))


def is_loadable(name: str) -> bool:
    """Tell whether the system has a shared library."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def look_at_qt(
    loads: Callable[[str], bool] = is_loadable,
    screen: Callable[[], bool] = has_screen,
    platform: str = sys.platform,
) -> Finding:
    """Look for Qt and the libraries that its window needs."""
    if find_spec("PySide6") is None:
        return Finding(False, "PySide6 is not installed.", "Install ClipDesk again.", is_hint=not screen())
    missing = [] if platform != "linux" else [name for name in QT_LIBRARIES if not loads(name)]
    if not missing:
        return Finding(True, "All libraries of the window are there.")
    packages = " ".join(QT_LIBRARIES[name] for name in missing)
    text = f"The window needs {', '.join(missing)}."
    return Finding(False, text, f"sudo apt install {packages}", is_hint=not screen())


def look_at_tray(
    screen: Callable[[], bool] = has_screen,
    trays: Callable[[], bool] | None = None,
    platform: str = sys.platform,
) -> Finding:
    """Look whether something shows icons in a tray."""
    if not screen():
        return Finding(
            False, "There is no screen here.", "Use clipdesk daemon, which needs none.", is_hint=True
        )
    if platform != "linux" or (trays or _has_tray)():
        return Finding(True, "Icons are shown.")
    return Finding(
        False,
        "No tray shows icons, so ClipDesk stays as a window.",
        "On GNOME, install the extension AppIndicator and KStatusNotifierItem Support.",
        is_hint=True,
    )


def look_at_ffmpeg(find: Callable[[str], str | None] = shutil.which) -> Finding:
    """Look for FFmpeg's two programs, and whether they start."""
    fix = f"Install FFmpeg: {_FFMPEG_INSTALL.get(sys.platform, 'sudo apt install ffmpeg')}"
    versions = []
    for name in ("ffmpeg", "ffprobe"):
        path = find(name)
        if path is None:
            return Finding(False, f"The program {name} was not found.", fix)
        version = _version(path)
        if version is None:
            return Finding(False, f"{path} does not start.", fix)
        versions.append(version)
    return Finding(True, f"FFmpeg {versions[0]}")


def look_at_clock(
    now: datetime, zone: tzinfo, newest_file: Path, is_kept: Callable[[], bool | None] | None = None
) -> Finding:
    """Look whether the clock can be right: not before this program, nor before what is stored already."""
    fix = "Set the computer's date and time, then look at the times of your posts."
    shown = now.astimezone(zone)
    if now.year < _FIRST_YEAR:
        return Finding(False, f"The clock says {shown:%Y-%m-%d}, which is too early.", fix)
    try:
        ahead_s = newest_file.stat().st_mtime - now.timestamp()
    except OSError:
        ahead_s = 0.0
    if ahead_s > 600:
        return Finding(False, f"The clock is {ahead_s / 60:.0f} min behind what was stored.", fix)
    text = f"{shown:%Y-%m-%d %H:%M} ({getattr(zone, 'key', None) or shown.strftime('%z')})"
    if (is_kept or _is_clock_kept)() is False:
        return Finding(True, f"{text}; no time server keeps it right.", "sudo timedatectl set-ntp true")
    return Finding(True, text)


def _version(path: str) -> str | None:
    try:
        ended = subprocess.run(
            [path, "-hide_banner", "-version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_FFMPEG_LIMIT_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    words = ended.stdout.decode("utf-8", "replace").split()
    return words[2] if len(words) > 2 and words[1] == "version" else "of unknown version"


def _has_tray() -> bool:
    return _has_icon_host() or _has_x11_tray()


def _has_icon_host() -> bool:
    """Ask the session's bus for a host of status icons (StatusNotifierItem)."""
    from jeepney import AuthenticationError, DBusAddress, MessageType, new_method_call
    from jeepney.io.blocking import open_dbus_connection

    bus = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
    question = new_method_call(bus, "NameHasOwner", "s", ("org.kde.StatusNotifierWatcher",))
    try:
        with open_dbus_connection(bus="SESSION", auth_timeout=_BUS_LIMIT_S) as connection:
            answer = connection.send_and_get_reply(question, timeout=_BUS_LIMIT_S)
    except (OSError, KeyError, ValueError, EOFError, AuthenticationError):
        return False
    return answer.header.message_type is MessageType.method_return and bool(answer.body[0])


def _has_x11_tray() -> bool:
    """Ask the X server who owns the tray of the first screen (freedesktop.org system tray protocol)."""
    name = ctypes.util.find_library("X11") if os.environ.get("DISPLAY") else None
    if name is None:
        return False
    try:
        x11 = ctypes.CDLL(name)
    except OSError:
        return False
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.restype = x11.XGetSelectionOwner.restype = ctypes.c_ulong
    address = x11.XOpenDisplay(None)
    if address is None:
        return False
    display = ctypes.c_void_p(address)
    atom = ctypes.c_ulong(x11.XInternAtom(display, b"_NET_SYSTEM_TRAY_S0", 0))
    owner = x11.XGetSelectionOwner(display, atom)
    x11.XCloseDisplay(display)
    return bool(owner)


def _is_clock_kept() -> bool | None:
    """Tell whether a time server keeps the clock right, or None where nobody knows."""
    if sys.platform != "linux":
        return None
    try:
        state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(1024))
    except (OSError, AttributeError):
        return None
    return None if state < 0 else bool(state != _TIME_ERROR)
