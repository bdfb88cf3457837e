"""A sighting is a value: what nobody said is empty, and nothing in it can be changed later."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clipdesk.domain.clip import ClipKind
from clipdesk.domain.sighting import ClipSighting, SightingKind

NOW = datetime(2026, 11, 22, 18, 41, tzinfo=UTC)


def test_what_nobody_said_is_empty() -> None:
    sighting = ClipSighting(SightingKind.SETTLED, Path("/clips/a.mp4"), Path("/clips"), NOW, NOW)
    assert (sighting.obs_kind, sighting.is_known, sighting.pair_path) == (ClipKind.UNKNOWN, False, None)
    assert (sighting.words, sighting.paths, sighting.previous_path) == ("", (), None)


def test_it_cannot_be_changed() -> None:
    sighting = ClipSighting(SightingKind.SETTLED, Path("/clips/a.mp4"), Path("/clips"), NOW, NOW)
    with pytest.raises(FrozenInstanceError):
        sighting.path = Path("/etc/passwd")  # type: ignore[misc]
