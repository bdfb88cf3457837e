"""Tests of the unit that keeps the daemon running: systemd takes it, and it lets the daemon end in time."""

from __future__ import annotations

import configparser
import shutil
import subprocess
from pathlib import Path

import pytest

UNIT = Path(__file__).parents[2] / "packaging" / "clipdesk.service"


def read_unit() -> configparser.ConfigParser:
    unit = configparser.ConfigParser(interpolation=None)
    unit.read_string(UNIT.read_text())
    return unit


def test_it_starts_the_daemon_and_waits_longer_than_that_takes_to_end() -> None:
    service = read_unit()["Service"]

    assert service["ExecStart"].endswith("clipdesk daemon")
    assert int(service["TimeoutStopSec"]) > 10
    assert service["UMask"] == "0077"


def test_systemd_takes_it(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not here")
    program = tmp_path / "clipdesk"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text().replace("%h/.local/bin/clipdesk", str(program)))

    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", str(unit)],
        capture_output=True,
        text=True,
        check=False,
        env={"XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )

    assert str(unit) not in done.stderr
