"""One real clip for all crash tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from clipdesk.media.ffmpeg import FfmpegProbe


@pytest.fixture(scope="session")
def clip_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clip") / "Replay win.mp4"
    probe = FfmpegProbe()
    try:
        probe.make_test_clip(path, seconds=4, width=360, height=640, title="win")
    finally:
        probe.close()
    return path
