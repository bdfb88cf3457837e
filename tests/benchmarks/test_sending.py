"""The way of the bytes to YouTube beside curl and Google's own client, to a sink in this computer."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import xxhash

from tests.benchmarks.goals import ROOT, Goals, ask_program, ratio

_MIB = 1024 * 1024
_ROUNDS = 3


@pytest.fixture
def sink_url() -> Iterator[str]:
    """Return the address of a running sink."""
    command = [sys.executable, "-m", "tests.benchmarks.sink"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as sink:
        assert sink.stdout is not None
        yield f"http://127.0.0.1:{int(sink.stdout.readline())}"
        sink.kill()


def hole(path: Path, size_bytes: int) -> str:
    """Make a file of zeros that takes no room; return its hash."""
    with path.open("wb") as file:
        file.truncate(size_bytes)
    content, piece = xxhash.xxh3_128(), bytes(_MIB)
    for _ in range(size_bytes // _MIB):
        content.update(piece)
    return content.hexdigest()


@dataclass
class Sender:
    """Sends one file in several ways and keeps what each way took."""

    url: str
    path: Path
    size_mib: int
    took: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._hash = hole(self.path, self.size_mib * _MIB)
        small = self.path.with_suffix(".small")
        small.with_suffix(".hash").write_text(hole(small, _MIB))

    def send(self, method: str) -> None:
        if method == "curl":
            took = self._curl()
        else:
            took = ask_program("-m", "tests.benchmarks.uploading", method, self.url, self.path, self._hash)
        self.took.setdefault(method, []).append(took)

    def all(self, method: str, key: str) -> list[float]:
        return [took[key] for took in self.took[method]]

    def ratio(self, one: str, other: str, key: str) -> float:
        return ratio({name: self.all(name, key) for name in (one, other)}, one, other)

    def _curl(self) -> dict[str, float]:
        words = ["-s", "-o", os.devnull, "-T", str(self.path), f"{self.url}/session"]
        began_s = time.perf_counter()
        child = subprocess.Popen(["curl", "--noproxy", "*", *words])
        _, status, usage = os.wait4(child.pid, 0)
        took_s = time.perf_counter() - began_s
        child.returncode = os.waitstatus_to_exitcode(status)
        assert child.returncode == 0
        return {"seconds": took_s, "cpu_s": usage.ru_utime + usage.ru_stime}


def test_upload(goals: Goals, sink_url: str, tmp_path: Path) -> None:
    methods = ["own", "google", *(["curl"] if shutil.which("curl") else [])]
    large = Sender(sink_url, tmp_path / "large.mp4", 1024)
    small = Sender(sink_url, tmp_path / "clip.mp4", 64)
    for _ in range(_ROUNDS):
        for method in methods:
            large.send(method)
        small.send("own")

    rates = {
        method: f"{large.size_mib * _MIB / statistics.median(large.all(method, 'seconds')) / 1e6:,.0f} MB/s"
        for method in methods
    }
    if "curl" in methods:
        against = large.ratio("curl", "own", "seconds")
        note = f"{rates['own']} and {rates['curl']}; wants a quiet machine"
        goals.tell("1 GiB: throughput, against curl -T", against, "x", least=0.9, note=note)
        note = "processor time of the sending side"
        goals.tell("1 GiB: work, against curl -T", large.ratio("own", "curl", "cpu_s"), "x", note=note)
    note = f"{rates['own']} and {rates['google']}; without TLS"
    goals.tell(
        "1 GiB: throughput, against googleapiclient", large.ratio("google", "own", "seconds"), "x", least=1.5,
        note=note,
    )  # fmt: skip
    goals.tell("1 GiB: work, against googleapiclient", large.ratio("own", "google", "cpu_s"), "x", most=0.5)
    for sender in (small, large):
        added = statistics.median(sender.all("own", "added_mib"))
        goals.tell(f"{sender.size_mib} MiB: memory above that before", added, " MiB", most=4)
