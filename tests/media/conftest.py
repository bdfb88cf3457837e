"""Real videos, made once for all tests of this folder by the real ffmpeg."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "64k")
VP8 = ("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus")
FRAGMENTED = ("-movflags", "frag_keyframe+empty_moov+delay_moov", "-g", "10")

#: name of the file -> how ffmpeg writes it
RECIPES: dict[str, tuple[str, ...]] = {
    "plain.mp4": X264,
    "index_first.mp4": (*X264, "-movflags", "+faststart", "-use_editlist", "0"),
    "fragmented.mp4": (*X264, *FRAGMENTED),
    "quicktime.mov": X264,
    "sound_as_pcm.mov": (*X264, "-c:a", "pcm_s16le"),
    "matroska.mkv": X264,
    "web.webm": VP8,
    "flash.flv": X264,
    "flash_without_size.flv": (*X264, "-flvflags", "no_duration_filesize"),
    "stream.ts": X264,
    "riff.avi": ("-c:v", "mpeg4", "-c:a", "mp2"),
    "windows.wmv": ("-c:v", "wmv2", "-c:a", "wmav2"),
}


def record(target: Path, *options: str, seconds: float = 2, size: str = "160x120") -> Path:
    """Make one short video with picture and tone."""
    command = ["ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error", "-y"]
    command += ["-f", "lavfi", "-i", f"testsrc2=size={size}:rate=30:duration={seconds}"]
    command += ["-f", "lavfi", "-i", f"sine=duration={seconds}", *options, f"file:{target}"]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, timeout=60)
    return target


@pytest.fixture(scope="session")
def videos(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return one whole video for each recipe; never change them, copy them."""
    if shutil.which("ffmpeg") is None:
        pytest.skip("not installed: ffmpeg")
    folder = tmp_path_factory.mktemp("videos")
    return {name: record(folder / name, *options) for name, options in RECIPES.items()}
