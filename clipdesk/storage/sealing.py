"""Seals what works like a secret before it is stored: the handles.

The key is in the keyring, never beside the data.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from typing import Protocol

from clipdesk.domain.errors import CredentialError, CredentialState
from clipdesk.ports import CredentialStore

KEY_NAME = "database-key"


class _Cipher(Protocol):
    def encrypt(self, data: bytes) -> bytes: ...
    def decrypt(self, token: bytes) -> bytes: ...


def stored_seal_key(store: CredentialStore) -> Callable[[], bytes]:
    """Return a function that reads the key from the keyring, and makes it at first use.

    Only the process that publishes seals, so two never make a key at once.
    """

    def key() -> bytes:
        found = store.get(KEY_NAME)
        if found is None:
            found = base64.urlsafe_b64encode(os.urandom(32)).decode()
            store.set(KEY_NAME, found)
        return found.encode()

    return key


class Seal:
    """Encrypts and opens short texts with a key that is asked for at first use."""

    def __init__(self, key: Callable[[], bytes]) -> None:
        self._key = key
        self._cipher: _Cipher | None = None

    def close(self, text: str) -> str:
        """Return a text sealed.

        Raises:
            CredentialError: the key cannot be had now.
        """
        return self._opened().encrypt(text.encode("utf-8", "surrogatepass")).decode("ascii")

    def open(self, sealed: str) -> str | None:
        """Return what was sealed, or None if it was sealed with another key or is damaged.

        Raises:
            CredentialError: the key cannot be had now.
        """
        from cryptography.fernet import InvalidToken

        try:
            return self._opened().decrypt(sealed.encode("utf-8", "replace")).decode("utf-8", "surrogatepass")
        except InvalidToken:
            return None

    def _opened(self) -> _Cipher:
        if self._cipher is None:
            from cryptography.fernet import Fernet

            try:
                self._cipher = Fernet(self._key())
            except ValueError as error:
                raise CredentialError(
                    "The key of the database in the keyring is damaged.",
                    f"Delete the entry clipdesk {KEY_NAME}; uploads that were under way begin anew.",
                    state=CredentialState.BROKEN,
                ) from error
        return self._cipher
