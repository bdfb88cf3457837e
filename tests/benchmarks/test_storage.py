"""What the schedule asks of the database, with few posts and with many, beside raw SQLite and the disk."""

from __future__ import annotations

import os
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from io import FileIO
from pathlib import Path

import pytest

from clipdesk.domain.account import Platform
from clipdesk.domain.clip import Clip, Fingerprint
from clipdesk.domain.settings import Settings
from clipdesk.domain.wish import NewPost
from clipdesk.repositories import PostQuery
from clipdesk.services.bus import EventBus
from clipdesk.services.scheduling.planner import Planner
from clipdesk.services.scheduling.service import SchedulingService
from clipdesk.storage.database import open_database
from clipdesk.storage.unit import SqlWork
from clipdesk.workers.clock import SystemClock
from tests import values
from tests.benchmarks.filling import Filled, fill
from tests.benchmarks.goals import Goals, alternate, per_call_us, ratio, seconds
from tests.services.doubles import SettingsInMemory

FEW, MANY = 1_000, 100_000
COUNTS = "how many posts show each status"
_CALLS = 60
_CLAIMS = 250
_AT_ONCE = 1_000
_RAW_PAGE = """SELECT * FROM scheduled_posts JOIN clips ON clips.id = scheduled_posts.clip_id
WHERE scheduled_time >= ? ORDER BY scheduled_time, scheduled_posts.id LIMIT 30"""
_RAW_OF = "SELECT * FROM publications WHERE post_id IN ({}) ORDER BY post_id, id"
_MAKE_DUE = """UPDATE publications SET next_try_at = '2020-01-01 00:00:00.000000'
WHERE status = 'pending' AND post_id <= :until"""
_RAW_NEXT = """SELECT min(next_try_at) FROM publications
WHERE (status = 'pending' OR (status = 'processing' AND owner IS NULL))"""


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Filled]]:
    """Return a small and a large queue."""
    homes = {}
    for count in (FEW, MANY):
        homes[count] = fill(tmp_path_factory.mktemp(f"posts-{count}"), count)
    yield homes
    for home in homes.values():
        home.database.close()


def scheduling_on(work: SqlWork) -> SchedulingService:
    settings, clock = SettingsInMemory(), SystemClock()
    settings.current = Settings()
    planner = Planner(settings, clock, stage_ahead=lambda platform: timedelta(), local_zone=lambda: UTC)
    return SchedulingService(work, settings, clock, EventBus(), planner)


def questions(work: SqlWork) -> dict[str, Callable[[], object]]:
    scheduling, now = scheduling_on(work), datetime.now(UTC)

    def next_due() -> object:
        with work.read() as unit:
            return unit.publications.next_try_at()

    def page() -> object:
        with work.read() as unit:
            return unit.posts.find(PostQuery(due_from=now, limit=30))

    def counts() -> object:
        with work.read() as unit:
            return unit.posts.count_by_status()

    return {
        "next free slot of three accounts": lambda: scheduling.free_slots(tuple(Platform), count=1),
        "next wake-up": next_due,
        "page of 30 posts": page,
        COUNTS: counts,
    }


def raw_questions(path: Path) -> dict[str, Callable[[], object]]:
    raw, now = sqlite3.connect(path, isolation_level=None), datetime.now(UTC).replace(tzinfo=None)

    def next_due() -> object:
        raw.execute("BEGIN")
        found = raw.execute(_RAW_NEXT).fetchall()
        raw.execute("COMMIT")
        return found

    def page() -> object:
        raw.execute("BEGIN")
        rows = raw.execute(_RAW_PAGE, (now.isoformat(" "),)).fetchall()
        raw.execute(_RAW_OF.format(",".join(str(row[0]) for row in rows))).fetchall()
        raw.execute("COMMIT")
        return rows

    return {"next wake-up": next_due, "page of 30 posts": page}


