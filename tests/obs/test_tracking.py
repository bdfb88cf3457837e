"""What OBS says about itself, as values; the traps of its events."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.obs.protocol import Answer
from clipdesk.obs.tracking import (
    RecordingFinished,
    RecordingStarted,
    ReplayBuffer,
    ReplaySaved,
    Tracker,
)
from clipdesk.ports import ObsActivity
from tests.obs.fake_obs import STATE

ONE, TWO, THREE = Path("/v/1.mkv"), Path("/v/2.mkv"), Path("/v/3.mkv")


def record(tracker: Tracker, phase: str, path: Path | None = None) -> list[Any]:
    data = {
        "outputActive": phase in ("STARTED", "RESUMED"),
        "outputState": STATE + phase,
        "outputPath": str(path) if path else None,
    }
    return list(tracker.take_event("RecordStateChanged", data))


def split(tracker: Tracker, path: Path) -> list[Any]:
    return list(tracker.take_event("RecordFileChanged", {"newOutputPath": str(path)}))


def test_a_recording_is_told_from_its_start_to_its_end() -> None:
    tracker = Tracker()

    assert record(tracker, "STARTING") == []
    assert record(tracker, "STARTED", ONE) == [RecordingStarted(ONE)]
    assert tracker.state.is_recording
    assert record(tracker, "STOPPING") == []
    assert tracker.state.is_recording
    assert record(tracker, "STOPPED", ONE) == [RecordingFinished(ONE)]
    assert not tracker.state.is_recording


def test_a_paused_recording_still_records() -> None:
    tracker = Tracker()
    record(tracker, "STARTED", ONE)

    record(tracker, "PAUSED")
    assert (tracker.state.is_recording, tracker.state.is_paused) == (True, True)

    record(tracker, "RESUMED")
    assert (tracker.state.is_recording, tracker.state.is_paused) == (True, False)


def test_each_part_of_a_split_recording_is_finished_once() -> None:
    tracker = Tracker()
    record(tracker, "STARTED", ONE)

    assert split(tracker, TWO) == [RecordingFinished(ONE), RecordingStarted(TWO)]
    assert split(tracker, THREE) == [RecordingFinished(TWO), RecordingStarted(THREE)]
    assert record(tracker, "STOPPED", ONE) == [RecordingFinished(THREE)]
    assert record(tracker, "STOPPED", ONE) == []
    assert record(tracker, "STOPPED", THREE) == []


def test_a_recording_that_began_before_the_connection_is_finished_by_its_last_path() -> None:
    tracker = Tracker()
    tracker.take_answer("GetRecordStatus", Answer(100, "", {"outputActive": True}))

    assert tracker.state.is_recording
    assert split(tracker, TWO) == [RecordingStarted(TWO)]
    assert record(tracker, "STOPPED", TWO) == [RecordingFinished(TWO)]


def test_the_same_file_twice_is_no_split() -> None:
    tracker = Tracker()
    record(tracker, "STARTED", ONE)

    assert split(tracker, ONE) == []


@pytest.mark.parametrize(
    ("phase", "active"),
    [
        ("STARTING", True),
        ("STARTED", True),
        ("RECONNECTING", True),
        ("RECONNECTED", True),
        ("STOPPING", True),
        ("STOPPED", False),
        ("UNKNOWN", False),
    ],
)
def test_a_stream_counts_until_it_is_over(phase: str, active: bool) -> None:
    tracker = Tracker()

    tracker.take_event(
        "StreamStateChanged", {"outputActive": phase == "STARTED", "outputState": STATE + phase}
    )

    assert tracker.state.is_streaming is active


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(100, "", {"outputActive": True}), ReplayBuffer.ON),
        (Answer(100, "", {"outputActive": False}), ReplayBuffer.OFF),
        (Answer(604, "Replay buffer is not available.", {}), ReplayBuffer.NOT_ENABLED),
        (Answer(700, "", {}), ReplayBuffer.UNKNOWN),
    ],
)
def test_604_means_that_the_replay_buffer_is_not_enabled(answer: Answer, expected: ReplayBuffer) -> None:
    tracker = Tracker()

    tracker.take_answer("GetReplayBufferStatus", answer)

    assert tracker.state.replay_buffer is expected


def test_a_replay_buffer_that_only_starts_is_not_on_yet() -> None:
    tracker = Tracker()

    states = []
    for phase in ("STARTING", "STARTED", "STOPPING", "STOPPED"):
        tracker.take_event("ReplayBufferStateChanged", {"outputActive": True, "outputState": STATE + phase})
        states.append(tracker.state.replay_buffer)

    assert states == [ReplayBuffer.OFF, ReplayBuffer.ON, ReplayBuffer.OFF, ReplayBuffer.OFF]


def test_a_saved_replay_is_told_with_its_path() -> None:
    tracker = Tracker()

    assert tracker.take_event("ReplayBufferSaved", {"savedReplayPath": "/v/r.mp4"}) == [
        ReplaySaved(Path("/v/r.mp4"))
    ]
    assert tracker.take_event("ReplayBufferSaved", {"savedReplayPath": ""}) == []
    assert tracker.take_event("ReplayBufferSaved", {"savedReplayPath": "a\0b"}) == []


def test_services_see_what_concerns_them() -> None:
    tracker = Tracker()
    tracker.take_answer("GetStreamStatus", Answer(100, "", {"outputActive": True}))
    tracker.take_answer("GetReplayBufferStatus", Answer(100, "", {"outputActive": True}))
    tracker.take_event("CurrentProgramSceneChanged", {"sceneName": "Celeste"})
    tracker.connected()

    assert tracker.state.activity == ObsActivity(True, False, True, True, "Celeste")


_KINDS = [
    "ReplayBufferSaved", "RecordStateChanged", "RecordFileChanged", "StreamStateChanged",
    "ReplayBufferStateChanged", "CurrentProgramSceneChanged", "CurrentSceneCollectionChanging", "ExitStarted",
    "Else",
]  # fmt: skip
_VALUES = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.integers(), max_size=2)
_KEYS = st.sampled_from(
    ["outputActive", "outputState", "outputPath", "newOutputPath", "savedReplayPath", "sceneName"]
)


@given(st.lists(st.tuples(st.sampled_from(_KINDS), st.dictionaries(_KEYS, _VALUES)), max_size=20))
def test_events_of_any_shape_are_survived(events: list[tuple[str, dict[str, Any]]]) -> None:
    tracker = Tracker()

    for kind, data in events:
        tracker.take_event(kind, data)

    assert isinstance(tracker.state.is_recording, bool)
    assert isinstance(tracker.state.scene, str)


_PATHS = st.sampled_from([ONE, TWO, THREE])
_STEPS = st.one_of(
    st.tuples(st.sampled_from(["STARTED", "STOPPED"]), _PATHS), st.tuples(st.just("split"), _PATHS)
)


@given(st.lists(_STEPS, max_size=20))
def test_no_file_is_finished_before_it_began_or_twice_in_one_recording(steps: list[tuple[str, Path]]) -> None:
    tracker = Tracker()
    finished: list[Path] = []

    for step, path in steps:
        events = split(tracker, path) if step == "split" else record(tracker, step, path)
        if step == "STARTED":
            finished.clear()
        finished += [event.path for event in events if isinstance(event, RecordingFinished)]
        if step == "split":
            assert path not in [event.path for event in events if isinstance(event, RecordingFinished)]
