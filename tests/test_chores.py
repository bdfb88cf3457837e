"""Tests of what comes round by itself."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from clipdesk.app import Desk
from clipdesk.chores import make_chores
from clipdesk.domain.activity import Activity, ActivityKind
from clipdesk.workers.lanes import Lanes
from tests.clock import FakeClock
from tests.homes import desk_at


@dataclass
class NoIntake:
    """Counts how often it was asked to go on."""

    resumed: int = 0

    def resume(self) -> None:
        self.resumed += 1


@dataclass
class Round:
    """The chores of a desk, with their lanes."""

    desk: Desk
    intake: NoIntake = field(default_factory=NoIntake)
    problems: list[str] = field(default_factory=list)

    def do(self, name: str) -> None:
        lanes = Lanes({}, lambda lane, error: self.problems.append(str(error)))
        chores = {chore.name: chore for chore in make_chores(self.desk, lanes, self.intake)}  # type: ignore[arg-type]
        chores[name].run()
        assert lanes.wait_idle(10)
        assert lanes.close(10)
        assert self.problems == []


def test_a_backup_is_kept_each_day(tmp_path: Path) -> None:
    with desk_at(tmp_path, clock=FakeClock()) as desk, desk.work.read():
        Round(desk).do("backup")

        assert len(list(desk.home.backups.iterdir())) == 1


def test_old_lines_are_forgotten_and_young_ones_kept(tmp_path: Path) -> None:
    clock = FakeClock()
    with desk_at(tmp_path, clock=clock) as desk:
        with desk.work.write() as unit:
            for days in (1, 200):
                at = clock.now() - timedelta(days=days)
                unit.activity.add(Activity(0, at, ActivityKind.CLIP, f"{days} days old"))

        Round(desk).do("old")

        with desk.work.read() as unit:
            assert [line.text for line in unit.activity.recent()] == ["1 days old"]


def test_fetched_videos_that_nobody_used_are_deleted_in_the_end(tmp_path: Path) -> None:
    clock = FakeClock()
    with desk_at(tmp_path, clock=clock) as desk:
        for days in (1, 30):
            path = desk.home.fetched / f"{days}.mp4"
            path.touch()
            at_s = (clock.now() - timedelta(days=days)).timestamp()
            os.utime(path, (at_s, at_s))

        Round(desk).do("fetched")

        assert [path.name for path in desk.home.fetched.iterdir()] == ["1.mp4"]


def test_clips_left_on_their_way_are_taken_up(tmp_path: Path) -> None:
    with desk_at(tmp_path, clock=FakeClock()) as desk:
        turn = Round(desk)

        turn.do("left behind")

        assert turn.intake.resumed == 1


def test_words_and_numbers_of_nothing_are_nothing(tmp_path: Path) -> None:
    with desk_at(tmp_path, {"ai.enabled": "false"}, clock=FakeClock()) as desk:
        Round(desk).do("words")
        Round(desk).do("numbers")
