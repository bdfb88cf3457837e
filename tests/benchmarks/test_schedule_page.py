"""The schedule page with few posts and with very many, beside a view of Qt that paints nothing."""

from __future__ import annotations

import statistics
from pathlib import Path

from tests.benchmarks.goals import Goals, ask_program

_COUNTS = (100, 10_000, 100_000)
_ROUNDS = 3


def test_schedule_page(goals: Goals, tmp_path: Path) -> None:
    told: dict[int, list[dict[str, float]]] = {count: [] for count in _COUNTS}
    empty: list[float] = []
    for turn in range(_ROUNDS):
        for count in _COUNTS:
            folder = tmp_path / f"{count}-{turn}"
            folder.mkdir()
            told[count].append(ask_program("-m", "tests.benchmarks.page_of_posts", count, folder))
        empty.append(
            ask_program("-m", "tests.benchmarks.page_of_posts", "empty", _COUNTS[-1])["scroll_p99_ms"]
        )
    few, many = _COUNTS[0], _COUNTS[-1]

    def median(count: int, key: str) -> float:
        return statistics.median(page[key] for page in told[count])

    def grows(key: str) -> float:
        return statistics.median(
            page[key] / other[key] for page, other in zip(told[many], told[few], strict=True)
        )

    for count in _COUNTS:
        posts = f"{count:,} posts"
        goals.tell(f"{posts}: open the page", median(count, "build_ms"), " ms")
        goals.tell(f"{posts}: memory above that before", median(count, "added_mib"), " MiB", most=20)
        goals.tell(f"{posts}: one tick, work", median(count, "tick_ms"), " ms", most=2)
        goals.tell(f"{posts}: a frame while scrolling, work, 99 of 100", median(count, "scroll_cpu_p99_ms"),
                   " ms", most=16)  # fmt: skip
        goals.tell(f"{posts}: change one post", median(count, "change_ms"), " ms", most=2)
    goals.tell(f"open the page, {many:,} against {few}", grows("build_ms"), "x", most=1.5)
    goals.tell(f"memory, {many:,} against {few}", grows("added_mib"), "x", most=1.2)
    goals.tell(f"tick, {many:,} against {few}", grows("tick_ms"), "x", most=1.5)
    against = statistics.median(
        page["scroll_p99_ms"] / bare for page, bare in zip(told[many], empty, strict=True)
    )
    note = "wants a quiet machine"
    goals.tell("a frame while scrolling, 99 of 100, against an empty view", against, "x", most=2.5, note=note)
