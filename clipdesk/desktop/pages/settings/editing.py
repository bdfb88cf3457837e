"""Stores what is changed on the page: off the GUI thread, in order, with a plain sentence back."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Signal

from clipdesk.desktop.page_services import Shell
from clipdesk.desktop.threads import Background
from clipdesk.domain.errors import ClipDeskError, SettingsError
from clipdesk.domain.settings import Settings
from clipdesk.ports import SettingsStore


@dataclass(frozen=True, slots=True)
class _Change:
    key: str
    value: object
    on_told: Callable[[str], None]


def default_of(key: str) -> Any:
    """Return what a setting is before anybody changes it."""
    value: Any = Settings()
    for name in key.split("."):
        value = getattr(value, name)
    return value


def allowed_words(key: str) -> str:
    """Return what is allowed for a setting, as the settings themselves say it."""
    *sections, name = key.split(".")
    owner: Any = Settings()
    for section in sections:
        owner = getattr(owner, section)
    if not is_dataclass(owner):
        return ""
    return next((str(part.metadata["allowed"]) for part in fields(owner) if part.name == name), "")


# What a reset leaves alone: what was set up with effort, and what only an expert changes.
_KEPT = ("watch.folders", "database.url")
_KEPT_ENDS = (".client_id", ".api_url", ".auth_url", ".token_url", ".redirect_port")


def resettable_keys() -> list[str]:
    """Return every setting that a reset takes back."""

    def walk(owner: Any, prefix: str) -> Iterator[str]:
        for part in fields(owner):
            value, key = getattr(owner, part.name), f"{prefix}{part.name}"
            if is_dataclass(value):
                yield from walk(value, f"{key}.")
            else:
                yield key

    return [key for key in walk(Settings(), "") if key not in _KEPT and not key.endswith(_KEPT_ENDS)]


class SettingsEditor(QObject):
    """Read settings, and change one key at a time; the order of the changes is kept."""

    changed = Signal(str)

    def __init__(self, store: SettingsStore, background: Background, shell: Shell) -> None:
        super().__init__()
        self._store = store
        self._background = background
        self._shell = shell
        self._waiting: deque[_Change] = deque()
        self._storing: _Change | None = None

    @property
    def is_idle(self) -> bool:
        """Return whether everything is stored."""
        return self._storing is None and not self._waiting

    @property
    def current(self) -> Settings:
        """Return the settings as they are stored."""
        return self._store.current

    def value(self, key: str) -> Any:
        """Return one setting in plain types, as it is about to be stored."""
        waiting = [change.value for change in self._waiting if change.key == key]
        value = waiting[-1] if waiting else self._stored_or_on_its_way(key)
        return list(value) if isinstance(value, tuple) else value

    def change(self, key: str, value: object, on_told: Callable[[str], None] = lambda sentence: None) -> None:
        """Store a setting; `on_told` gets a sentence if it does not hold, else an empty one."""
        self._waiting.append(_Change(key, value, on_told))
        self._store_next()

    def _store_next(self) -> None:
        if self._storing is not None or not self._waiting:
            return
        self._storing = change = self._waiting.popleft()
        store = self._store
        self._background.run(
            lambda: store.set(change.key, change.value),
            lambda _settings: self._stored(change),
            lambda error: self._refused(change, error),
            owner=self,
        )

    def _stored(self, change: _Change) -> None:
        self._storing = None
        wanted = list(change.value) if isinstance(change.value, (list, tuple)) else change.value
        change.on_told("" if self._holds(change.key, wanted) else _overridden(change.key))
        self.changed.emit(change.key)
        self._shell.apply_settings()
        self._store_next()

    def _stored_or_on_its_way(self, key: str) -> object:
        if self._storing is not None and self._storing.key == key:
            return self._storing.value
        return self._store.get(key)

    def _holds(self, key: str, wanted: object) -> bool:
        # Lists of rules are stored in another form than they are given.
        return isinstance(wanted, list) or bool(self.value(key) == wanted)

    def _refused(self, change: _Change, error: Exception) -> None:
        self._storing = None
        change.on_told(_told(change.key, error))
        self._store_next()


def _told(key: str, error: Exception) -> str:
    if isinstance(error, SettingsError) and error.field == key and " but must be " in error.title:
        return _tr("This must be {allowed}.").format(allowed=allowed_words(key))
    if isinstance(error, ClipDeskError):
        return str(error)
    return _tr("This could not be stored. Try again; the log says more.")


def _overridden(key: str) -> str:
    name = "CLIPDESK__" + key.replace(".", "__").upper()
    return _tr("Stored, but {name} sets another value for this run.").format(name=name)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Settings", text)
