"""Remembers whether ClipDesk was set up: by its own setup, or by anybody who wrote settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clipdesk.domain.settings import Settings
    from clipdesk.storage.home import Home

MARKER = "setup-done"


def wants_setup(home: Home, settings: Settings) -> bool:
    """Tell whether nobody has set this home up; a folder chosen for this run, as in a rehearsal, counts."""
    is_chosen = bool(settings.watch.folders) or home.settings_file.exists()
    return not is_chosen and not (home.data / MARKER).exists()


def remember_setup(home: Home) -> None:
    """Ask no more."""
    (home.data / MARKER).touch()
