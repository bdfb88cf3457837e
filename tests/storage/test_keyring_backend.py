"""How secrets lie in a keyring, and which keyring of a chain is taken."""

from __future__ import annotations

import pytest

from clipdesk.domain.errors import CredentialError, CredentialState
from clipdesk.storage.keyring_backend import installed_backend, safe_backend
from tests.storage.keyrings import SECRET_SERVICE, WINDOWS, Chain, Fake, posing, store_on


def test_the_keyring_of_the_tests_forgets_and_is_none() -> None:
    assert safe_backend(installed_backend()) is None


def test_secrets_lie_under_one_service_and_on_windows_under_one_each() -> None:
    linux, windows = Fake(), Fake()

    store_on(linux).set("youtube/7/refresh", "s")
    store_on(windows, WINDOWS).set("youtube/7/refresh", "s")

    assert list(linux.secrets) == [("clipdesk", "youtube/7/refresh")]
    assert list(windows.secrets) == [("clipdesk/youtube/7/refresh", "youtube/7/refresh")]


@pytest.mark.parametrize("old", ["o" * 3000, "short"])
@pytest.mark.parametrize("new", ["n" * 2500, "tiny"])
def test_a_crash_while_a_long_secret_is_replaced_leaves_the_old_or_the_new_one(old: str, new: str) -> None:
    backend = Fake()
    backend.is_short = True
    store_on(backend, WINDOWS).set("token", old)
    before = dict(backend.secrets)

    for call in range(1, 40):
        backend.secrets = dict(before)
        backend.calls, backend.fail_at_call = 0, call
        try:
            store_on(backend, WINDOWS).set("token", new)
        except CredentialError:
            backend.fail_at_call = 0
            assert store_on(backend, WINDOWS).get("token") in (old, new)
        else:
            break
    else:
        pytest.fail("the write never ended")

    backend.fail_at_call = 0
    assert store_on(backend, WINDOWS).get("token") == new
    assert sum(len(value) for value in backend.secrets.values()) < len(new) + 60


def test_a_long_secret_that_lost_a_part_is_no_secret() -> None:
    backend = Fake()
    backend.is_short = True
    store = store_on(backend, WINDOWS)
    store.set("token", "n" * 2500)
    lost = next(place for place in backend.secrets if place[1].endswith(".1"))

    del backend.secrets[lost]

    assert store.get("token") is None


def test_a_chain_is_searched_for_a_safe_keyring() -> None:
    plain = posing(Fake(), "keyrings.alt.file.PlaintextKeyring")
    safe = posing(Fake(), SECRET_SERVICE)

    store_on(Chain(plain, safe), "keyring.backends.chainer.ChainerBackend").set("ai", "s")

    assert safe.secrets
    assert plain.calls == 0


def test_a_chain_without_a_safe_keyring_is_none() -> None:
    chain = Chain(posing(Fake(), "keyrings.alt.file.PlaintextKeyring"))

    assert store_on(chain, "keyring.backends.chainer.ChainerBackend").problem() is CredentialState.ABSENT
