"""Power cuts: the database as it was at an earlier commit, while the platform is already further.

`synchronous=FULL` loses the newest commit at most while it is being made; a restored copy, or a disk that
lies, loses more. The ledger survives on its own, so it is tried as it was last, and cut with the database.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import event

from clipdesk.domain.account import Platform
from clipdesk.domain.publication import Status
from clipdesk.storage.home import Home
from tests.crash.stage import FileCredentials, Stage, set_stage

DATABASE_FILES = ("clipdesk.db", "clipdesk.db-wal")
LEDGER = "ledger.jsonl"
MOST_COMMITS = 40


@dataclass
class Camera:
    """Keeps the files of a home as a disk holds them after each commit."""

    home: Path
    album: Path
    on_picture: Callable[[int], None] = lambda number: None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _taken: int = 0
    _log_bytes: int = -1

    def look(self) -> None:
        """Take a picture if something was committed since the last one."""
        log = self.home / "clipdesk.db-wal"
        with self._lock:
            log_bytes = log.stat().st_size if log.exists() else 0
            if log_bytes == self._log_bytes:
                return
            picture = self.album / str(self._taken)
            picture.mkdir(parents=True)
            copy_files(self.home, picture, *DATABASE_FILES, LEDGER)
            self._log_bytes = log_bytes
            self._taken += 1
            self.on_picture(self._taken - 1)


def copy_files(source: Path, target: Path, *names: str) -> None:
    for name in names:
        if (source / name).exists():
            shutil.copyfile(source / name, target / name)


def publish_before_a_camera(stage: Stage, album: Path, die_at: int) -> None:
    """Publish, keeping every commit; die right after commit number `die_at`."""

    def die(number: int) -> None:
        if number == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    desk = stage.desk()
    camera = Camera(stage.home.data, album, die)
    # A read ends in the same way as a commit; the camera sees that nothing was added.
    event.listen(desk.database.engine, "checkin", lambda *_: camera.look())
    camera.look()
    os._exit(stage.run_here(desk=desk))


def after_a_cut(stage: Stage, folder: Path, picture: Path, ledger_of: Path) -> Stage:
    """Return the stage on a home with an earlier database and some ledger, before the same platforms."""
    home = folder / "home"
    home.mkdir(parents=True)
    copy_files(picture, home, *DATABASE_FILES)
    copy_files(ledger_of, home, LEDGER)
    shutil.copyfile(stage.credentials.path, folder / "keyring.json")
    return Stage(Home.at(home), stage.servers, FileCredentials(folder / "keyring.json"), stage.clip, {})


def fold_the_log(stage: Stage) -> None:
    """Begin with an empty log, so that each commit is seen by its growth."""
    with closing(sqlite3.connect(stage.home.database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def check(cut: Stage, platform: Platform, case: str) -> None:
    """Run the engine on what is left: live once and known to be, or a person is asked."""
    assert cut.run_here(longest_s=20) == 0, case
    live = cut.live()
    [publication] = [item for post in cut.posts() for item in post.publications]
    assert publication.status in (Status.COMPLETED, Status.UNCONFIRMED), case
    if publication.status is Status.COMPLETED:
        assert live == [platform.value], case
        assert publication.remote_id, case
    # Only the ledger knew of a call that was about to be made: whether it was, nobody can tell.
    assert len(live) <= 1, case


@pytest.fixture
def stage(tmp_path: Path, clip_file: Path):
    with set_stage(tmp_path / "first", clip_file) as stage:
        stage.servers.world.limits.youtube_reject_duplicates = False
        yield stage


@pytest.mark.parametrize("platform", list(Platform))
def test_any_older_database_publishes_nothing_again_while_the_ledger_lives(
    stage: Stage, tmp_path: Path, platform: Platform
) -> None:
    stage.given_post(platform)
    fold_the_log(stage)
    stage.in_child(lambda: publish_before_a_camera(stage, tmp_path / "album", -1))
    pictures = sorted((tmp_path / "album").iterdir(), key=lambda each: int(each.name))

    for picture in pictures:
        cut = after_a_cut(stage, tmp_path / f"cut {picture.name}", picture, stage.home.data)
        check(cut, platform, f"back at commit {picture.name} of {len(pictures)}")

    assert len(pictures) >= 10


@dataclass(frozen=True)
class Cut:
    """One power cut: right after commit `at`, of which the newest `back` were not on the disk."""

    platform: Platform
    at: int
    back: int
    takes_ledger: bool


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, clip_file: Path) -> Iterator[Stage]:
    """A home in which the clip is known, and its platforms."""
    with set_stage(tmp_path_factory.mktemp("template"), clip_file) as stage:
        with stage.open() as desk:
            desk.ingest.clip_for(clip_file)
        yield stage


def cut_once(template: Stage, folder: Path, cut: Cut) -> bool:
    """Publish up to the cut, and go on from what the disk still holds; tell whether it came to the cut."""
    world = template.servers.world
    world.reset()
    world.limits.youtube_reject_duplicates = False
    shutil.copytree(template.home.data, folder / "first")
    keyring = FileCredentials(folder / "keyring.json")
    first = Stage(Home.at(folder / "first"), template.servers, keyring, template.clip, {})
    first.given_post(cut.platform)
    fold_the_log(first)
    died = first.in_child(lambda: publish_before_a_camera(first, folder / "album", cut.at))
    assert died in (0, -signal.SIGKILL)
    newest = len(list((folder / "album").iterdir())) - 1
    picture = folder / "album" / str(max(0, newest - cut.back))
    last = after_a_cut(first, folder / "last", picture, picture if cut.takes_ledger else first.home.data)
    check(last, cut.platform, str(cut))
    return died != 0


def every_cut() -> list[Cut]:
    """Return the cuts that a disk may make: the newest commit, with the ledger's end or without it."""
    return [
        Cut(platform, at, 1, takes_ledger)
        for platform in Platform
        for at in range(1, MOST_COMMITS)
        for takes_ledger in (False, True)
    ]


def cut_all(template: Stage, folder: Path, cuts: list[Cut]) -> int:
    """Make the cuts one after another; return how many there were before the publish had ended."""
    ends: dict[Platform, int] = {}
    made = 0
    for number, cut in enumerate(cuts):
        if cut.at > ends.get(cut.platform, MOST_COMMITS):
            continue
        place = folder / str(number)
        if cut_once(template, place, cut):
            made += 1
        else:
            ends[cut.platform] = cut.at
        shutil.rmtree(place)
    return made


def test_a_commit_that_the_disk_lost_doubles_nothing(template: Stage, tmp_path: Path, seed: int) -> None:
    cuts = [cut for cut in every_cut() if cut.at < 18]
    sample = random.Random(seed).sample(cuts, 40)

    made = cut_all(template, tmp_path, sample)

    print(f"{made} cuts")
    assert made >= 15


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("turn", range(8))
def test_commits_that_the_disk_lost_double_nothing(
    template: Stage, tmp_path: Path, seed: int, turn: int
) -> None:
    chance = random.Random(seed * 1000 + turn)
    cuts = every_cut()
    # More than the newest commit is lost by a disk that lies; the ledger has its own word then.
    cuts += [
        Cut(chance.choice(list(Platform)), chance.randrange(2, 18), back, False) for back in (2, 3, 5, 8) * 40
    ]
    chance.shuffle(cuts)

    print(f"{cut_all(template, tmp_path, cuts)} cuts")
