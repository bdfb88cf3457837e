"""How soon programs begin: the window beside an empty one of Qt, and commands beside Python itself."""

from __future__ import annotations

import compileall
import json
import os
import statistics
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.filling import fill
from tests.benchmarks.goals import ROOT, Goals, alternate, ratio, run_program, seconds
from tests.session.desktop_session import DesktopSession

_ROUNDS = 7
_QUIET = "wants a quiet machine"


@pytest.fixture(scope="module", autouse=True)
def compiled() -> None:
    """Compile what an installation has compiled, also where Python may not leave that behind."""
    for folder in (ROOT / "clipdesk", sysconfig.get_path("purelib")):
        compileall.compile_dir(folder, quiet=2)


@dataclass
class Starts:
    """Starts programs and keeps what each told at its first frame."""

    environment: Mapping[str, str]

    def __post_init__(self) -> None:
        self.told: dict[str, list[dict[str, Any]]] = {"bare": [], "desktop": []}

    def start(self, subject: str) -> float:
        began_s = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.first_frame", subject],
            cwd=ROOT, env=dict(self.environment), capture_output=True, text=True, timeout=60, check=True,
        )  # fmt: skip
        told = json.loads(done.stdout.splitlines()[-1])
        self.told[subject].append(told)
        return float(told["at_s"] - began_s)

    def median(self, subject: str, key: str) -> float:
        return float(statistics.median(told[key] for told in self.told[subject][1:]))


def tell_start(goals: Goals, environment: Mapping[str, str]) -> None:
    starts = Starts(environment)
    found = alternate(_ROUNDS, bare=partial(starts.start, "bare"), desktop=partial(starts.start, "desktop"))
    bare_ms, own_ms = (statistics.median(found[name]) * 1000 for name in ("bare", "desktop"))
    note = f"{own_ms:.0f} ms and {bare_ms:.0f} ms; {_QUIET}"
    goals.tell(
        "first frame, against a bare window", ratio(found, "desktop", "bare"), "x", most=1.35, note=note
    )
    own_s, bare_s = starts.median("desktop", "cpu_s"), starts.median("bare", "cpu_s")
    note = f"{own_s * 1000:.0f} ms and {bare_s * 1000:.0f} ms"
    goals.tell("processor time until then, against a bare window", own_s / bare_s, "x", note=note)
    more = starts.median("desktop", "rss_mib") - starts.median("bare", "rss_mib")
    goals.tell("memory at the first frame, above a bare window", more, " MiB", most=15)


def test_first_frame_offscreen(goals: Goals, tmp_path: Path) -> None:
    fill(tmp_path, 60).database.close()

    tell_start(goals, {**os.environ, "CLIPDESK_HOME": str(tmp_path)})


@pytest.mark.desktop
@pytest.mark.session(tray="none", keyring="none", notifications=False)
def test_first_frame_on_an_x_server(goals: Goals, desktop_session: DesktopSession, tmp_path: Path) -> None:
    fill(tmp_path, 60).database.close()

    tell_start(goals, {**desktop_session.env, "CLIPDESK_HOME": str(tmp_path)})


def program(*arguments: str, home: Path | None = None) -> Callable[[], float]:
    environment = {"CLIPDESK_HOME": str(home)} if home else None
    return lambda: seconds(lambda: run_program(*arguments, environment=environment))


def test_commands(goals: Goals, tmp_path: Path) -> None:
    few, many = tmp_path / "few", tmp_path / "many"
    for folder, count in ((few, 100), (many, 100_000)):
        folder.mkdir()
        fill(folder, count).database.close()
    command = ("-m", "clipdesk")
    found = alternate(
        _ROUNDS,
        python=program("-c", "pass"),
        help=program(*command, "--help"),
        orm=program("-c", "import sqlalchemy.orm"),
        posts=program(*command, "posts", "--hours", "24", home=few),
        many=program(*command, "posts", "--hours", "24", home=many),
    )
    took = {name: f"{statistics.median(values) * 1000:.0f} ms" for name, values in found.items()}
    note = f"{took['help']} and {took['python']}"
    goals.tell(
        "clipdesk --help, against python -c pass", ratio(found, "help", "python"), "x", most=4, note=note
    )
    note = f"{took['posts']} and {took['orm']}"
    against = ratio(found, "posts", "orm")
    goals.tell("clipdesk posts, against import sqlalchemy.orm", against, "x", most=1.5, note=note)
    note = f"{took['many']} at 100,000 posts, {took['posts']} at 100"
    goals.tell("the same with 100,000 posts", ratio(found, "many", "orm"), "x", most=1.5, note=note)
