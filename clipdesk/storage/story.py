"""Keeps what ties a publication to its platform: the sealed handle, and the story of intents and answers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, bindparam, func, insert, literal_column, select, update

from clipdesk.domain.errors import NotAllowed
from clipdesk.domain.publication import Effect, Handle
from clipdesk.storage.rows import EFFECTS, HANDLES
from clipdesk.storage.sealing import Seal
from clipdesk.storage.transaction import Transaction

_H = HANDLES.c
_E = EFFECTS.c
_LIVING = select(HANDLES).where(_H.publication_id == bindparam("publication"), _H.verdict.is_(None))
_ADD_HANDLE = insert(HANDLES)
_BURY = update(HANDLES).where(_H.publication_id == bindparam("publication"), _H.verdict.is_(None))
_ADD_EFFECT = insert(EFFECTS)
_OF = select(EFFECTS).where(_E.publication_id == bindparam("publication")).order_by(_E.id)
_NEWEST_ID = select(func.max(_E.id)).where(_E.publication_id == bindparam("publication"))
# Where the story of the present handle begins: behind the last line before it was made, or, while there is
# none, behind the last line when the one before it was buried.
_BEGIN = (
    select(func.coalesce(_H.until_effect_id, _H.since_effect_id))
    .where(_H.publication_id == bindparam("publication"))
    .order_by(_H.id.desc())
    .limit(1)
)
_LAST_INTENT = (
    select(EFFECTS)
    .where(
        _E.publication_id == bindparam("publication"),
        _E.step == bindparam("wanted_step"),
        _E.kind == literal_column("'intent'"),
        _E.id > bindparam("begin"),
    )
    .order_by(_E.id.desc())
    .limit(1)
)


class SqlHandles:
    """`ports.HandleRepository` on the database; a handle that cannot be unsealed has the value ""."""

    def __init__(self, transaction: Transaction, seal: Seal) -> None:
        self._transaction = transaction
        self._seal = seal

    def living(self, publication_id: int) -> Handle | None:
        """Return the living handle, or None.

        Its value is "" when the key that sealed it is gone: the platform cannot be asked about it any more,
        so it counts as one that the platform does not know.

        Raises:
            CredentialError: the keyring is locked, so the key cannot be had now.
        """
        row = self._transaction.first(_LIVING, {"publication": publication_id})
        if row is None:
            return None
        value = self._seal.open(row.value)
        upload_url = None if row.upload_url is None else self._seal.open(row.upload_url)
        return Handle(value or "", upload_url if value else None, row.created_at, row.expires_at)

    def add(self, publication_id: int, handle: Handle) -> None:
        """Store a new handle, sealed.

        Raises:
            NotAllowed: one lives already (rule I1).
            CredentialError: the key cannot be had now.
        """
        if self._transaction.first(_LIVING, {"publication": publication_id}) is not None:
            raise NotAllowed(
                f"Publication {publication_id} has a handle at its platform already.",
                "Ask the platform about it first.",
            )
        values = {
            "publication_id": publication_id,
            "value": self._seal.close(handle.value),
            "upload_url": None if handle.upload_url is None else self._seal.close(handle.upload_url),
            "created_at": handle.created_at,
            "expires_at": handle.expires_at,
            "since_effect_id": self._newest_effect(publication_id),
        }
        self._transaction.insert(_ADD_HANDLE, values)

    def bury(self, publication_id: int, verdict: str) -> None:
        """Say why the living handle is dead; without one nothing happens."""
        until = self._newest_effect(publication_id)
        values = {"publication": publication_id, "verdict": verdict or "dead", "until_effect_id": until}
        self._transaction.change(_BURY, values)

    def _newest_effect(self, publication_id: int) -> int:
        return self._transaction.value(_NEWEST_ID, {"publication": publication_id}) or 0


class SqlEffects:
    """`ports.EffectRepository` on the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, publication_id: int, effect: Effect) -> None:
        """Add one line to the story."""
        values = {
            "publication_id": publication_id,
            "at": effect.at,
            "attempt": effect.attempt,
            "step": effect.step,
            "kind": effect.kind,
            "text": effect.text,
            "data": effect.data,
        }
        self._transaction.insert(_ADD_EFFECT, values)

    def of(self, publication_id: int) -> list[Effect]:
        """Return the whole story in its order."""
        return [_effect_of(row) for row in self._transaction.rows(_OF, {"publication": publication_id})]

    def last_intent(self, publication_id: int, step: str) -> Effect | None:
        """Return the newest intent of a step since the living handle was made, or None.

        While no handle lives: since the last one was buried, or of all there is. Told by the order of the
        lines, never by their times: a clock may jump.
        """
        begin = self._transaction.value(_BEGIN, {"publication": publication_id}) or 0
        values = {"publication": publication_id, "wanted_step": step, "begin": begin}
        row = self._transaction.first(_LAST_INTENT, values)
        return None if row is None else _effect_of(row)


def _effect_of(row: Row[Any]) -> Effect:
    return Effect(row.at, row.attempt, row.step, row.kind, row.text, row.data)
