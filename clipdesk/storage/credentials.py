"""Keeps secrets in the system's keyring and nowhere else; without one, in memory for this session.

A keyring may ask its owner to unlock it and wait for ever: every call has a limit, and the one that
hangs goes on alone while others are told at once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from clipdesk.domain.errors import CredentialError, CredentialState
from clipdesk.ports import CredentialStore
from clipdesk.storage.keyring_backend import Vault, class_name, installed_backend, safe_backend

SERVICE = "clipdesk"
LIMIT_S = 5.0
_ABSENT_FOR_S = 10.0
_PROBE = "probe"
Answer = TypeVar("Answer")


class _Call:
    """One call on its way through a thread of its own."""

    def __init__(self, deed: Callable[[], Any]) -> None:
        self._deed = deed
        self.is_done = threading.Event()
        self.answer: Any = None
        self.error: Exception | None = None

    def run(self) -> None:
        """Do it, and keep what came of it for the caller."""
        try:
            self.answer = self._deed()
        except Exception as error:  # noqa: BLE001 (the thread's border: whatever a backend raises, the caller gets)
            self.error = error
        finally:
            self.is_done.set()


class KeyringCredentialStore:
    """`ports.CredentialStore` on the system's keyring."""

    def __init__(
        self,
        service: str = SERVICE,
        *,
        find_backend: Callable[[], Any] = installed_backend,
        limit_s: float = LIMIT_S,
    ) -> None:
        self._service = service
        self._find_backend = find_backend
        self._limit_s = limit_s
        self._turn = threading.Lock()
        self._hanging: _Call | None = None
        self._vault: Vault | None = None
        self._absent_until_s = 0.0

    @property
    def is_lasting(self) -> bool:
        """Tell that secrets outlive this process."""
        return True

    def get(self, name: str) -> str | None:
        """Return a secret, or None if there is none."""
        return self._call(lambda vault: vault.read(name))

    def set(self, name: str, value: str) -> None:
        """Store a secret and read it back: some keyrings forget in silence."""

        def write(vault: Vault) -> None:
            vault.write(name, value)
            if vault.read(name) != value:
                raise CredentialError(
                    "The keyring did not keep what was stored in it.",
                    "Check your keyring program, or sign in again after a restart.",
                    state=CredentialState.BROKEN,
                )

        self._call(write)

    def delete(self, name: str) -> None:
        """Delete a secret; one that is not there is no error."""
        self._call(lambda vault: vault.remove(name))

    def problem(self) -> CredentialState | None:
        """Return why the keyring does not answer, or None; the keyring may ask to be unlocked."""
        try:
            self.get(_PROBE)
        except CredentialError as error:
            return error.state
        return None

    def _call(self, deed: Callable[[Vault], Answer]) -> Answer:
        """Do one thing with the keyring within the limit, one at a time."""
        deadline_s = time.monotonic() + self._limit_s
        if self._is_hanging() or not self._turn.acquire(timeout=self._limit_s):
            raise _waiting()
        try:
            if self._is_hanging():
                raise _waiting()
            call = _Call(lambda: deed(self._opened()))
            threading.Thread(target=call.run, name="keyring", daemon=True).start()
            if not call.is_done.wait(max(0.0, deadline_s - time.monotonic())):
                self._hanging = call
                raise _waiting()
        finally:
            self._turn.release()
        if call.error is not None:
            raise self._told(call.error) from call.error
        answer: Answer = call.answer
        return answer

    def _is_hanging(self) -> bool:
        return self._hanging is not None and not self._hanging.is_done.is_set()

    def _opened(self) -> Vault:
        """Return the vault; called on the worker's thread."""
        if self._vault is None:
            if time.monotonic() < self._absent_until_s:
                raise _absent()
            chosen = self._find_backend()
            backend = safe_backend(chosen)
            if backend is None:
                self._absent_until_s = time.monotonic() + _ABSENT_FOR_S
                raise _absent(class_name(chosen))
            self._vault = Vault(backend, self._service)
        return self._vault

    def _told(self, error: Exception) -> CredentialError:
        """Return a backend's error in our words; its own text may hold what was to be stored."""
        if isinstance(error, CredentialError):
            return error
        from keyring.errors import KeyringLocked, NoKeyringError

        if isinstance(error, KeyringLocked):
            return CredentialError(
                "The keyring is locked.", "Unlock it, then try again.", state=CredentialState.LOCKED
            )
        self._vault = None  # the service may have been restarted: look for it again
        if isinstance(error, NoKeyringError):
            return _absent()
        return CredentialError(
            "The keyring does not answer as it should.",
            "Restart your keyring program or sign out of the computer and in again.",
            state=CredentialState.BROKEN,
        )


