"""Tests of what ClipDesk knows of itself."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from clipdesk.desktop.situation import Situation
from clipdesk.domain.events import Event, EventName
from clipdesk.domain.publication import Status
from tests import values
from tests.clock import START
from tests.desktop.bot import Bot
from tests.desktop.page_rig import PageRig


def event(name: EventName, **data: object) -> Event:
    return Event(name, START, data)


def test_the_numbers_follow_the_posts(qtbot: Bot, rig: PageRig) -> None:
    account = rig.add_account()
    rig.situation.open(rig.work)
    rig.settle(qtbot)
    before = rig.situation.now.overview.scheduled

    post = rig.add_post("Boss", values.publication(account, START + timedelta(hours=1)))
    rig.tell(event(EventName.POST_CHANGED, post_id=post.id))
    qtbot.waitUntil(lambda: rig.situation.now.overview.scheduled == 1)

    assert before == 0
    assert rig.situation.now.is_open


def test_a_change_while_reading_is_read_too(qtbot: Bot, rig: PageRig) -> None:
    account = rig.add_account()
    rig.situation.open(rig.work)

    rig.add_post("Boss", values.publication(account, status=Status.FAILED))
    rig.situation.refresh()
    rig.settle(qtbot)

    assert rig.situation.now.overview.urgent == 1


def test_a_clip_is_on_its_way_from_its_file_to_its_words(qtbot: Bot, rig: PageRig) -> None:
    seen: list[int] = []
    rig.situation.changed.connect(lambda now: seen.append(now.working))

    rig.tell(event(EventName.CLIP_DETECTED, path="/clips/a.mp4"))
    qtbot.waitUntil(lambda: rig.situation.now.working == 1)
    rig.tell(event(EventName.CLIP_READY, path="/clips/a.mp4", clip_id=1, state="settled"))
    rig.tell(event(EventName.METADATA_GENERATED, clip_id=1))
    qtbot.waitUntil(lambda: rig.situation.now.working == 0)

    assert rig.situation.now.last_clip_at == START
    assert max(seen) == 1


def test_a_clip_that_is_only_listed_is_not_worked_on(qtbot: Bot, rig: PageRig) -> None:
    rig.tell(event(EventName.CLIP_READY, path="/clips/a.mp4", clip_id=1, state="listed"))
    qtbot.waitUntil(lambda: rig.situation.now.last_clip_at is not None)

    assert rig.situation.now.working == 0


def test_a_file_that_was_refused_is_not_worked_on_any_more(qtbot: Bot, rig: PageRig) -> None:
    rig.tell(event(EventName.CLIP_DETECTED, path="/clips/a.mp4"))
    qtbot.waitUntil(lambda: rig.situation.now.working == 1)

    rig.tell(event(EventName.PROBLEM, text="No video.", where="/clips/a.mp4"))
    qtbot.waitUntil(lambda: rig.situation.now.working == 0)


def test_a_folder_that_is_not_there_is_missing_until_it_is(qtbot: Bot, rig: PageRig, tmp_path: Path) -> None:
    folder = tmp_path / "clips"
    rig.situation.set_folder(folder)
    qtbot.waitUntil(lambda: rig.situation.now.is_folder_missing)

    folder.mkdir()
    rig.situation.set_folder(folder)
    rig.settle(qtbot)

    assert not rig.situation.now.is_folder_missing


def test_the_watcher_tells_of_a_missing_folder(qtbot: Bot, rig: PageRig, tmp_path: Path) -> None:
    rig.situation.set_folder(tmp_path)
    rig.settle(qtbot)

    rig.tell(event(EventName.PROBLEM, text="Not found.", where="watcher", path=str(tmp_path)))
    qtbot.waitUntil(lambda: rig.situation.now.is_folder_missing)


def test_obs_and_what_a_person_wants_belong_to_it(qtbot: Bot, rig: PageRig) -> None:
    seen: list[Situation] = []
    rig.situation.changed.connect(seen.append)

    rig.situation.set_paused(True)
    rig.situation.set_hold("until 20:00")
    rig.situation.set_hold("until 20:00")
    rig.tell(event(EventName.OBS_CHANGED, is_recording=True, is_streaming=False))
    qtbot.waitUntil(lambda: rig.situation.now.is_recording)

    assert len(seen) == 3
    assert (rig.situation.now.is_paused, rig.situation.now.hold) == (True, "until 20:00")
