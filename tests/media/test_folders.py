"""A watched folder may be missing, come back, be another one, or change in silence; a visit tells which."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from clipdesk.media.folders import VISIT_S, Visit, WatchedFolder, WatchPoint
from clipdesk.media.notices import FolderNotifier
from clipdesk.media.settling import NETWORK_SETTLE_S


@pytest.fixture
def notifier() -> Iterator[FolderNotifier]:
    notifier = FolderNotifier(lambda notice: None)
    yield notifier
    notifier.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "clips").mkdir()
    return tmp_path / "clips"


@pytest.fixture
def point(folder: Path) -> WatchPoint:
    return WatchPoint(WatchedFolder(folder))


def test_the_first_visit_opens_and_the_next_are_quiet(point: WatchPoint, notifier: FolderNotifier) -> None:
    assert point.visit(notifier, 0) is Visit.OPENED
    assert point.visit(notifier, VISIT_S) is Visit.QUIET
    assert point.next_visit_s == 2 * VISIT_S


def test_a_missing_folder_is_told_once_and_looked_for_ever_more_rarely(
    point: WatchPoint, notifier: FolderNotifier, folder: Path
) -> None:
    point.visit(notifier, 0)
    shutil.rmtree(folder)
    assert point.visit(notifier, 10) is Visit.LOST
    waits = []
    for _ in range(7):
        now_s = point.next_visit_s
        assert point.visit(notifier, now_s) is Visit.QUIET
        waits.append(point.next_visit_s - now_s)
    assert waits == [2, 4, 8, 16, VISIT_S, VISIT_S, VISIT_S]
    folder.mkdir()
    assert point.visit(notifier, point.next_visit_s) is Visit.BACK
    assert not point.is_missing


def test_another_folder_under_the_same_name_is_opened_anew(
    point: WatchPoint, notifier: FolderNotifier, folder: Path
) -> None:
    point.visit(notifier, 0)
    folder.rename(folder.with_name("moved"))
    folder.mkdir()
    assert point.visit(notifier, VISIT_S) is Visit.OPENED


def test_a_change_that_nobody_told_is_noticed_and_a_told_one_is_not(
    point: WatchPoint, notifier: FolderNotifier, folder: Path
) -> None:
    point.visit(notifier, 0)
    os.utime(folder, ns=(1, 1))
    assert point.visit(notifier, VISIT_S) is Visit.CHANGED
    os.utime(folder, ns=(2, 2))
    point.has_news = True
    assert point.visit(notifier, 2 * VISIT_S) is Visit.QUIET
    point.is_doubtful = True
    assert point.visit(notifier, 3 * VISIT_S) is Visit.CHANGED


def test_a_file_in_the_place_of_a_folder_is_no_folder(
    point: WatchPoint, notifier: FolderNotifier, folder: Path
) -> None:
    folder.rmdir()
    folder.write_text("")
    assert point.visit(notifier, 0) is Visit.LOST


def test_a_folder_behind_a_link_is_watched_where_it_really_is(
    notifier: FolderNotifier, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(folder)
    point = WatchPoint(WatchedFolder(tmp_path / "link"))
    assert point.visit(notifier, 0) is Visit.OPENED
    assert point.root == folder
    assert point.holds(str(folder / "a.mp4"))
    assert not point.holds(str(folder / "sub" / "a.mp4"))


def test_a_network_folder_asks_for_a_longer_stillness(notifier: FolderNotifier, folder: Path) -> None:
    point = WatchPoint(WatchedFolder(folder), is_network=lambda root: True)
    point.visit(notifier, 0)
    rule = point.rule(3, 0)
    assert rule.needed_s(is_written=False) == NETWORK_SETTLE_S
    assert not rule.tells_close
