"""Sealing: what was sealed is read by nobody without the key, and the key is made once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.domain.errors import CredentialError
from clipdesk.storage.credentials import MemoryCredentialStore
from clipdesk.storage.sealing import KEY_NAME, Seal, stored_seal_key
from tests.storage.conftest import KEY


@given(st.text(st.characters(exclude_categories=())))
def test_whatever_is_sealed_comes_back_and_cannot_be_read(text: str) -> None:
    seal = Seal(lambda: KEY)

    sealed = seal.close(text)

    assert Seal(lambda: KEY).open(sealed) == text
    assert sealed.isascii()
    assert len(text) < 4 or text not in sealed


@pytest.mark.parametrize("sealed", ["", "not sealed", "gAAAAA==", "\ud800", "https://upload.example/1"])
def test_what_was_never_sealed_opens_to_nothing(sealed: str) -> None:
    assert Seal(lambda: KEY).open(sealed) is None


def test_the_key_is_asked_for_once_and_only_when_it_is_needed() -> None:
    asked: list[int] = []

    def key() -> bytes:
        asked.append(1)
        return KEY

    seal = Seal(key)
    assert asked == []
    seal.open(seal.close("x"))

    assert asked == [1]


def test_the_key_that_seals_is_made_once_and_kept_in_the_keyring() -> None:
    store = MemoryCredentialStore()

    sealed = Seal(stored_seal_key(store)).close("https://upload.example/1")

    assert store.get(KEY_NAME)
    assert Seal(stored_seal_key(store)).open(sealed) == "https://upload.example/1"
    assert Seal(stored_seal_key(MemoryCredentialStore())).open(sealed) is None


def test_a_damaged_key_is_said_to_be_damaged() -> None:
    with pytest.raises(CredentialError, match="damaged"):
        Seal(lambda: b"short").close("x")
