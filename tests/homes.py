"""A desk on a fresh home for tests: real storage, secrets in memory, nothing of the user's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from clipdesk.app import Desk
from clipdesk.ports import Clock
from clipdesk.storage.credentials import MemoryCredentialStore
from clipdesk.storage.home import Home


@contextmanager
def desk_at(
    folder: Path, settings: Mapping[str, str] | None = None, clock: Clock | None = None
) -> Iterator[Desk]:
    """Open a desk whose settings of this run are given by key; close it again."""
    environment = {
        f"CLIPDESK__{key.upper().replace('.', '__')}": value for key, value in (settings or {}).items()
    }
    desk = Desk(Home.at(folder), clock=clock, credentials=MemoryCredentialStore(), environment=environment)
    try:
        yield desk
    finally:
        desk.close()
