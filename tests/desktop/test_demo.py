"""The demo as a program: the whole job in a window that nobody touches."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def test_the_demo_posts_everywhere_prints_a_table_and_ends_by_itself(tmp_path: Path) -> None:
    if shutil.which("ffmpeg") is None:
        pytest.skip("not installed: ffmpeg")
    command = [sys.executable, "-m", "clipdesk", "demo", "--keep", str(tmp_path)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}

    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=100)

    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["platform", "YouTube", "Instagram", "TikTok"]
    assert "Posted" in lines[1] and "https://" in lines[1]
    assert "Draft on TikTok" in lines[3]
    assert (tmp_path / "home" / "clipdesk.db").is_file()