class MemoryCredentialStore:
    """`ports.CredentialStore` for this session only: nothing is written anywhere."""

    def __init__(self) -> None:
        self._secrets: dict[str, str] = {}

    @property
    def is_lasting(self) -> bool:
        """Tell that secrets end with this process."""
        return False

    def get(self, name: str) -> str | None:
        """Return a secret, or None if there is none."""
        return self._secrets.get(name)

    def set(self, name: str, value: str) -> None:
        """Remember a secret."""
        self._secrets[name] = value

    def delete(self, name: str) -> None:
        """Forget a secret; one that is not there is no error."""
        self._secrets.pop(name, None)

    def problem(self) -> CredentialState | None:
        """Return None: memory always answers."""
        return None


class SessionCredentialStore:
    """The keyring; while the computer has none, memory for this session.

    `problem` says "absent" then, though everything works: whoever shows it tells the person that secrets will
    not outlive the session. A keyring that comes later is used from then on.
    """

    def __init__(self, keyring: CredentialStore, memory: CredentialStore) -> None:
        self._keyring = keyring
        self._memory = memory
        self._is_absent = False

    @property
    def is_lasting(self) -> bool:
        """Tell whether the keyring was there when it was last asked."""
        return not self._is_absent

    def get(self, name: str) -> str | None:
        """Return a secret, or None if there is none."""
        kept = self._memory.get(name)
        if kept is not None:
            return kept
        return self._asked(lambda: self._keyring.get(name), lambda: None)

    def set(self, name: str, value: str) -> None:
        """Store a secret."""

        def keep() -> None:
            self._keyring.set(name, value)
            self._memory.delete(name)

        self._asked(keep, lambda: self._memory.set(name, value))

    def delete(self, name: str) -> None:
        """Delete a secret; one that is not there is no error."""
        self._memory.delete(name)
        self._asked(lambda: self._keyring.delete(name), lambda: None)

    def problem(self) -> CredentialState | None:
        """Return why the keyring does not answer, or None."""
        state = self._keyring.problem()
        self._is_absent = state is CredentialState.ABSENT
        return state

    def _asked(self, of_keyring: Callable[[], Answer], without: Callable[[], Answer]) -> Answer:
        try:
            answer = of_keyring()
        except CredentialError as error:
            self._is_absent = error.state is CredentialState.ABSENT
            if not self._is_absent:
                raise
            return without()
        self._is_absent = False
        return answer


def open_credentials(*, memory: bool = False) -> CredentialStore:
    """Return the home of secrets; with `memory`, one that touches no keyring at all."""
    if memory:
        return MemoryCredentialStore()
    return SessionCredentialStore(KeyringCredentialStore(), MemoryCredentialStore())


def _waiting() -> CredentialError:
    return CredentialError(
        "The keyring waits for unlock.",
        "Unlock it in the window that asks for its password; ClipDesk goes on by itself.",
        state=CredentialState.LOCKED,
    )


def _absent(refused: str = "") -> CredentialError:
    title = "This computer offers no keyring that keeps secrets safe."
    if refused and not refused.startswith("keyring.backends.fail."):
        title = f"The keyring {refused} does not keep secrets safe, so it is not used."
    return CredentialError(
        title,
        "Install one (GNOME Keyring or KWallet); until then you sign in again after each start.",
        state=CredentialState.ABSENT,
    )
