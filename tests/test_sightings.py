"""Tests of passing on what the folder watcher saw."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from clipdesk.domain.clip import ClipKind
from clipdesk.domain.events import Event
from clipdesk.domain.sighting import ClipSighting, SightingKind
from clipdesk.sightings import Sightings
from tests.clock import START, FakeClock

FILE = Path("/clips/a.mp4")


@dataclass
class Heard:
    """Stands for intake, ingest and bus, and notes every call."""

    calls: list[tuple[Any, ...]] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        return lambda *words, **more: self.calls.append((name, *words, *more.values()))


def take(kind: SightingKind, **more: Any) -> list[tuple[Any, ...]]:
    heard = Heard()
    sightings = Sightings(heard, heard, FakeClock(), heard)  # type: ignore[arg-type]
    sightings.take(ClipSighting(kind, FILE, FILE.parent, START, START, **more))
    return heard.calls


@pytest.mark.parametrize(
    ("kind", "more", "call"),
    [
        (SightingKind.SETTLED, {"obs_kind": ClipKind.REPLAY}, ("settled", FILE, ClipKind.REPLAY)),
        (SightingKind.EXISTING, {"paths": (FILE,)}, ("existing", (FILE,))),
        (SightingKind.WAITING, {"words": "Still."}, ("waiting", FILE, "Still.")),
        (SightingKind.VANISHED, {}, ("gone", FILE)),
        (
            SightingKind.RENAMED,
            {"previous_path": Path("/clips/b.mp4")},
            ("moved", Path("/clips/b.mp4"), FILE),
        ),
        (SightingKind.REFUSED, {"words": "No video."}, ("refused", FILE, "No video.")),
        (SightingKind.UNFINISHED, {"words": "Never closed."}, ("refused", FILE, "Never closed.")),
        (SightingKind.PAIRED, {"words": "Same clip."}, ("note", "Same clip.", FILE)),
    ],
)
def test_each_sighting_reaches_whom_it_concerns(
    kind: SightingKind, more: dict[str, Any], call: tuple[Any, ...]
) -> None:
    assert take(kind, **more) == [call]


def test_a_new_file_is_an_event() -> None:
    [(name, event)] = take(SightingKind.DETECTED, size_bytes=7)

    assert name == "publish"
    assert isinstance(event, Event)
    assert (event.name, event.data) == ("clip_detected", {"path": str(FILE), "size_bytes": 7})


def test_a_missing_folder_is_told_with_what_helps() -> None:
    note, (_, event) = take(SightingKind.FOLDER_MISSING)

    assert note == ("note", "Clip folder not found.", FILE)
    assert "choose another folder" in event.data["advice"]


def test_a_folder_that_came_back_is_noted() -> None:
    assert take(SightingKind.FOLDER_BACK) == [("note", "The clip folder is back.", FILE)]
