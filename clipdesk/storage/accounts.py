"""Keeps the user's accounts, without their tokens; a disconnected one stays for its old posts."""

from __future__ import annotations

import builtins
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from clipdesk.domain.account import Account, AccountStatus, Platform
from clipdesk.domain.errors import NotAllowed, NotFound
from clipdesk.storage.rows import ACCOUNTS
from clipdesk.storage.transaction import Transaction

_A = ACCOUNTS.c
_SHOWN = select(ACCOUNTS).where(_A.is_removed.is_(False))
_ALL = _SHOWN.order_by(_A.id)
_OF_PLATFORM = _ALL.where(_A.platform == bindparam("on_platform"))
_BY_ID = _SHOWN.where(_A.id == bindparam("account_id"))
_DEFAULT = _SHOWN.where(_A.platform == bindparam("on_platform"), _A.is_default.is_(True))
_BY_REMOTE_ID = select(ACCOUNTS).where(
    _A.platform == bindparam("on_platform"), _A.remote_id == bindparam("known_as")
)
_ADD = insert(ACCOUNTS)
_SAVE = update(ACCOUNTS).where(_A.id == bindparam("account_id"))
_NO_DEFAULT = (
    update(ACCOUNTS)
    .where(
        _A.platform == bindparam("on_platform"), _A.is_default.is_(True), _A.id != bindparam("but_account_id")
    )
    .values(is_default=False)
)


class SqlAccounts:
    """`ports.AccountRepository` on the database; keeps at most one default for each platform."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, account: Account) -> Account:
        """Store a new account; one that was disconnected comes back under its old id.

        Raises:
            NotAllowed: this channel is connected already.
        """
        row = self._row(account.platform, account.remote_id)
        if row is None:
            if account.is_default:
                self._make_only_default(account)
            return replace(account, id=self._transaction.insert(_ADD, _values(account)))
        if not row.is_removed:
            raise NotAllowed(f"{account.name} is connected already.", "Sign in again to renew it.")
        back = replace(account, id=row.id)
        self._store(back)
        return back

    def save(self, account: Account) -> None:
        """Store an account as it is now; as the default it takes that place from another."""
        self.get(account.id)
        self._store(account)

    def get(self, account_id: int) -> Account:
        """Return a connected account."""
        row = self._transaction.first(_BY_ID, {"account_id": account_id})
        if row is None:
            raise NotFound(
                f"Account {account_id} is not connected.", "Connect it again, or choose another account."
            )
        return _account_of(row)

    def list(self, platform: Platform | None = None) -> builtins.list[Account]:
        """Return the connected accounts, of one platform or of all."""
        if platform is None:
            return [_account_of(row) for row in self._transaction.rows(_ALL)]
        rows = self._transaction.rows(_OF_PLATFORM, {"on_platform": platform.value})
        return [_account_of(row) for row in rows]

    def default(self, platform: Platform) -> Account | None:
        """Return the account that a platform's name means, or None."""
        row = self._transaction.first(_DEFAULT, {"on_platform": platform.value})
        return None if row is None else _account_of(row)

    def by_remote_id(self, platform: Platform, remote_id: str) -> Account | None:
        """Return the connected account with the platform's own id, or None."""
        row = self._row(platform, remote_id)
        return None if row is None or row.is_removed else _account_of(row)

    def remove(self, account_id: int) -> None:
        """Disconnect an account: it is listed no more, and its posts keep its name."""
        self.get(account_id)
        gone = {"account_id": account_id, "is_removed": True, "is_default": False}
        self._transaction.change(_SAVE, gone)

    def _row(self, platform: Platform, remote_id: str) -> Row[Any] | None:
        values = {"on_platform": platform.value, "known_as": remote_id}
        return self._transaction.first(_BY_REMOTE_ID, values)

    def _store(self, account: Account) -> None:
        if account.is_default:
            self._make_only_default(account)
        self._transaction.change(_SAVE, {"account_id": account.id, **_values(account)})

    def _make_only_default(self, account: Account) -> None:
        values = {"on_platform": account.platform.value, "but_account_id": account.id}
        self._transaction.change(_NO_DEFAULT, values)


def _account_of(row: Row[Any]) -> Account:
    return Account(
        id=row.id,
        platform=Platform(row.platform),
        remote_id=row.remote_id,
        name=row.name,
        handle=row.handle,
        status=AccountStatus(row.status),
        is_default=row.is_default,
        expires_at=row.expires_at,
        scopes=tuple(row.scopes.split()),
        created_at=row.created_at,
        is_audited=row.is_audited,
    )


def _values(account: Account) -> dict[str, Any]:
    return {
        "platform": account.platform.value,
        "remote_id": account.remote_id,
        "name": account.name,
        "handle": account.handle,
        "status": account.status.value,
        "is_default": account.is_default,
        "is_removed": False,
        "is_audited": account.is_audited,
        "expires_at": account.expires_at,
        "scopes": " ".join(account.scopes),
        "created_at": account.created_at,
    }
