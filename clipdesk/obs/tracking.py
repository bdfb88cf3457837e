"""Follows what OBS says about itself and turns it into plain values; knows no socket and no thread."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from clipdesk.obs.problems import ObsProblem
from clipdesk.obs.protocol import Answer, Code
from clipdesk.ports import ObsActivity

FIRST_QUESTIONS = (
    "GetVersion",
    "GetRecordStatus",
    "GetStreamStatus",
    "GetReplayBufferStatus",
    "GetCurrentProgramScene",
)

_STATE = "OBS_WEBSOCKET_OUTPUT_"


class ReplayBuffer(StrEnum):
    """What is known about the replay buffer."""

    UNKNOWN = "unknown"
    NOT_ENABLED = "not_enabled"
    OFF = "off"
    ON = "on"


@dataclass(frozen=True, slots=True)
class ObsState:
    """What OBS is doing, as far as known."""

    is_connected: bool = False
    is_recording: bool = False
    is_paused: bool = False
    is_streaming: bool = False
    replay_buffer: ReplayBuffer = ReplayBuffer.UNKNOWN
    scene: str = ""
    version: str = ""
    problem: ObsProblem | None = None

    @property
    def activity(self) -> ObsActivity:
        """Return what services need to know of it."""
        return ObsActivity(
            is_connected=self.is_connected,
            is_recording=self.is_recording,
            is_streaming=self.is_streaming,
            is_replay_buffer_on=self.replay_buffer is ReplayBuffer.ON,
            scene=self.scene,
        )


@dataclass(frozen=True, slots=True)
class ReplaySaved:
    """A replay was saved; its file is complete."""

    path: Path


@dataclass(frozen=True, slots=True)
class RecordingStarted:
    """A recording began to be written; a split begins one too."""

    path: Path


@dataclass(frozen=True, slots=True)
class RecordingFinished:
    """A recording is complete; OBS may still remux it, without a word."""

    path: Path


ObsEvent = ObsState | ReplaySaved | RecordingStarted | RecordingFinished


class Tracker:
    """The state of one connection."""

    def __init__(self) -> None:
        self.state = ObsState()
        self.is_changing_collection = False
        self.is_exiting = False
        self._current: Path | None = None
        self._finished: set[Path] = set()

    def take_answer(self, kind: str, answer: Answer) -> None:
        """Take the answer to one of the first questions."""
        data = answer.data
        if kind == "GetReplayBufferStatus":
            self._take_replay_buffer(answer)
        elif not answer.is_success:
            return
        elif kind == "GetVersion":
            self._set(version=_text(data.get("obsVersion")))
        elif kind == "GetRecordStatus":
            is_recording, is_paused = data.get("outputActive") is True, data.get("outputPaused") is True
            self._set(is_recording=is_recording or is_paused, is_paused=is_paused)
        elif kind == "GetStreamStatus":
            self._set(is_streaming=data.get("outputActive") is True or data.get("outputReconnecting") is True)
        elif kind == "GetCurrentProgramScene":
            self._set(scene=_text(data.get("sceneName") or data.get("currentProgramSceneName")))

    def take_event(
        self, kind: str, data: dict[str, Any]
    ) -> list[ReplaySaved | RecordingStarted | RecordingFinished]:
        """Take an event; return what happened to files."""
        if kind == "ReplayBufferSaved":
            path = _path(data.get("savedReplayPath"))
            return [ReplaySaved(path)] if path else []
        if kind == "RecordStateChanged":
            return self._take_recording(data)
        if kind == "RecordFileChanged":
            return self._take_split(_path(data.get("newOutputPath")))
        if kind == "StreamStateChanged":
            self._set(is_streaming=_is_active(data))
        elif kind == "ReplayBufferStateChanged":
            # While it starts it cannot be saved yet.
            is_on = _phase(data) == "STARTED"
            self._set(replay_buffer=ReplayBuffer.ON if is_on else ReplayBuffer.OFF)
        elif kind == "CurrentProgramSceneChanged":
            self._set(scene=_text(data.get("sceneName")))
        elif kind in ("CurrentSceneCollectionChanging", "CurrentSceneCollectionChanged"):
            self.is_changing_collection = kind.endswith("Changing")
        elif kind == "ExitStarted":
            self.is_exiting = True
        return []

    def connected(self) -> None:
        """Note that the first questions are answered."""
        self._set(is_connected=True)

    def _take_replay_buffer(self, answer: Answer) -> None:
        """A buffer that is not enabled answers even this question with 604."""
        if answer.is_success:
            is_on = answer.data.get("outputActive") is True
            self._set(replay_buffer=ReplayBuffer.ON if is_on else ReplayBuffer.OFF)
        elif answer.code == Code.INVALID_STATE:
            self._set(replay_buffer=ReplayBuffer.NOT_ENABLED)

    def _take_recording(
        self, data: dict[str, Any]
    ) -> list[ReplaySaved | RecordingStarted | RecordingFinished]:
        """A paused recording reports `outputActive` false: only `outputState` tells."""
        phase, path = _phase(data), _path(data.get("outputPath"))
        self._set(is_recording=_is_active(data), is_paused=phase == "PAUSED")
        if phase == "STARTED" and path:
            self._current, self._finished = path, set()
            return [RecordingStarted(path)]
        if phase != "STOPPED":
            return []
        # With file splitting the path may be the first file's, which was complete long ago.
        end = self._current if self._finished and self._current else path or self._current
        self._current = None
        if end is None or end in self._finished:
            return []
        self._finished.add(end)
        return [RecordingFinished(end)]

    def _take_split(self, path: Path | None) -> list[ReplaySaved | RecordingStarted | RecordingFinished]:
        if path is None or path == self._current:
            return []
        before, self._current = self._current, path
        if before is None:
            return [RecordingStarted(path)]
        self._finished.add(before)
        return [RecordingFinished(before), RecordingStarted(path)]

    def _set(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)


def _phase(data: dict[str, Any]) -> str:
    return _text(data.get("outputState")).removeprefix(_STATE)


def _is_active(data: dict[str, Any]) -> bool:
    """Whatever is not over counts as active: nothing is sent while a stream may still run."""
    phase = _phase(data)
    return phase != "STOPPED" if phase not in ("", "UNKNOWN") else data.get("outputActive") is True


def _path(value: object) -> Path | None:
    return Path(value) if isinstance(value, str) and value and "\0" not in value else None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
