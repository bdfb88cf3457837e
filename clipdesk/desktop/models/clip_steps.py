"""Follows each new file through its five steps, out of what the services tell about it.

Qt-free but for the words; which rows are shown, and when a finished one leaves, is the page's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import QCoreApplication

from clipdesk.domain.events import Event, EventName

StepState = Literal["working", "done", "failed"]

_RECORDING_WORDS = ("Recording", "Still open")


class Step(IntEnum):
    """The way from the recorder to the schedule."""

    RECORDING = 0
    FINISHING = 1
    READING = 2
    WRITING = 3
    SCHEDULED = 4


def step_names() -> tuple[str, ...]:
    """Return the steps as people read them."""
    return (
        _tr("Recording"),
        _tr("OBS finishing"),
        _tr("Reading file"),
        _tr("Writing text"),
        _tr("Scheduled"),
    )


@dataclass(frozen=True, slots=True)
class ClipRow:
    """One file on its way; `words` say what happens to it, with numbers."""

    path: str
    step: Step
    words: str
    state: StepState = "working"
    clip_id: int | None = None
    thumbnail: Path | None = None

    @property
    def name(self) -> str:
        """Return the file's name."""
        return Path(self.path).name

    @property
    def is_finished(self) -> bool:
        """Tell whether nothing more happens to it here."""
        return self.state != "working"

    @property
    def spoken(self) -> str:
        """Return the row in words, for a screen reader."""
        place = _tr("Step {number} of 5, {name}").format(number=self.step + 1, name=step_names()[self.step])
        return f"{self.name}, {self.words}, {place}"


class ClipsOnTheWay:
    """The files that are on their way, the newest first."""

    def __init__(self) -> None:
        self._rows: dict[str, ClipRow] = {}

    @property
    def rows(self) -> tuple[ClipRow, ...]:
        """Return all rows, the newest first."""
        return tuple(reversed(self._rows.values()))

    @property
    def working(self) -> tuple[ClipRow, ...]:
        """Return the rows that are not finished."""
        return tuple(row for row in self.rows if not row.is_finished)

    def take(self, events: Iterable[Event]) -> bool:
        """Take what was told, oldest first; tell whether any row changed."""
        before = dict(self._rows)
        for event in events:
            self._take(event)
        return before != self._rows

    def finish(self, path: str, words: str, *, state: StepState = "done") -> bool:
        """End a row with a last sentence; tell whether there was one."""
        row = self._rows.get(path)
        if row is None or row.is_finished:
            return False
        step = Step.SCHEDULED if state == "done" and row.step is Step.SCHEDULED else row.step
        self._rows[path] = replace(row, words=words, state=state, step=step)
        return True

    def scheduled(self, path: str, words: str) -> bool:
        """End a row at its last step; tell whether there was one."""
        row = self._rows.get(path)
        if row is None or row.is_finished:
            return False
        self._rows[path] = replace(row, words=words, state="done", step=Step.SCHEDULED)
        return True

    def drop(self, paths: Iterable[str]) -> bool:
        """Take rows away; tell whether there were any."""
        gone = [self._rows.pop(path) for path in paths if path in self._rows]
        return bool(gone)

    def _take(self, event: Event) -> None:
        data = event.data
        path = str(data.get("path", ""))
        if event.name is EventName.CLIP_DETECTED:
            self._detected(path, data)
        elif event.name is EventName.CLIP_SETTLED:
            self._set(path, Step.READING, _tr("Reading length and size"))
        elif event.name is EventName.CLIP_READY:
            self._ready(path, data)
        elif event.name is EventName.METADATA_GENERATED and path in self._rows:
            self._set(path, Step.SCHEDULED, _tr("Looking for a free time"))
        elif event.name is EventName.PROBLEM and "where" in data:
            self.finish(str(data["where"]), str(data.get("text", "")), state="failed")

    def _detected(self, path: str, data: Mapping[str, Any]) -> None:
        words = str(data.get("text") or "")
        if not words:
            size = int(data.get("size_bytes") or 0)
            words = _tr("Recording, {size} and growing").format(size=megabytes(size))
        is_recording = words.startswith(_RECORDING_WORDS)
        self._set(path, Step.RECORDING if is_recording else Step.FINISHING, words)

    def _ready(self, path: str, data: Mapping[str, Any]) -> None:
        row = self._rows.get(path)
        if row is None:
            return
        picture = data.get("thumbnail")
        clip_id = data.get("clip_id")
        row = replace(
            row,
            thumbnail=Path(str(picture)) if picture else None,
            clip_id=clip_id if isinstance(clip_id, int) else None,
        )
        if data.get("state") == "settled":
            words = _tr("Writing title, caption and hashtags")
            self._rows[path] = replace(row, step=Step.WRITING, state="working", words=words)
        else:
            words = _tr("Listed, not scheduled: it is too short")
            self._rows[path] = replace(row, step=Step.READING, state="done", words=words)

    def _set(self, path: str, step: Step, words: str) -> None:
        row = self._rows.get(path)
        if row is None:
            self._rows[path] = ClipRow(path, step, words)
        else:
            self._rows[path] = replace(row, step=step, words=words, state="working")


def megabytes(size_bytes: int) -> str:
    """Return a size as people say it."""
    if size_bytes >= 1_000_000_000:
        return _tr("{size} GB").format(size=f"{size_bytes / 1e9:.1f}")
    if size_bytes >= 10_000_000:
        return _tr("{size} MB").format(size=f"{size_bytes / 1e6:.0f}")
    return _tr("{size} MB").format(size=f"{size_bytes / 1e6:.1f}")


def _tr(text: str) -> str:
    return QCoreApplication.translate("ClipSteps", text)
