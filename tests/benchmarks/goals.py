"""What benchmarks share: goals and what was measured, medians of alternating rounds, programs as a whole.

Goals are ratios taken in one run, because a machine's times drift; nothing here fails on a time.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LONGEST_S = 300.0


@dataclass(frozen=True, slots=True)
class Line:
    """One goal beside what was measured; without a limit it is told for comparison only."""

    name: str
    measured: float
    unit: str = ""
    most: float | None = None
    least: float | None = None
    note: str = ""

    @property
    def goal(self) -> str:
        if self.most is not None:
            return f"<= {self.most:g}{self.unit}"
        return "" if self.least is None else f">= {self.least:g}{self.unit}"

    @property
    def verdict(self) -> str:
        if self.most is None and self.least is None:
            return ""
        is_kept = (self.most is None or self.measured <= self.most) and (
            self.least is None or self.measured >= self.least
        )
        return "ok" if is_kept else "over"


@dataclass
class Goals:
    """Collects the lines of one area."""

    area: str
    lines: list[Line] = field(default_factory=list)

    def tell(self, name: str, measured: float, unit: str = "", **goal: Any) -> None:
        """Add a line; `most` or `least` is its goal, `note` what belongs to it."""
        self.lines.append(Line(name, measured, unit, **goal))


def table(areas: Sequence[Goals]) -> list[str]:
    """Return the lines of all areas as a table."""
    head = ("", "goal", "measured", "")
    rows = [
        (line.name, line.goal, f"{line.measured:.3g}{line.unit}" if line.measured < 1000 else
         f"{line.measured:,.0f}{line.unit}", line.verdict, line.note)
        for area in areas
        for line in area.lines
    ]  # fmt: skip
    wide = [max(len(row[column]) for row in [head, *rows]) for column in range(4)]
    told = []
    for area in areas:
        told += ["", area.area]
        for _ in area.lines:
            row = rows.pop(0)
            cells = [row[0].ljust(wide[0]), row[1].rjust(wide[1]), row[2].rjust(wide[2]), row[3].ljust(4)]
            told.append(f"  {'  '.join(cells)}  {row[4]}".rstrip())
    return told


def alternate(rounds: int, **subjects: Callable[[], float]) -> dict[str, list[float]]:
    """Measure each subject once a round, in turn, after one round that does not count."""
    found: dict[str, list[float]] = {name: [] for name in subjects}
    for turn in range(rounds + 1):
        for name, measure in subjects.items():
            value = measure()
            if turn:
                found[name].append(value)
    return found


def ratio(found: Mapping[str, Sequence[float]], subject: str, anchor: str) -> float:
    """Return the median of the ratios of the same rounds."""
    pairs = zip(found[subject], found[anchor], strict=True)
    return statistics.median(one / other for one, other in pairs)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of all values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def seconds(deed: Callable[[], object]) -> float:
    """Return how long a deed takes."""
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


def per_call_us(deed: Callable[[], object], times: int) -> float:
    """Return the median of single calls in microseconds."""
    return statistics.median(seconds(deed) for _ in range(times)) * 1e6


def run_program(*arguments: object, environment: Mapping[str, str] | None = None) -> str:
    """Run this Python with arguments; return what it printed."""
    command = [sys.executable, *(str(each) for each in arguments)]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **(environment or {})}, capture_output=True, text=True,
        timeout=LONGEST_S, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise RuntimeError(f"{command} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def ask_program(*arguments: object, environment: Mapping[str, str] | None = None) -> Any:
    """Run this Python with arguments; return the JSON on its last line."""
    return json.loads(run_program(*arguments, environment=environment).splitlines()[-1])


def rss_mib(pid: int | str = "self") -> float:
    """Return the resident memory of a process."""
    return _status(Path(f"/proc/{pid}/status"), "VmRSS") / 1024


@dataclass(frozen=True, slots=True)
class Work:
    """What the threads of a process have done so far: wake-ups and processor time, to the nanosecond."""

    by_thread: dict[str, tuple[int, int]]

    def since(self, before: Work) -> tuple[int, float]:
        """Return wake-ups and seconds of processor time since then; of threads that ended, none."""
        woken, worked_ns = 0, 0
        for name, (wakes, nanoseconds) in self.by_thread.items():
            were, had = before.by_thread.get(name, (0, 0))
            woken, worked_ns = woken + wakes - were, worked_ns + nanoseconds - had
        return woken, worked_ns / 1e9


def work_of(pid: int) -> Work:
    """Return what a process has done so far."""
    found = {}
    for task in Path(f"/proc/{pid}/task").iterdir():
        nanoseconds = int((task / "schedstat").read_text().split()[0])
        found[task.name] = (_status(task / "status", "voluntary_ctxt_switches"), nanoseconds)
    return Work(found)


def _status(path: Path, key: str) -> int:
    for line in path.read_text().splitlines():
        if line.startswith(f"{key}:"):
            return int(line.split()[1])
    raise KeyError(key)
