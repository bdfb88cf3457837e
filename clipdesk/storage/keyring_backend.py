"""Finds the system's keyring among what is installed, and knows how secrets lie in it.

Only keyrings that keep secrets safe are taken: one that forgets, or writes them into a plain file, is none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, Protocol

ACCEPTED = frozenset(
    {
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.macOS.Keyring",
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.kwallet.DBusKeyringKWallet4",
    }
)
_WINDOWS = "keyring.backends.Windows.WinVaultKeyring"
_CHAINER = "keyring.backends.chainer.ChainerBackend"
# The Windows vault holds 2,560 bytes of UTF-16 under one name (CRED_MAX_CREDENTIAL_BLOB_SIZE).
_PART_UNITS = 1000
_PARTS_MARK = "clipdesk-parts:"


class Backend(Protocol):
    """What we use of a keyring backend."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


def installed_backend() -> Any:
    """Return the backend that the keyring package chooses, looking again for one that came later."""
    import keyring
    import keyring.backend
    import keyring.core

    found = keyring.get_keyring()
    if class_name(found) == "keyring.backends.fail.Keyring":
        keyring.backend.get_all_keyring.reset()  # its list is made once
        keyring.core.init_backend()
        found = keyring.get_keyring()
    return found


def class_name(backend: object) -> str:
    """Return the whole name of a backend's class; a subclass is another class."""
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def safe_backend(chosen: Any) -> Backend | None:
    """Return the chosen backend, or the first of a chain, that is in the closed list; None if none is."""
    candidates: Iterable[Any] = chosen.backends if class_name(chosen) == _CHAINER else (chosen,)
    found: Backend | None = next((each for each in candidates if class_name(each) in ACCEPTED), None)
    return found


class Vault:
    """Names and secrets in one backend: on Windows a service of its own for each, and long ones in parts."""

    def __init__(self, backend: Backend, service: str) -> None:
        self._backend = backend
        self._service = service
        self._is_windows = class_name(backend) == _WINDOWS

    def read(self, name: str) -> str | None:
        """Return a secret, or None if there is none or not the whole of it."""
        found = self._get(name)
        parts = self._parts(name, found)
        if parts is None:
            return found
        values = [self._get(part) for part in parts]
        whole = "".join(value for value in values if value is not None)
        return whole if None not in values and _digest(whole) in parts[0] else None

    def write(self, name: str, secret: str) -> None:
        """Store a secret; until the last step the old one stays readable."""
        old = self._parts(name, self._get(name)) if self._is_windows else None
        entry = secret
        if self._is_windows and (_units(secret) > _PART_UNITS or secret.startswith(_PARTS_MARK)):
            pieces = _pieces(secret)
            entry = f"{_PARTS_MARK}{len(pieces)}:{_digest(secret)}"
            for part, piece in zip(self._parts(name, entry) or (), pieces, strict=True):
                self._set(part, piece)
        self._set(name, entry)
        for part in set(old or ()) - set(self._parts(name, entry) or ()):
            self._drop(part)

    def remove(self, name: str) -> None:
        """Delete a secret; one that is not there is no error."""
        found = self._get(name)
        for part in self._parts(name, found) or ():
            self._drop(part)
        if found is not None:
            self._backend.delete_password(*self._place(name))

    def _parts(self, name: str, entry: str | None) -> list[str] | None:
        """Return the names of the parts that an entry speaks of, or None if it is a secret itself."""
        if not self._is_windows or entry is None or not entry.startswith(_PARTS_MARK):
            return None
        count, _, digest = entry.removeprefix(_PARTS_MARK).partition(":")
        return [
            f"{name}#{digest}.{number}" for number in range(int(count) if count.isdecimal() else 0)
        ] or None

    def _place(self, name: str) -> tuple[str, str]:
        # The Windows backend moves entries that share a service, in two steps that a crash may part.
        return (f"{self._service}/{name}" if self._is_windows else self._service), name

    def _get(self, name: str) -> str | None:
        return self._backend.get_password(*self._place(name))

    def _set(self, name: str, value: str) -> None:
        self._backend.set_password(*self._place(name), value)

    def _drop(self, name: str) -> None:
        if self._get(name) is not None:
            self._backend.delete_password(*self._place(name))


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _pieces(text: str) -> list[str]:
    step = _PART_UNITS if text.isascii() else _PART_UNITS // 2  # a character may take two units
    return [text[start : start + step] for start in range(0, len(text), step)] or [""]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
