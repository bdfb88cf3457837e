"""The home of secrets, on keyrings good, locked, hanging, dying, forgetful, unsafe and none."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from keyring.errors import InitError, KeyringError, KeyringLocked, NoKeyringError

from clipdesk.domain.errors import CredentialError, CredentialState
from clipdesk.ports import CredentialStore
from clipdesk.storage.credentials import (
    MemoryCredentialStore,
    SessionCredentialStore,
    open_credentials,
)
from tests.session.desktop_session import DesktopSession
from tests.storage.keyrings import (
    WINDOWS,
    Failing,
    Fake,
    Forgetful,
    Hanging,
    store_on,
)


def _keyring() -> CredentialStore:
    return store_on(Fake())


def _windows() -> CredentialStore:
    backend = Fake()
    backend.is_short = True
    return store_on(backend, WINDOWS)


def _no_keyring() -> CredentialStore:
    return SessionCredentialStore(store_on(Fake(), "keyring.backends.null.Keyring"), MemoryCredentialStore())


@pytest.mark.parametrize("make", [_keyring, _windows, _no_keyring, MemoryCredentialStore])
@pytest.mark.parametrize("secret", ["s3cret", "", "x" * 100_000, "é😀" * 700, "clipdesk-parts:3:abc"])
def test_every_home_of_secrets_keeps_the_contract(make: Callable[[], CredentialStore], secret: str) -> None:
    store = make()

    assert store.get("ai") is None
    store.set("ai", "old")
    store.set("ai", secret)
    store.set("obs", "other")
    assert (store.get("ai"), store.get("obs")) == (secret, "other")
    store.delete("ai")
    store.delete("ai")
    assert (store.get("ai"), store.get("obs")) == (None, "other")


def test_a_keyring_lasts_and_memory_does_not() -> None:
    assert _keyring().is_lasting
    assert _keyring().problem() is None
    assert not MemoryCredentialStore().is_lasting
    assert MemoryCredentialStore().problem() is None


@pytest.mark.parametrize(
    "name",
    [
        "keyring.backends.null.Keyring",
        "keyring.backends.fail.Keyring",
        "keyrings.alt.file.PlaintextKeyring",
        "keyrings.alt.file.EncryptedKeyring",
        "keyring.backends.libsecret.Keyring",
        "somewhere.SecretService.Keyring",
    ],
)
def test_any_other_keyring_is_refused_untouched(name: str) -> None:
    backend = Fake()
    store = store_on(backend, name)

    with pytest.raises(CredentialError) as caught:
        store.set("ai", "s3cret")

    assert caught.value.state is CredentialState.ABSENT
    assert store.problem() is CredentialState.ABSENT
    assert backend.calls == 0


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (KeyringLocked("locked"), CredentialState.LOCKED),
        (NoKeyringError("none"), CredentialState.ABSENT),
        (InitError("the daemon died"), CredentialState.BROKEN),
        (KeyringError("canary-secret"), CredentialState.BROKEN),
        (OSError("canary-secret"), CredentialState.BROKEN),
        (RuntimeError("canary-secret"), CredentialState.BROKEN),
    ],
)
def test_an_error_of_the_keyring_is_told_in_our_words(error: Exception, state: CredentialState) -> None:
    backend = Failing(error)
    store = store_on(backend)

    deeds: list[Callable[[], object]] = [
        lambda: store.get("ai"),
        lambda: store.set("ai", "s"),
        lambda: store.delete("ai"),
    ]
    for deed in deeds:
        with pytest.raises(CredentialError) as caught:
            deed()
        assert caught.value.state is state
        assert "canary" not in str(caught.value)
        assert caught.value.advice
    assert store.problem() is state


def test_a_keyring_that_came_back_is_used_again() -> None:
    backend = Failing(InitError("the daemon died"))
    store = store_on(backend)
    assert store.problem() is CredentialState.BROKEN

    backend.error = None
    store.set("ai", "s")

    assert store.get("ai") == "s"


def test_a_keyring_that_forgets_is_found_out() -> None:
    with pytest.raises(CredentialError, match="did not keep") as caught:
        store_on(Forgetful()).set("ai", "s3cret")

    assert caught.value.state is CredentialState.BROKEN


def test_a_call_that_hangs_goes_on_alone_and_others_are_told_at_once() -> None:
    backend = Hanging()
    store = store_on(backend, limit_s=0.1)

    with pytest.raises(CredentialError, match="waits for unlock"):
        store.set("ai", "s3cret")
    for _ in range(3):
        with pytest.raises(CredentialError) as caught:
            store.get("ai")
        assert caught.value.state is CredentialState.LOCKED
    assert store.problem() is CredentialState.LOCKED
    assert backend.threads == ["keyring"]

    backend.unlocked.set()
    done = threading.Event()
    for _ in range(500):
        if store.problem() is None:
            break
        done.wait(0.01)
    assert store.get("ai") == "s3cret"


def test_many_threads_share_one_keyring() -> None:
    store = _keyring()
    problems: list[CredentialError] = []

    def use(number: int) -> None:
        try:
            store.set(f"name {number}", str(number))
        except CredentialError as error:
            problems.append(error)

    threads = [threading.Thread(target=use, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    assert [store.get(f"name {number}") for number in range(16)] == [str(number) for number in range(16)]


def test_without_a_keyring_the_session_remembers_and_says_so() -> None:
    store = open_credentials()  # the tests run without one

    assert store.get("ai") is None
    store.set("ai", "s3cret")

    assert store.get("ai") == "s3cret"
    assert not store.is_lasting
    assert store.problem() is CredentialState.ABSENT


def test_a_keyring_that_comes_later_is_used_from_then_on() -> None:
    backend = Failing(NoKeyringError("none"))
    store = SessionCredentialStore(store_on(backend), MemoryCredentialStore())
    store.set("ai", "first")
    backend.error = None

    store.set("ai", "second")

    assert backend.secrets == {("clipdesk", "ai"): "second"}
    assert store.get("ai") == "second"
    assert store.is_lasting


def test_a_locked_keyring_is_not_replaced_by_memory() -> None:
    memory = MemoryCredentialStore()
    store = SessionCredentialStore(store_on(Failing(KeyringLocked("locked"))), memory)

    with pytest.raises(CredentialError):
        store.set("ai", "s3cret")
    with pytest.raises(CredentialError):
        store.get("ai")

    assert memory.get("ai") is None
    assert store.is_lasting


def test_memory_can_be_asked_for() -> None:
    assert not open_credentials(memory=True).is_lasting


_ON_A_DESKTOP = """
import sys
from clipdesk.storage.credentials import KeyringCredentialStore
store = KeyringCredentialStore(limit_s=float(sys.argv[1]))
print(store.problem())
if store.problem() is None:
    store.set("ai", "s3cret é" * 20000)
    print(store.get("ai") == "s3cret é" * 20000, store.get("obs"))
    store.delete("ai")
    store.delete("ai")
    print(store.get("ai"))
"""


def _on_a_desktop(session: DesktopSession, limit_s: float) -> list[str]:
    env = {name: value for name, value in session.env.items() if name != "PYTHON_KEYRING_BACKEND"}
    answer = subprocess.run(
        [sys.executable, "-c", _ON_A_DESKTOP, str(limit_s)],
        env=env,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return answer.stdout.splitlines()


@pytest.mark.desktop
@pytest.mark.session(window_manager=False, notifications=False, tray="none", keyring="unlocked")
def test_a_real_keyring_keeps_a_secret(desktop_session: DesktopSession) -> None:
    assert _on_a_desktop(desktop_session, 5) == ["None", "True None", "None"]


@pytest.mark.desktop
@pytest.mark.session(window_manager=False, notifications=False, tray="none", keyring="locked")
def test_a_real_locked_keyring_waits_for_unlock(desktop_session: DesktopSession) -> None:
    assert _on_a_desktop(desktop_session, 2) == ["locked"]


@pytest.mark.desktop
@pytest.mark.session(window_manager=False, notifications=False, tray="none", keyring="none")
def test_a_real_desktop_without_a_keyring_has_none(desktop_session: DesktopSession) -> None:
    assert _on_a_desktop(desktop_session, 5) == ["absent"]
