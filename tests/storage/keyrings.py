"""Keyring backends of every kind, for the tests of the homes of secrets."""

from __future__ import annotations

import threading
from typing import Any

from keyring.errors import PasswordDeleteError

from clipdesk.storage.credentials import KeyringCredentialStore

SECRET_SERVICE = "keyring.backends.SecretService.Keyring"
WINDOWS = "keyring.backends.Windows.WinVaultKeyring"


class Fake:
    """A backend that does what it should; `is_short` limits it as the Windows vault does."""

    is_short = False

    def __init__(self) -> None:
        self.secrets: dict[tuple[str, str], str] = {}
        self.calls = 0
        self.fail_at_call = 0

    def _begin(self) -> None:
        self.calls += 1
        if self.calls == self.fail_at_call:
            raise OSError("power cut")

    def get_password(self, service: str, username: str) -> str | None:
        self._begin()
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._begin()
        if self.is_short and len(password.encode("utf-16-le")) > 2560:
            raise OSError("CredWrite: the stub received bad data")
        self.secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._begin()
        if (service, username) not in self.secrets:
            raise PasswordDeleteError("not there")
        del self.secrets[service, username]


class Failing(Fake):
    """A backend that answers every call with one error."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error: Exception | None = error

    def _begin(self) -> None:
        if self.error is not None:
            raise self.error


class Forgetful(Fake):
    """A backend that takes everything and keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class Hanging(Fake):
    """A backend that waits for its owner."""

    def __init__(self) -> None:
        super().__init__()
        self.unlocked = threading.Event()
        self.threads: list[str] = []

    def _begin(self) -> None:
        self.threads.append(threading.current_thread().name)
        assert self.unlocked.wait(30)


class Chain:
    """What the keyring package makes of several backends."""

    def __init__(self, *backends: Any) -> None:
        self.backends = backends


def posing(backend: Any, name: str) -> Any:
    """Return a backend whose class has the name of a real one."""
    module, _, qualname = name.rpartition(".")
    cls = type(qualname, (type(backend),), {"__module__": module, "__qualname__": qualname})
    backend.__class__ = cls
    return backend


def store_on(backend: Any, name: str = SECRET_SERVICE, limit_s: float = 5.0) -> KeyringCredentialStore:
    """Return the store on a backend that poses as a real one."""
    posed = posing(backend, name)
    return KeyringCredentialStore(find_backend=lambda: posed, limit_s=limit_s)
