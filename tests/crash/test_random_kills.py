"""Two publishers on one home, killed and frozen at random moments while the platforms make mistakes.

A seed gives the moments and the mistakes; the operating system adds its own. It is printed, and a run that
fails tells its whole history.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from clipdesk.app import ROLE
from clipdesk.domain.account import Platform
from clipdesk.domain.post import Post, PostText
from clipdesk.domain.publication import Publication, Status
from clipdesk.domain.wish import NewPost
from clipdesk.rehearsing import connect
from clipdesk.resident import Resident, Tuning
from tests.crash.stage import ENDS, FORK, LIMITS, Stage, set_stage

MISTAKES = (
    ("cut_before", {}),
    ("cut_after", {}),
    ("error_before", {"status": 503}),
    ("error_after", {"status": 500}),
    ("hang_after", {}),
    ("late_effect", {"delay_ms": 60}),
    ("reset_mid_body", {"keep_bytes": 1000}),
    ("bad_json", {}),
    ("cut_body", {}),
    ("captive_portal", {}),
    ("doubled_answer", {}),
)
ENOUGH_WORK = 9
ANSWERS = {"publish.parallel_uploads": "3"}
FREEZE_S = (LIMITS.longest_request_s + 0.1, LIMITS.settle_s + 0.2)


def publish_for_ever(stage: Stage) -> None:
    """Be one publisher: take the role when it is free, and carry forward whatever is due."""
    desk = stage.desk()
    resident = Resident(desk, tuning=Tuning(limits=LIMITS))
    free = threading.Event()
    resident.dispatcher.on_free = free.set
    supervisor = os.getppid()
    while os.getppid() == supervisor:  # a test that was stopped leaves nobody behind
        resident.dispatcher.tick()
        due = resident.publishing.next_due()
        wait = timedelta(seconds=0.1) if due is None else due - desk.clock.now()
        free.wait(min(max(wait.total_seconds(), 0.005), 0.1))
        free.clear()


@dataclass
class Publisher:
    """One process that publishes, and until when it is frozen."""

    process: BaseProcess
    is_frozen: bool = False

    def freeze(self, seconds: float) -> None:
        """Stop it, and let it go on later: by a clock of its own, as it may hold what others wait for."""
        self.is_frozen = True
        self._signal(signal.SIGSTOP)
        threading.Timer(seconds, self._thaw).start()

    def _thaw(self) -> None:
        self._signal(signal.SIGCONT)
        self.is_frozen = False

    def _signal(self, number: signal.Signals) -> None:
        assert self.process.pid is not None
        os.kill(self.process.pid, number)


@dataclass
class Supervisor:
    """Keep two publishers busy and ill-treated; play the person where one is asked to sign in."""

    stage: Stage
    seed: int
    history: list[str] = field(default_factory=list)
    kills: int = 0
    freezes: int = 0
    sign_ins: int = 0

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._pause = threading.Event()
        self._posts = 0

    @property
    def interruptions(self) -> int:
        return self.kills + self.freezes

    def torment(self, interruptions: int) -> None:
        """Interrupt so many times, then let everything come to its end."""
        publishers = [self._new_publisher(), self._new_publisher()]
        try:
            while self.interruptions < interruptions:
                self._keep_busy()
                self._plant()
                self._pause.wait(self._chance.uniform(0.02, 0.25))
                self._interrupt(publishers)
            self.stage.servers.world.faults.clear()
            self._let_end()
        finally:
            for publisher in publishers:
                while publisher.is_frozen:
                    self._pause.wait(0.05)
                publisher.process.kill()
                publisher.process.join()

    def _let_end(self) -> None:
        end_s = time.monotonic() + 40
        while self._open() and time.monotonic() < end_s:
            self._pause.wait(0.1)
            self._sign_in()

    def _new_publisher(self) -> Publisher:
        process = FORK.Process(target=publish_for_ever, args=(self.stage,), daemon=True)
        process.start()
        return Publisher(process)

    def _interrupt(self, publishers: list[Publisher]) -> None:
        awake = [place for place, each in enumerate(publishers) if not each.is_frozen]
        if not awake:
            return
        holder = self._holder()
        place = self._chance.choice(awake)
        if self._chance.random() < 0.7:
            place = next((one for one in awake if publishers[one].process.pid == holder), place)
        publisher = publishers[place]
        pid = publisher.process.pid
        assert pid is not None
        assert publisher.process.is_alive(), "a publisher ended by itself"
        if self._chance.random() < 0.2:
            publisher.freeze(self._chance.uniform(*FREEZE_S))
            self.freezes += 1
            self.history.append(f"freeze {pid}")
            return
        publisher.process.kill()
        publisher.process.join()
        publishers[place] = self._new_publisher()
        self.kills += 1
        self.history.append(f"kill {pid}")

    def _plant(self) -> None:
        faults = self.stage.servers.world.faults
        if self._chance.random() > 0.4 or len(faults.pending()) > 2:
            return
        platform = self._chance.choice(list(Platform))
        kind, options = self._chance.choice(MISTAKES)
        faults.add(platform.value, "*", kind, times=1, after=self._chance.randrange(4), **options)
        self.history.append(f"{kind} at {platform}")

    def _keep_busy(self) -> None:
        self._sign_in()
        if self._open() >= ENOUGH_WORK:
            return
        with self.stage.open() as desk:
            clip = desk.ingest.clip_for(self.stage.clip)
            for _ in range(ENOUGH_WORK // 3 + 1):
                self._posts += 1
                text = PostText(f"Win number {self._posts}.", f"It was close, {self._posts}.", ("#gaming",))
                direct = {"mode": "direct", "privacy": "SELF_ONLY"} if self._chance.random() < 0.5 else {}
                options = {Platform.TIKTOK: direct}
                desk.scheduling.add(
                    NewPost(clip, text, platforms=tuple(Platform), is_now=True, options=options)
                )

    def _sign_in(self) -> None:
        """Sign in again where a token was lost with the process that had just renewed it."""
        for (name,) in self._asked("SELECT platform FROM accounts WHERE status = 'needs_sign_in'"):
            with self.stage.open() as desk:
                connect(desk, self.stage.servers, Platform(name))
            self.sign_ins += 1
            self.history.append(f"signed in at {name}")

    def _open(self) -> int:
        [(count,)] = self._asked(
            "SELECT count(*) FROM publications WHERE status IN ('pending', 'processing')"
        )
        return int(count)

    def _asked(self, question: str) -> list[tuple[str | int, ...]]:
        # Closed before the next fork: a child must not inherit an open database.
        with closing(sqlite3.connect(self.stage.home.database, timeout=10)) as connection:
            return connection.execute(question).fetchall()

    def _holder(self) -> int | None:
        try:
            return int(json.loads((self.stage.home.run / ROLE).read_text())["pid"])
        except (OSError, ValueError, KeyError):
            return None


def publications_of(posts: list[Post]) -> Iterator[tuple[Post, Publication]]:
    for post in posts:
        for publication in post.publications:
            yield post, publication


def check_the_truth(stage: Stage) -> dict[str, int]:
    """Compare truth, database and ledger; return how things ended."""
    posts = stage.posts()
    live = stage.live()
    by_id = {(post.platform, post.remote_id): post for post in stage.servers.world.posts()}
    assert len(by_id) == len(live)
    told: set[tuple[str, str]] = set()
    asked = 0
    with stage.open() as desk, desk.work.read() as unit:
        accounts = {account.id: account for account in unit.accounts.list()}
        for post, item in publications_of(posts):
            assert item.status in ENDS, f"{item} is lost in silence: {unit.effects.of(item.id)}"
            account = accounts[item.account_id]
            line = desk.ledger.last(post.uuid, f"{account.platform}:{account.remote_id}")
            if item.status is not Status.COMPLETED:
                assert item.error_message
                asked += item.status is Status.UNCONFIRMED
                assert item.status is Status.UNCONFIRMED or line is None or line.outcome == "not_live"
                continue
            assert item.remote_id
            key = (item.platform.value, item.remote_id)
            assert key in by_id, f"{key} was said to be live"
            assert key not in told, f"{key} was taken twice"
            told.add(key)
            assert line is not None
            assert (line.outcome in ("live", "draft"), line.remote_id) == (True, item.remote_id)
    unknown = set(by_id) - told
    assert len(unknown) <= asked, f"live, and nobody says so: {unknown}"
    statuses = [item.status for _, item in publications_of(posts)]
    return {str(status): statuses.count(status) for status in Status if status in statuses}


def torment(folder: Path, clip: Path, seed: int, interruptions: int) -> None:
    with set_stage(folder, clip, ANSWERS) as stage:
        limits = stage.servers.world.limits
        limits.youtube_reject_duplicates = False
        limits.instagram_posts_per_day = limits.instagram_containers_per_day = 1_000_000
        with stage.open() as desk:
            for platform in Platform:
                connect(desk, stage.servers, platform)
        # A publisher that is forked from a process that has published starts in no time.
        stage.given_post(*Platform)
        assert stage.run_here() == 0
        supervisor = Supervisor(stage, seed)
        started_s = time.monotonic()
        try:
            supervisor.torment(interruptions)
            ended = check_the_truth(stage)
        except AssertionError:
            print(f"seed {seed}", *supervisor.history, sep="\n  ")
            raise
        took_s = time.monotonic() - started_s
        print(
            f"seed {seed}: {supervisor.kills} kills, {supervisor.freezes} freezes, "
            f"{supervisor.sign_ins} sign-ins, {ended}, {took_s:.0f} s"
        )
        assert ended.get("completed", 0) > interruptions / 10


def test_killed_and_frozen_at_random_every_post_is_live_exactly_once(
    tmp_path: Path, clip_file: Path, seed: int
) -> None:
    torment(tmp_path, clip_file, seed, 200)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("turn", range(20))
def test_killed_and_frozen_five_thousand_times(tmp_path: Path, clip_file: Path, seed: int, turn: int) -> None:
    torment(tmp_path, clip_file, seed * 1000 + turn, 250)