def test_questions_of_the_schedule(goals: Goals, homes: dict[int, Filled]) -> None:
    asked = {
        "few": questions(homes[FEW].work),
        "many": questions(homes[MANY].work),
        "raw": raw_questions(homes[MANY].database.path),
    }
    for name in asked["few"]:
        subjects = {
            label: partial(per_call_us, deeds[name], _CALLS)
            for label, deeds in asked.items()
            if name in deeds
        }
        found = alternate(3, **subjects)
        many_ms, grows = statistics.median(found["many"]) / 1000, ratio(found, "many", "few")
        is_hot = name != COUNTS
        goals.tell(f"{name}, {MANY:,} posts", many_ms, " ms", most=1 if is_hot else None)
        goals.tell(f"{name}, {MANY:,} against {FEW:,} posts", grows, "x", most=2 if is_hot else None)
        if "raw" in found:
            goals.tell(f"{name}, against raw SQLite", ratio(found, "many", "raw"), "x", most=5)


def test_claims(goals: Goals, tmp_path: Path) -> None:
    home = fill(tmp_path, MANY, done=MANY // 2 - 2 * _CLAIMS)
    with closing(sqlite3.connect(home.database.path)) as raw:
        raw.execute(_MAKE_DUE, {"until": MANY // 2})
        raw.commit()
    now = datetime.now(UTC)

    def claim() -> None:
        with home.work.write() as unit:
            assert unit.publications.claim(now=now, owner="a benchmark", limit=1)

    with (tmp_path / "disk").open("wb", buffering=0) as disk:
        taken = alternate(5, claim=lambda: seconds_of(claim), sync=lambda: seconds_of(partial(sync, disk)))
    home.database.close()
    rates = {name: _CLAIMS / 5 / statistics.median(values) for name, values in taken.items()}
    goals.tell("claims of one due post, each committed", rates["claim"], "/s", note=f"{MANY:,} posts")
    goals.tell("the disk: 4 KiB and fdatasync", rates["sync"], "/s")
    goals.tell("claims against the disk", ratio(taken, "sync", "claim"), "x", least=0.25)


def seconds_of(deed: Callable[[], None]) -> float:
    return seconds(lambda: repeat(deed, _CLAIMS // 5))


def repeat(deed: Callable[[], None], times: int) -> None:
    for _ in range(times):
        deed()


def test_opening(goals: Goals, homes: dict[int, Filled]) -> None:
    subjects = {
        f"{count:,} posts, {words}": partial(opened, home.database.path, is_read_through=is_read_through)
        for count, home in homes.items()
        for words, is_read_through in (("as a command does", False), ("read through", True))
    }
    found = alternate(5, **subjects)
    for name, taken in found.items():
        goals.tell(f"open the database, {name}", statistics.median(taken) * 1000, " ms")


def opened(path: Path, *, is_read_through: bool) -> float:
    return seconds(lambda: open_database(path, is_read_through=is_read_through).close())


def test_scheduling_many_clips_at_once(goals: Goals, tmp_path: Path) -> None:
    home = fill(tmp_path, 1)
    with home.work.write() as unit:
        clips = [unit.clips.add(clip_number(number)) for number in range(_AT_ONCE)]
    scheduling, start = scheduling_on(home.work), datetime.now(UTC) + timedelta(hours=2)

    def place_all() -> None:
        for number, clip in enumerate(clips):
            scheduling.add(NewPost(clip, values.text(), at=start + timedelta(hours=number)))

    began_s = time.process_time()
    taken_s = seconds(place_all)
    cpu_s = time.process_time() - began_s
    with (tmp_path / "disk").open("wb", buffering=0) as disk:
        disk_s = seconds(lambda: repeat(partial(sync, disk), _AT_ONCE))
    home.database.close()
    times = 10_000 / _AT_ONCE
    goals.tell("schedule 10,000 clips, one after the other", taken_s * times, " s", most=5, note="from 1,000")
    goals.tell("of that, our own processor time", cpu_s * times, " s")
    goals.tell("the disk alone: 10,000 times 4 KiB and fdatasync", disk_s * times, " s")


def sync(disk: FileIO) -> None:
    disk.write(bytes(4096))
    os.fdatasync(disk.fileno())


def clip_number(number: int) -> Clip:
    return values.clip(path=Path(f"/clips/{number}.mp4"), fingerprint=Fingerprint(f"{number:032d}", 1_000))
