from __future__ import annotations

from pathlib import Path

import pytest

from clipdesk.desktop.models.activity_lines import LogFilter, read_log
from clipdesk.desktop.models.clip_steps import ClipRow
from clipdesk.desktop.pages.activity.clip_watch import ClipWatch
from clipdesk.domain.activity import ActivityKind
from clipdesk.domain.events import Event, EventName
from tests import values
from tests.clock import START
from tests.desktop.bot import Bot
from tests.desktop.page_rig import PageRig


@pytest.fixture
def watch(rig: PageRig) -> ClipWatch:
    return ClipWatch(rig.work, rig.time, rig.background)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "clip.mp4"
    file.write_text("video")
    return file


def only(watch: ClipWatch) -> ClipRow:
    (row,) = watch.clips.rows
    return row


def told(path: Path, *names: EventName) -> list[Event]:
    data = {"path": str(path), "clip_id": 1, "state": "settled"}
    return [Event(name, START, data) for name in names]


def test_a_suggestion_waits_for_a_person(rig: PageRig, qtbot: Bot, watch: ClipWatch, path: Path) -> None:
    watch.hear(told(path, EventName.CLIP_SETTLED, EventName.CLIP_READY))
    post = rig.add_post("A win", clip={"path": path})

    watch.posts_changed(frozenset({post.id}))

    qtbot.waitUntil(lambda: only(watch).is_finished)
    assert only(watch).words == "Waits for your OK in Schedule"


def test_a_post_of_another_clip_ends_nothing(rig: PageRig, qtbot: Bot, watch: ClipWatch, path: Path) -> None:
    watch.hear(told(path, EventName.CLIP_SETTLED, EventName.CLIP_READY))
    account = rig.add_account()
    post = rig.add_post("Another", values.publication(account))

    watch.posts_changed(frozenset({post.id, 99}))
    rig.settle(qtbot)

    assert not only(watch).is_finished


def test_a_refused_file_is_told_as_a_problem(rig: PageRig, watch: ClipWatch, path: Path) -> None:
    watch.hear(told(path, EventName.CLIP_SETTLED))
    rig.add_line("It is a link.", ActivityKind.PROBLEM, path=str(path))

    watch.lines_came(read_log(rig.work, LogFilter()).lines)

    assert (only(watch).state, only(watch).words) == ("failed", "It is a link.")


def test_a_finished_row_leaves_unless_its_file_came_again(watch: ClipWatch, path: Path) -> None:
    watch.hear(told(path, EventName.CLIP_SETTLED))
    watch.clips.finish(str(path), "Done")
    watch.hear(told(path, EventName.CLIP_SETTLED))

    watch._leave(str(path))
    kept = len(watch.clips.rows)
    watch.clips.finish(str(path), "Done")
    watch._leave(str(path))

    assert (kept, watch.clips.rows) == (1, ())


def test_the_disk_is_asked_only_while_something_is_on_its_way(watch: ClipWatch, path: Path) -> None:
    before = watch._look.isActive()

    watch.hear(told(path, EventName.CLIP_SETTLED))
    during = watch._look.isActive()
    watch.hear([Event(EventName.PROBLEM, START, {"text": "Broken.", "where": str(path)})])

    assert (before, during, watch._look.isActive()) == (False, True, False)
