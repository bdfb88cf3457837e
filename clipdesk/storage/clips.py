"""Keeps the clips: rows in the table, frozen values outside."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from clipdesk.domain.clip import Clip, ClipKind, ClipState, Fingerprint, MediaFacts
from clipdesk.domain.errors import NotAllowed, NotFound
from clipdesk.storage.rows import CLIPS
from clipdesk.storage.transaction import Transaction

_BY_ID = select(CLIPS).where(CLIPS.c.id == bindparam("clip_id"))
_BY_PATH = select(CLIPS).where(CLIPS.c.path == bindparam("path")).order_by(CLIPS.c.id.desc()).limit(1)
_BY_FINGERPRINT = select(CLIPS).where(
    CLIPS.c.fingerprint == bindparam("fingerprint"), CLIPS.c.size_bytes == bindparam("size_bytes")
)
_IN_STATE = select(CLIPS).where(CLIPS.c.state.in_(bindparam("states", expanding=True))).order_by(CLIPS.c.id)
_BY_IDS = select(CLIPS).where(CLIPS.c.id.in_(bindparam("ids", expanding=True)))
_PATHS = select(CLIPS.c.path).where(CLIPS.c.state != ClipState.MISSING.value)
_ADD = insert(CLIPS)
_SAVE = update(CLIPS).where(CLIPS.c.id == bindparam("clip_id"))
_FACTS = frozenset(part.name for part in fields(MediaFacts))
_NO_FACTS: dict[str, Any] = {
    "duration_s": 0.0,
    "width": 0,
    "height": 0,
    "container": "",
    "video_codec": "",
}


class SqlClips:
    """`ports.ClipRepository` on the database."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, clip: Clip) -> Clip:
        """Store a new clip; return it with its id.

        Raises:
            NotAllowed: the same content is known already.
        """
        if self.by_fingerprint(clip.fingerprint) is not None:
            raise NotAllowed(f"{clip.path.name} is known already.", "Choose the clip from the list.")
        return replace(clip, id=self._transaction.insert(_ADD, _values(clip)))

    def save(self, clip: Clip) -> None:
        """Store a clip as it is now."""
        if not self._transaction.change(_SAVE, {"clip_id": clip.id, **_values(clip)}):
            raise _unknown(clip.id)

    def get(self, clip_id: int) -> Clip:
        """Return a clip."""
        row = self._transaction.first(_BY_ID, {"clip_id": clip_id})
        if row is None:
            raise _unknown(clip_id)
        return clip_of(row)

    def by_path(self, path: Path) -> Clip | None:
        """Return the newest clip that lies, or lay, at a path."""
        row = self._transaction.first(_BY_PATH, {"path": path})
        return None if row is None else clip_of(row)

    def by_fingerprint(self, fingerprint: Fingerprint) -> Clip | None:
        """Return the clip with this content."""
        row = self._transaction.first(
            _BY_FINGERPRINT,
            {"fingerprint": fingerprint.xxh3_128, "size_bytes": fingerprint.size_bytes},
        )
        return None if row is None else clip_of(row)

    def in_state(self, *states: ClipState) -> list[Clip]:
        """Return the clips in any of these states, oldest first."""
        rows = self._transaction.rows(_IN_STATE, {"states": [state.value for state in states]})
        return [clip_of(row) for row in rows]

    def known_paths(self) -> frozenset[str]:
        """Return the paths of all clips whose file is not gone."""
        return frozenset(str(row.path) for row in self._transaction.rows(_PATHS))


def clips_by_id(transaction: Transaction, ids: list[int]) -> dict[int, Clip]:
    """Return some clips under their ids."""
    return {row.id: clip_of(row) for row in transaction.rows(_BY_IDS, {"ids": ids})}


def clip_of(row: Row[Any]) -> Clip:
    """Return the value of a clip's row."""
    facts = _NO_FACTS | {name: value for name, value in row.facts.items() if name in _FACTS}
    return Clip(
        id=row.id,
        path=row.path,
        fingerprint=Fingerprint(row.fingerprint, row.size_bytes),
        mtime_ns=row.mtime_ns,
        facts=MediaFacts(**facts),
        thumbnail=row.thumbnail,
        state=ClipState(row.state),
        kind=ClipKind(row.kind),
        game=row.game,
        settled_at=row.settled_at,
        created_at=row.created_at,
    )


def _values(clip: Clip) -> dict[str, Any]:
    return {
        "path": clip.path,
        "fingerprint": clip.fingerprint.xxh3_128,
        "size_bytes": clip.fingerprint.size_bytes,
        "mtime_ns": clip.mtime_ns,
        "facts": asdict(clip.facts),
        "thumbnail": clip.thumbnail,
        "state": clip.state.value,
        "kind": clip.kind.value,
        "game": clip.game,
        "settled_at": clip.settled_at,
        "created_at": clip.created_at,
    }


def _unknown(clip_id: int) -> NotFound:
    return NotFound(f"There is no clip {clip_id}.", "Load the list again.")
