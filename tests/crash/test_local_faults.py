"""What goes wrong on the computer itself: disk, keyring, file, clock. Parked, said, and live once."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from clipdesk.app import Desk
from clipdesk.domain.account import Platform
from clipdesk.domain.errors import CredentialError, CredentialState, DiskFull
from clipdesk.domain.events import Event, EventName
from clipdesk.domain.publication import Publication, Status, WaitReason
from clipdesk.repositories import LedgerLine
from clipdesk.resident import Resident, Tuning
from clipdesk.storage.connections import WRITE_OPTION
from clipdesk.storage.ledger import FileLedger
from clipdesk.storage.reserve import DiskReserve
from clipdesk.workers.clock import SystemClock
from tests.crash.stage import LIMITS, FileCredentials, Stage, set_stage

MOST_WRITES = 40


@pytest.fixture
def stage(tmp_path: Path, clip_file: Path) -> Iterator[Stage]:
    clip = tmp_path / clip_file.name
    shutil.copyfile(clip_file, clip)
    with set_stage(tmp_path / "stage", clip) as stage:
        stage.servers.world.limits.youtube_reject_duplicates = False
        yield stage


@dataclass
class FailingDisk:
    """Lets writes of a desk fail, from number `first` on, `count` times; database and ledger count."""

    first: int
    count: int = 1
    code: int = sqlite3.SQLITE_FULL
    writes: int = 0
    told: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def under(self, desk: Desk) -> Desk:
        """Put a desk on this disk."""
        event.listen(desk.database.engine, "commit", self._on_commit)
        desk.ledger = FailingLedger(desk.home.ledger, self)
        desk.bus.subscribe(self._hear)
        return desk

    def fails(self) -> bool:
        with self._lock:
            self.writes += 1
            return self.first <= self.writes < self.first + self.count

    def _on_commit(self, connection: Any) -> None:
        if connection.get_execution_options().get(WRITE_OPTION, False) and self.fails():
            error = sqlite3.OperationalError("the disk fails here")
            error.sqlite_errorcode = self.code  # type: ignore[misc]
            raise error

    def _hear(self, event: Event) -> None:
        if event.name is EventName.PROBLEM:
            self.told.append(str(event.data["text"]))


class FailingLedger(FileLedger):
    """A ledger on the same disk."""

    def __init__(self, path: Path, disk: FailingDisk) -> None:
        super().__init__(path)
        self._disk = disk

    def append(self, line: LedgerLine) -> None:
        if self._disk.fails():
            raise DiskFull("The ledger cannot be written.", "Make room on the disk.")
        super().append(line)


def publish_on(stage: Stage, disk: FailingDisk) -> Publication:
    """Run the engine on a failing disk to its end."""
    assert stage.run_here(desk=disk.under(stage.desk()), longest_s=30) == 0
    return stage.posts()[-1].publications[0]


def fail_each_write(stage: Stage, platform: Platform, count: int, code: int = sqlite3.SQLITE_FULL) -> int:
    """Publish again and again, each time with another write failing, until one publish meets no failure."""
    for number in range(1, MOST_WRITES):
        stage.servers.world.reset()
        stage.servers.world.limits.youtube_reject_duplicates = False
        stage.given_post(platform, title=f"Write {number} fails")
        disk = FailingDisk(number, count, code)

        found = publish_on(stage, disk)

        case = f"{platform}, write {number} fails {count} times"
        assert (found.status, found.attempts) == (Status.COMPLETED, 0), f"{case}: {found}"
        assert stage.live() == [platform.value], case
        if disk.writes < number:
            return number
    raise AssertionError("a publish never came through")


@pytest.mark.parametrize("platform", list(Platform))
def test_a_full_disk_at_any_write_loses_and_doubles_nothing(stage: Stage, platform: Platform) -> None:
    assert fail_each_write(stage, platform, 1) > 8


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR])
@pytest.mark.parametrize("count", [2, 3, 4, 7, 12])
@pytest.mark.parametrize("platform", list(Platform))
def test_a_disk_that_fails_for_a_while_loses_and_doubles_nothing(
    stage: Stage, platform: Platform, count: int, code: int
) -> None:
    fail_each_write(stage, platform, count, code)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (sqlite3.SQLITE_FULL, "full"),
        (sqlite3.SQLITE_READONLY, "cannot be written"),
        (sqlite3.SQLITE_BUSY, "busy"),
        (sqlite3.SQLITE_IOERR, "disk did not"),
    ],
)
def test_a_database_that_cannot_be_written_for_a_while_is_said_and_waited_for(
    stage: Stage, code: int, says: str
) -> None:
    stage.given_post(Platform.YOUTUBE)
    disk = FailingDisk(3, 6, code)

    found = publish_on(stage, disk)

    assert found.status is Status.COMPLETED
    assert stage.live() == ["youtube"]
    assert any(says in text for text in disk.told)


def test_on_a_full_disk_the_reserve_makes_room_for_the_last_line(stage: Stage) -> None:
    stage.given_post(Platform.YOUTUBE)
    desk = FailingDisk(4).under(stage.desk())
    desk.reserve = DiskReserve(stage.home.reserve, size_bytes=64 * 1024, short_bytes=0)
    assert desk.reserve.keep()

    seen: list[Publication] = []

    def is_parked() -> bool:
        with desk.work.read() as unit:
            seen[:] = unit.posts.get(1).publications
        return seen[0].wait_reason is WaitReason.DISK_FULL or seen[0].status is Status.COMPLETED

    stage.run_here(desk=desk, is_enough=is_parked)

    assert not stage.home.reserve.exists()
    assert seen[0].wait_reason is WaitReason.DISK_FULL
    assert "full" in (seen[0].error_message or "")
    assert stage.run_here() == 0
    assert stage.live() == ["youtube"]


def mounted(folder: Path, size: str) -> bool:
    """Mount a small disk of its own; tell whether this system lets us."""
    folder.mkdir(parents=True)
    told = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True, check=False
    )
    return told.returncode == 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="mounts a small disk")
@pytest.mark.parametrize("moment", ["create.answered", "send.answered", "publish.ledger", "publish.sent"])
def test_a_disk_that_is_really_full_is_said_and_the_post_goes_out_once(
    tmp_path: Path, clip_file: Path, moment: str
) -> None:
    disk = tmp_path / "disk"
    if not mounted(disk, "6m"):
        pytest.skip("only root may mount a small disk")
    try:
        with set_stage(disk, clip_file) as stage:
            stage.given_post(Platform.YOUTUBE)
            desk = stage.desk()
            desk.reserve = DiskReserve(stage.home.reserve, size_bytes=256 * 1024, short_bytes=0)
            assert desk.reserve.keep()
            told: list[str] = []
            desk.bus.subscribe(lambda heard: told.append(str(heard.data.get("text", ""))))

            stage.run_here(lambda at: fill(disk) if at == moment else None, desk=desk, longest_s=1.5)
            lived_through = stage.live()
            (disk / "ballast").unlink()
            assert stage.run_here() == 0

            assert any("full" in text for text in told)
            assert not stage.home.reserve.exists()
            assert len(lived_through) <= 1
            assert stage.live() == ["youtube"]
            assert stage.posts()[0].status is Status.COMPLETED
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


def fill(disk: Path) -> None:
    """Leave not one byte free."""
    with (disk / "ballast").open("ab", buffering=0) as file:
        for piece in (65_536, 4096, 512, 1):
            try:
                while file.write(b"x" * piece) == piece:
                    pass
            except OSError:
                continue


def test_with_little_room_no_publish_begins(stage: Stage) -> None:
    stage.given_post(Platform.YOUTUBE)
    desk = stage.desk()
    desk.reserve = DiskReserve(stage.home.reserve, short_bytes=2**62)

    stage.run_here(desk=desk, longest_s=0.5)

    found = stage.posts()[0].publications[0]
    assert (found.status, found.wait_reason) == (Status.PENDING, WaitReason.DISK_FULL)
    assert "Make room" in (found.error_message or "")
    assert stage.servers.world.handles() == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="locks of another process")
def test_another_program_that_locks_the_database_for_a_second_is_waited_for(stage: Stage) -> None:
    stage.given_post(Platform.YOUTUBE)
    other = sqlite3.connect(stage.home.database, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(1, lambda: other.execute("ROLLBACK"))
    release.start()

    assert stage.run_here() == 0
    release.join()
    other.close()

    assert stage.live() == ["youtube"]
    assert stage.posts()[0].publications[0].attempts == 0


# -- keyring


class MoodyKeyring(FileCredentials):
    """A keyring that answers by a mood: locked, absent, or forgetful as a null backend is."""

    def __init__(self, path: Path, mood: str) -> None:
        super().__init__(path)
        self.mood = mood

    def get(self, name: str) -> str | None:
        if self.mood == "null":
            return None
        if self.mood:
            raise CredentialError("The keyring is locked.", "Unlock it.", state=CredentialState(self.mood))
        return super().get(name)


@pytest.mark.parametrize(
    ("mood", "waits_for"),
    [
        ("locked", WaitReason.KEYRING_LOCKED),
        ("absent", WaitReason.KEYRING_LOCKED),
        ("broken", WaitReason.KEYRING_LOCKED),
        ("null", WaitReason.SIGN_IN),
    ],
)
@pytest.mark.parametrize("platform", [Platform.YOUTUBE, Platform.INSTAGRAM])
def test_without_its_keyring_it_waits_and_says_so(
    stage: Stage, platform: Platform, mood: str, waits_for: WaitReason
) -> None:
    stage.given_post(platform)
    stage.credentials = MoodyKeyring(stage.credentials.path, mood)

    stage.run_here(longest_s=0.7)

    found = stage.posts()[0].publications[0]
    assert (found.status, found.wait_reason, found.attempts) == (Status.PENDING, waits_for, 0)
    assert found.error_message
    assert stage.live() == []


def test_a_keyring_that_is_locked_after_the_last_step_neither_doubles_nor_loses_it(stage: Stage) -> None:
    stage.given_post(Platform.YOUTUBE)
    stage.servers.world.faults.add("youtube", "final_chunk", "cut_after")
    keyring = MoodyKeyring(stage.credentials.path, "")
    stage.credentials = keyring

    def lock(moment: str) -> None:
        if moment == "publish.ledger":
            keyring.mood = "locked"

    stage.run_here(lock, longest_s=1.5, is_enough=lambda: False)
    with stage.open() as desk:
        found = stage.posts()[0].publications[0]
        keyring.mood = ""
        resident = Resident(desk, tuning=Tuning(limits=LIMITS))
        resident.publishing.release(WaitReason.KEYRING_LOCKED)
        resident.close()
    assert stage.run_here() == 0

    assert found.status in (Status.PROCESSING, Status.PENDING, Status.COMPLETED)
    assert stage.live() == ["youtube"]
    assert stage.posts()[0].publications[0].status is Status.COMPLETED


# -- the clip


def replace_content(path: Path) -> None:
    path.write_bytes(bytes(reversed(path.read_bytes())))


def grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


@pytest.mark.parametrize("spoil", [replace_content, grow], ids=["changed", "grown"])
@pytest.mark.parametrize("moment", ["", "create.answered", "send.answered"])
@pytest.mark.parametrize("platform", [Platform.YOUTUBE, Platform.TIKTOK])
def test_another_content_midway_never_goes_out(
    stage: Stage, platform: Platform, moment: str, spoil: Callable[[Path], None]
) -> None:
    stage.given_post(platform)
    is_small = platform is Platform.TIKTOK and moment == "send.answered"
    at = "create.answered" if is_small else moment  # TikTok's one chunk is its last
    if not at:
        spoil(stage.clip)

    stage.run_here(lambda seen: spoil(stage.clip) if seen == at else None)

    found = stage.posts()[0].publications[0]
    assert stage.servers.world.posts() == []
    assert found.status is Status.FAILED
    assert "not the one that was scheduled" in (found.error_message or "")
    with stage.open() as desk, desk.work.read() as unit:
        assert any("not the one" in line.text for line in unit.activity.recent())


@pytest.mark.parametrize("moment", ["", "create.answered"])
def test_a_clip_that_is_gone_is_waited_for_and_goes_out_when_it_is_back(stage: Stage, moment: str) -> None:
    stage.given_post(Platform.YOUTUBE)
    away = stage.clip.with_suffix(".away")
    if not moment:
        stage.clip.rename(away)

    stage.run_here(lambda seen: stage.clip.rename(away) if seen == moment else None, longest_s=0.7)

    found = stage.posts()[0].publications[0]
    assert (found.status, found.wait_reason, found.attempts) == (Status.PENDING, WaitReason.FILE_MISSING, 0)
    away.rename(stage.clip)
    with stage.open() as desk:
        resident = Resident(desk, tuning=Tuning(limits=LIMITS))
        assert resident.publishing.release(WaitReason.FILE_MISSING) == 1
        resident.close()
    assert stage.run_here() == 0
    assert stage.live() == ["youtube"]


# -- the clock


class SteppedClock(SystemClock):
    """The computer's clock, set wrong by a test."""

    shift = timedelta()

    def now(self) -> datetime:
        return super().now() + self.shift


