"""Lets the system start ClipDesk when its user signs in, hidden in the tray; or not any more."""

from __future__ import annotations

import os
import plistlib
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSettings

from clipdesk.domain.errors import StorageError

_NAME = "clipdesk"
_LABEL = "app.clipdesk.ClipDesk"
_RUN = r"HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Run"
_PLAIN = re.compile(r"[\w./:+@=-]+")


def own_command() -> list[str]:
    """Return how this ClipDesk is started again, in its present home."""
    installed = shutil.which(_NAME)
    if getattr(sys, "frozen", False):
        command = [sys.executable]
    elif installed:
        command = [str(Path(installed).absolute())]
    else:
        command = [sys.executable, "-m", _NAME]
    home = os.environ.get("CLIPDESK_HOME", "")
    return [*command, "--minimized", *(["--home", str(Path(home).absolute())] if home else [])]


class Autostart:
    """Write and remove the system's own note of what it starts."""

    def __init__(
        self, command: Sequence[str], *, platform: str = sys.platform, user: Path | None = None
    ) -> None:
        self._command = list(command)
        self._platform = platform
        self._user = user or Path.home()

    @property
    def file(self) -> Path:
        """Return the file that the system looks for; Windows has an entry of its registry instead."""
        if self._platform == "darwin":
            return self._user / "Library" / "LaunchAgents" / f"{_LABEL}.plist"
        config = os.environ.get("XDG_CONFIG_HOME", "")
        return (Path(config) if config else self._user / ".config") / "autostart" / f"{_NAME}.desktop"

    def set_on(self, is_on: bool) -> None:
        """Start with the system from now on, or no more.

        Raises:
            StorageError: the note cannot be written.
        """
        if self._platform == "win32":
            self._write_registry(is_on)
            return
        try:
            if is_on:
                self.file.parent.mkdir(parents=True, exist_ok=True)
                self.file.write_bytes(self._content())
            else:
                self.file.unlink(missing_ok=True)
        except OSError as error:
            raise StorageError(
                "ClipDesk cannot tell the system to start it.", f"Check that {self.file.parent} is yours."
            ) from error

    def _content(self) -> bytes:
        if self._platform == "darwin":
            return plistlib.dumps({"Label": _LABEL, "ProgramArguments": self._command, "RunAtLoad": True})
        words = " ".join(_quoted(word) for word in self._command)
        lines = ["[Desktop Entry]", "Type=Application", "Name=ClipDesk", f"Exec={words}", f"Icon={_NAME}"]
        return "\n".join([*lines, "X-GNOME-Autostart-enabled=true", ""]).encode()

    def _write_registry(self, is_on: bool) -> None:
        store = QSettings(_RUN, QSettings.Format.NativeFormat)
        if is_on:
            store.setValue("ClipDesk", " ".join(f'"{word}"' for word in self._command))
        else:
            store.remove("ClipDesk")
        store.sync()
        if store.status() != QSettings.Status.NoError:
            raise StorageError(
                "ClipDesk cannot tell Windows to start it.", "Try again after signing in anew."
            )


def _quoted(word: str) -> str:
    """Return a word as the desktop entry specification wants it in Exec."""
    if _PLAIN.fullmatch(word):
        return word
    escaped = re.sub(r'(["`$\\])', r"\\\1", word)
    # The value of a key is unescaped once more, and a percent sign begins a field code.
    doubled = escaped.replace("\\", "\\\\").replace("%", "%%")
    return f'"{doubled}"'
