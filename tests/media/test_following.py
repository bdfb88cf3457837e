"""Following without a disk: a fake clock and scripted looks show what is reported, when, and how often."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from pathlib import Path

import pytest

from clipdesk.domain.clip import ClipKind
from clipdesk.domain.sighting import ClipSighting, SightingKind
from clipdesk.media.folders import WatchedFolder, WatchPoint
from clipdesk.media.following import Eyes, Follower, Reporting, WatchOptions
from clipdesk.media.settling import Found, Look
from clipdesk.media.verdict import ContainerCheck
from tests.clock import FakeClock

FOLDER = Path("/clips")
WHOLE = Look(Found.FILE, size_bytes=1000, mtime_ns=5, file_id=(1, 1))


class Desk:
    """A follower over a pretended folder: `files` says what each look finds."""

    def __init__(self, *, expects_remux: bool = False) -> None:
        self.clock = FakeClock()
        self.files: dict[str, Look] = {}
        self.verdicts: dict[str, ContainerCheck] = {}
        self.known: set[str] = set()
        self.told: list[ClipSighting] = []
        self.point = WatchPoint(WatchedFolder(FOLDER))
        self.follower = Follower(
            self.clock,
            Reporting(self.told.append, lambda name, error: None, self._known_of),
            WatchOptions(settle_s=3, expects_remux=expects_remux),
            Eyes(self._look, self._check),
        )

    def put(self, name: str, look: Look = WHOLE) -> None:
        """Put a file there and say so."""
        self.files[name] = look
        self.follower.follow(str(FOLDER / name), self.point)

    def pass_time(self, seconds: float) -> None:
        """Let time pass, with all looks that fall due."""
        until_s = self.clock.monotonic_s() + seconds
        while True:
            for candidate in self.follower.due():
                self.follower.look(candidate)
            next_s = self.follower.next_look_s()
            if next_s is None or next_s > until_s:
                break
            self.clock.advance(max(0.0, next_s - self.clock.monotonic_s()))
        self.clock.advance(max(0.0, until_s - self.clock.monotonic_s()))

    def story(self) -> list[tuple[str, str]]:
        return [
            (item.path.name, item.kind.value) for item in self.told if item.kind is not SightingKind.WAITING
        ]

    def _look(self, path: Path, root: Path) -> Look:
        return self.files.get(path.name, Look(Found.MISSING))

    def _check(self, path: Path) -> ContainerCheck:
        return self.verdicts.get(path.name, ContainerCheck("mp4", "closed", "whole"))

    def _known_of(self, paths: Collection[str]) -> Collection[str]:
        return self.known & set(paths)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_file_settles_after_its_wait_and_the_wait_is_told_in_seconds(desk: Desk) -> None:
    desk.put("a.mp4")
    desk.pass_time(2.9)
    assert desk.story() == [("a.mp4", "detected")]
    desk.pass_time(0.2)
    assert desk.story() == [("a.mp4", "detected"), ("a.mp4", "settled")]
    waits = [item.words for item in desk.told if item.kind is SightingKind.WAITING]
    assert waits == [f"Waiting for OBS to finish, no change for {seconds} of 3 s" for seconds in (1, 2)]


def test_an_empty_file_that_vanishes_is_never_mentioned(desk: Desk) -> None:
    desk.put("probe.mkv", Look(Found.FILE, file_id=(1, 1)))
    desk.pass_time(1)
    del desk.files["probe.mkv"]
    desk.pass_time(60)
    assert desk.told == []
    assert desk.follower.next_look_s() is None


def test_an_open_file_costs_one_look_each_settle_time_where_its_closing_is_not_told(desk: Desk) -> None:
    desk.put("rec.mkv", Look(Found.FILE, 1000, 5, (1, 1), is_written=True))
    desk.pass_time(3600)
    assert desk.story() == [("rec.mkv", "detected")]
    assert len(desk.told) <= 3600 / 3 + 5


def test_each_file_has_its_own_deadline(desk: Desk) -> None:
    desk.put("a.mp4")
    desk.pass_time(2)
    desk.put("b.mp4")
    desk.pass_time(1.5)
    assert ("a.mp4", "settled") in desk.story()
    assert ("b.mp4", "settled") not in desk.story()
    desk.pass_time(1.6)
    assert ("b.mp4", "settled") in desk.story()


def test_a_look_that_fails_is_repeated_ever_more_rarely(desk: Desk) -> None:
    desk.put("a.mp4")
    moments = []
    for _ in range(8):
        candidate = next(iter(desk.follower.due()))
        moments.append(desk.clock.monotonic_s())
        desk.follower.fail(candidate)
        desk.clock.advance((desk.follower.next_look_s() or 0) - desk.clock.monotonic_s())
    gaps = [later - sooner for sooner, later in pairwise(moments)]
    assert gaps == [1, 2, 4, 8, 16, 32, 60]


def test_the_same_content_is_reported_once_and_new_content_again(desk: Desk) -> None:
    desk.put("a.mp4")
    desk.pass_time(10)
    desk.put("a.mp4")
    desk.pass_time(10)
    assert desk.story() == [("a.mp4", "detected"), ("a.mp4", "settled")]
    desk.known.add(str(FOLDER / "a.mp4"))
    desk.put("a.mp4", Look(Found.FILE, 2000, 6, (1, 1)))
    desk.pass_time(10)
    assert desk.story()[2:] == [("a.mp4", "detected"), ("a.mp4", "settled")]
    assert desk.told[-1].is_known


def test_forgetting_how_it_ended_lets_the_same_content_settle_again(desk: Desk) -> None:
    desk.put("a.mp4")
    desk.pass_time(10)
    desk.follower.forget_end(str(FOLDER / "a.mp4"))
    desk.put("a.mp4")
    desk.pass_time(10)
    assert desk.story().count(("a.mp4", "settled")) == 2


def test_the_mp4_takes_the_place_and_the_kind_of_its_mkv() -> None:
    desk = Desk(expects_remux=True)
    desk.put("r.mkv")
    desk.follower.follow(str(FOLDER / "r.mkv"), desk.point).obs_kind = ClipKind.REPLAY
    desk.pass_time(20)
    desk.put("r.mp4", Look(Found.FILE, 900, 9, (1, 2)))
    desk.pass_time(100)
    assert desk.story() == [
        ("r.mkv", "detected"),
        ("r.mp4", "detected"),
        ("r.mp4", "settled"),
        ("r.mkv", "paired"),
    ]
    assert next(item for item in desk.told if item.kind is SightingKind.SETTLED).obs_kind is ClipKind.REPLAY


def test_an_mkv_that_comes_after_its_mp4_is_paired_at_once() -> None:
    desk = Desk(expects_remux=True)
    desk.put("r.mp4")
    desk.pass_time(10)
    desk.put("r.mkv", Look(Found.FILE, 900, 9, (1, 2)))
    desk.pass_time(10)
    assert desk.story()[-1] == ("r.mkv", "paired")


def test_an_mkv_waits_at_most_a_minute_for_an_mp4_that_stays_unfinished() -> None:
    desk = Desk(expects_remux=True)
    desk.put("r.mkv")
    desk.put("r.mp4", Look(Found.FILE, 900, 9, (1, 2)))
    desk.verdicts["r.mp4"] = ContainerCheck("mp4", "open", "never closed")
    desk.pass_time(3 + 59)
    assert ("r.mkv", "settled") not in desk.story()
    desk.pass_time(2)
    assert ("r.mkv", "settled") in desk.story()
    assert ("r.mp4", "unfinished") in desk.story()


def test_a_known_clip_that_goes_is_told_and_a_stranger_is_not(desk: Desk) -> None:
    desk.known.add(str(FOLDER / "known.mp4"))
    desk.follower.lose(str(FOLDER / "known.mp4"), desk.point)
    desk.follower.lose(str(FOLDER / "stranger.mp4"), desk.point)
    assert desk.story() == [("known.mp4", "vanished")]


def test_what_is_remembered_of_ended_files_is_bounded(desk: Desk) -> None:
    for number in range(2_100):
        desk.put(f"{number}.mp4", Look(Found.FILE, 1, 1, (1, number)))
    desk.pass_time(10)
    assert len(desk.follower._ended) == 2_000
    assert desk.follower.next_look_s() is None