@pytest.mark.parametrize(
    "step", [timedelta(hours=1), timedelta(days=1), -timedelta(hours=1), -timedelta(days=1)]
)
@pytest.mark.parametrize("moment", ["", "create.answered", "publish.sent"])
def test_a_clock_that_is_set_wrong_holds_what_can_wait_until_it_is_right(
    stage: Stage, step: timedelta, moment: str
) -> None:
    stage.given_post(Platform.YOUTUBE)
    clock = SteppedClock()
    desk = stage.desk()
    desk.clock = clock
    told: list[str] = []
    desk.bus.subscribe(lambda heard: told.append(str(heard.data.get("text", ""))))
    seen: set[str] = set()

    def jump(at: str) -> None:
        if at == moment and at not in seen:
            seen.add(at)
            clock.shift = step

    resident = Resident(desk, tuning=Tuning(jump, LIMITS))
    if not moment:
        clock.shift = step
        resident._on_clock_change(step.total_seconds())
    drive(resident, lambda: bool(seen) or not moment)
    resident._on_clock_change(step.total_seconds())
    assert resident.lanes.wait_idle(10)
    assert desk.timekeeping.is_in_doubt()
    drive(resident, lambda: False, 0.3)
    clock.shift = timedelta()
    resident._on_clock_change(-step.total_seconds())
    assert resident.lanes.wait_idle(10)
    assert not desk.timekeeping.is_in_doubt()
    drive(resident, lambda: stage.posts()[0].status is Status.COMPLETED, 15)
    resident.close()
    desk.close()

    assert stage.live() == ["youtube"]
    assert stage.posts()[0].status is Status.COMPLETED
    assert any("clock is" in text for text in told)


def drive(resident: Resident, is_enough: Callable[[], bool], longest_s: float = 5) -> None:
    """Tick until something is reached and what runs has ended."""
    pause = threading.Event()
    for _ in range(int(longest_s / 0.05)):
        resident.dispatcher.tick()
        resident.dispatcher.wait_idle(5)
        if is_enough():
            return
        pause.wait(0.05)
