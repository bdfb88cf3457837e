"""Keeps the settings in a TOML file that people edit too: comments stay, mistakes are named by their key."""

from __future__ import annotations

import os
import re
import threading
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from clipdesk.domain.errors import SettingsError
from clipdesk.domain.settings import Settings
from clipdesk.storage.files import locked_file, write_atomically
from clipdesk.storage.settings_keys import (
    KEYS,
    as_plain,
    build,
    checked,
    from_text,
    likely_meant,
    unknown_key,
)

_ENVIRONMENT = "CLIPDESK__"
_SIZE_LIMIT_BYTES = 1024 * 1024
_PLACE = re.compile(r"^(.*?) \(at (?:(line \d+, column \d+)|end of document)\)$", re.DOTALL)


class TomlSettings:
    """`ports.SettingsStore` on a file, with the overrides of one run from the environment."""

    def __init__(self, path: Path, environment: Mapping[str, str] | None = None) -> None:
        """Read the file; one that is not there means the defaults.

        Raises:
            SettingsError: a value, or the file as a whole, cannot be used.
        """
        self._path = path
        self._environment = dict(os.environ if environment is None else environment)
        self._lock = threading.RLock()
        self._current = Settings()
        self._warnings: tuple[str, ...] = ()
        self.reload()

    @property
    def path(self) -> Path:
        """Return where the file is."""
        return self._path

    @property
    def current(self) -> Settings:
        """Return the settings as they are now; a value that never changes."""
        return self._current

    @property
    def warnings(self) -> tuple[str, ...]:
        """Return a sentence for each key that nobody knows."""
        return self._warnings

    def keys(self) -> tuple[str, ...]:
        """Return every key, in the order of the sections."""
        return KEYS

    def reload(self) -> Settings:
        """Read the file again; if it cannot be used, what was read before stays."""
        with self._lock:
            self._use(self._read_text())
            return self._current

    def get(self, key: str) -> object:
        """Return one value in plain types; `platforms.youtube.privacy`, say."""
        if key not in KEYS:
            raise unknown_key(key)
        value: Any = self._current
        for name in key.split("."):
            value = getattr(value, name)
        return as_plain(value)

    def set(self, key: str, value: object) -> Settings:
        """Check and store one key; a text is read as somebody typed it on a command line.

        Raises:
            SettingsError: there is no such key, or the value is not allowed.
            StorageError: the file cannot be written.
        """
        given = from_text(key, value) if isinstance(value, str) else value
        found = checked(key, given, where="what you typed")
        with self._lock, locked_file(self._path.with_name(f".{self._path.name}.lock")):
            self._use(self._changed_text(key, as_plain(found)), is_written=True)
            return self._current

    def _use(self, text: str, *, is_written: bool = False) -> None:
        """Check a whole text, with the environment on top, before anything of it counts."""
        values: dict[str, Any] = {}
        warnings: list[str] = []
        for key, value in _flat(_parsed(text, self._path), ""):
            if key in KEYS:
                values[key] = checked(key, value, where=str(self._path))
            else:
                warnings.append(
                    f"{self._path.name}: unknown setting {key} is left alone. {likely_meant(key)}"
                )
        for name, written in sorted(self._environment.items()):
            if not name.upper().startswith(_ENVIRONMENT):
                continue
            key = name[len(_ENVIRONMENT) :].replace("__", ".").lower()
            if key in KEYS:
                values[key] = checked(key, from_text(key, written), where=f"the environment variable {name}")
            else:
                warnings.append(f"The environment variable {name} names no setting. {likely_meant(key)}")
        settings = build(values)
        if is_written:
            write_atomically(self._path, text.encode("utf-8"))
        self._current = settings
        self._warnings = tuple(warnings)

    def _changed_text(self, key: str, value: Any) -> str:
        """Return the file's text with one value changed, proven by reading it again."""
        before = self._read_text()
        wanted = dict(_flat(_parsed(before, self._path), "")) | {key: value}
        text = _with_value(before, key, value)
        try:
            text.encode("utf-8")
            is_proven = dict(_flat(_parsed(text, self._path), "")) == wanted
        except (ValueError, SettingsError):
            is_proven = False
        if not is_proven:
            raise SettingsError(
                f"{key} cannot be changed in {self._path} without changing more.",
                "Write the value into the file yourself.",
                field=key,
            )
        return text

    def _read_text(self) -> str:
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise SettingsError(
                f"{self._path} cannot be read.", "Check that the file belongs to you.", field=self._path.name
            ) from error
        try:
            if len(content) > _SIZE_LIMIT_BYTES:
                raise ValueError("too long")
            return content.decode("utf-8-sig").replace("\r\n", "\n")
        except ValueError as error:
            raise SettingsError(
                f"{self._path} is not a text file of settings.",
                "Save it as UTF-8 text, or move it away to begin with the defaults.",
                field=self._path.name,
            ) from error


def _parsed(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _PLACE.match(str(error))
        last = f"line {text.count(chr(10)) + 1}"
        reason, place = (found[1], found[2] or last) if found else ("it cannot be read", last)
        raise SettingsError(
            f"{path.name}, {place}: {reason}.", f"Correct that line in {path}.", field=path.name
        ) from error


def _flat(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    """Yield whole keys with their values; a table that is itself a value stays one."""
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping) and key not in KEYS:
            yield from _flat(value, f"{key}.")
        elif not isinstance(value, Mapping) and any(known.startswith(f"{key}.") for known in KEYS):
            raise SettingsError(
                f"{key} is a section, but was given a value.", f"Write its keys below [{key}].", field=key
            )
        else:
            yield key, value


def _with_value(text: str, key: str, value: Any) -> str:
    """Return a TOML text with one value changed and everything else as it was."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(text)
        table: Any = document
        *sections, name = key.split(".")
        for depth, section in enumerate(sections):
            if section not in table:
                table[section] = tomlkit.table(is_super_table=depth + 1 < len(sections))
            table = table[section]
        table[name] = _item(value)
        return tomlkit.dumps(document)
    except TOMLKitError as error:
        raise SettingsError("The settings cannot be changed.", f"{error}.", field=key) from error


def _item(value: Any) -> Any:
    import tomlkit

    if not isinstance(value, list):
        return value
    array = tomlkit.array()
    for part in value:
        if isinstance(part, dict):
            rule = tomlkit.inline_table()
            rule.update(part)
            array.append(rule)
        else:
            array.append(part)
    return array
