"""From a file that is closed to a post that is scheduled, and what watching costs while OBS records."""

from __future__ import annotations

import secrets
import statistics
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from clipdesk.domain.clip import ClipKind
from clipdesk.domain.events import Event, EventName
from clipdesk.domain.sighting import SightingKind
from clipdesk.media.ffmpeg import FfmpegProbe
from clipdesk.media.notices import FolderNotifier, Notice
from clipdesk.rehearsing import open_rehearsal
from clipdesk.resident import Resident
from clipdesk.storage.home import Home
from clipdesk.workers.hosting import ThreadHost
from tests.benchmarks.goals import ROOT, Goals, percentile
from tests.media.watching import Witness, first_visit

_FILES = 25
_ROUNDS = 5
_SETTLE_S = 0.5
_RECORDING_S = 10
_RATE_BYTES_S = 50_000_000
_CLIP_BYTES = 20_000_000
_LONGEST_S = 30.0


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a real clip."""
    path = tmp_path_factory.mktemp("recorder") / "Replay.mp4"
    FfmpegProbe().make_test_clip(path, seconds=5, width=360, height=640, title="clutch")
    return path


def written_into(folder: Path, name: str, clip: Path, size_bytes: int = 0) -> float:
    """Write a copy of the clip with content of its own, at least that large; return when it was closed."""
    random = secrets.token_bytes(max(16, size_bytes - clip.stat().st_size))
    with (folder / name).open("wb") as file:
        file.write(clip.read_bytes() + struct.pack(">I4s", 8 + len(random), b"free") + random)
    return time.monotonic()


def test_closed_to_settled(goals: Goals, tmp_path: Path, clip: Path) -> None:
    witness, late_ms = Witness(), []
    with first_visit(witness, tmp_path, settle_s=_SETTLE_S):
        for number in range(_FILES):
            closed_s = written_into(tmp_path, f"{number}.mp4", clip)
            witness.wait_for(SightingKind.SETTLED, f"{number}.mp4")
            late_ms.append((time.monotonic() - closed_s - _SETTLE_S) * 1000)

    goals.tell("closed to settled, less settle_s", statistics.median(late_ms), " ms", most=50)
    goals.tell("the same, 95 of 100", percentile(late_ms, 0.95), " ms")


class Hearing:
    """Keeps when each kind of event came."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._at_s: dict[EventName, list[float]] = {}

    def hear(self, event: Event) -> None:
        with self._news:
            self._at_s.setdefault(event.name, []).append(time.monotonic())
            self._news.notify_all()

    def wait_for(self, name: EventName, count: int) -> float:
        """Return when the event came for that time."""
        with self._news:
            assert self._news.wait_for(lambda: len(self._at_s.get(name, [])) >= count, _LONGEST_S), name
            return self._at_s[name][count - 1]


@contextmanager
def watching_desk(home: Path, folder: Path) -> Iterator[tuple[Resident, Hearing]]:
    more = {
        "watch.folders": f'["{folder.as_posix()}"]',
        "watch.settle_s": str(_SETTLE_S),
        "ai.enabled": "false",
        "obs.enabled": "false",
    }
    with open_rehearsal(Home.at(home), more=more) as rehearsal:
        hearing = Hearing()
        rehearsal.desk.bus.subscribe(hearing.hear)
        resident = Resident(rehearsal.desk)
        resident.start(ThreadHost)
        try:
            yield resident, hearing
        finally:
            resident.close()


@pytest.mark.parametrize("is_told_by_obs", [False, True], ids=["by stillness", "by OBS's signal"])
def test_closed_to_scheduled(goals: Goals, tmp_path: Path, clip: Path, is_told_by_obs: bool) -> None:
    folder = tmp_path / "clips"
    folder.mkdir()
    settled_ms, scheduled_ms = [], []
    wait_s = 0.0 if is_told_by_obs else _SETTLE_S
    with watching_desk(tmp_path / "home", folder) as (resident, hearing):
        written_into(folder, "warm.mp4", clip)
        hearing.wait_for(EventName.VIDEO_SCHEDULED, 1)
        for number in range(2, _ROUNDS + 2):
            closed_s = written_into(folder, f"{number}.mp4", clip, _CLIP_BYTES)
            if is_told_by_obs:
                resident.watcher.hint_finished(folder / f"{number}.mp4", ClipKind.REPLAY)
            settled_s = hearing.wait_for(EventName.CLIP_SETTLED, number)
            scheduled_s = hearing.wait_for(EventName.VIDEO_SCHEDULED, number)
            settled_ms.append((settled_s - closed_s - wait_s) * 1000)
            scheduled_ms.append((scheduled_s - closed_s - wait_s) * 1000)

    less = "" if is_told_by_obs else ", less settle_s"
    goals.tell(f"closed to clip_settled{less}", statistics.median(settled_ms), " ms", most=50, note="20 MB")
    goals.tell(f"closed to video_scheduled{less}", statistics.median(scheduled_ms), " ms", most=1000)


def test_watching_a_recording(goals: Goals, tmp_path: Path) -> None:
    calls: list[Notice] = []
    witness, path = Witness(), tmp_path / "recording.mp4"
    notifier = FolderNotifier(calls.append)
    notifier.subscribe(tmp_path, is_recursive=False, is_network=False)
    words = [str(path), str(_RATE_BYTES_S), str(_RECORDING_S)]
    with first_visit(witness, tmp_path):
        recorder = subprocess.Popen([sys.executable, "-m", "tests.benchmarks.recording", *words], cwd=ROOT)
        began_s, worked_s = time.monotonic(), time.process_time()
        assert recorder.wait() == 0  # with a time limit it would ask again and again
        took_s, worked_s = time.monotonic() - began_s, time.process_time() - worked_s
    notifier.close()
    written = path.stat().st_size
    path.unlink()

    rate = f"{written / took_s / 1e6:.0f} MB/s for {took_s:.0f} s"
    goals.tell("processor while 50 MB/s are recorded", worked_s / took_s * 100, " %", most=0.1, note=rate)
    goals.tell("calls of the handler", len([call for call in calls if call.path == str(path)]), most=3)
