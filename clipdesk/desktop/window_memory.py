"""Remembers the window's size and page between starts, in a small file of its own."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class WindowState:
    """Where the window stood, in Qt's own encoding, and which page it showed."""

    geometry: bytes = b""
    page: str = ""


class WindowMemory(Protocol):
    """Keeps a window's state."""

    def read(self) -> WindowState:
        """Return the last state; an empty one if there is none."""

    def write(self, state: WindowState) -> None:
        """Keep a state."""


class FileWindowMemory:
    """Keep the state in a JSON file; a file that cannot be used only costs the remembered size."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> WindowState:
        """Return the last state; an empty one if the file is missing or damaged."""
        try:
            values = json.loads(self._path.read_text(encoding="utf-8"))
            geometry = base64.b64decode(str(values.get("geometry", "")), validate=True)
            return WindowState(geometry, str(values.get("page", "")))
        except (OSError, ValueError, AttributeError, binascii.Error):
            return WindowState()

    def write(self, state: WindowState) -> None:
        """Keep a state; does nothing where the folder cannot be written."""
        values = {"geometry": base64.b64encode(state.geometry).decode("ascii"), "page": state.page}
        try:
            self._path.write_text(json.dumps(values), encoding="utf-8")
        except OSError:
            return
