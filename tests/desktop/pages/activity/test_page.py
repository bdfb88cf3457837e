from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt

from clipdesk.desktop.models.activity_log import Column
from clipdesk.desktop.pages.activity.page import ActivityPage
from clipdesk.domain.activity import ActivityKind
from clipdesk.domain.events import Event, EventName
from tests import values
from tests.clock import START
from tests.desktop.bot import Bot
from tests.desktop.page_rig import PageRig


def shown(rig: PageRig, qtbot: Bot, *, size: tuple[int, int] = (1040, 800)) -> ActivityPage:
    page = ActivityPage(rig.services)
    qtbot.hold(page)
    page.resize(*size)
    page.show()
    qtbot.waitUntil(lambda: page.feed.is_read)
    rig.settle(qtbot)
    return page


def texts(page: ActivityPage) -> list[str]:
    return [line.text for line in page.log.lines()]


def clip_event(name: EventName, path: Path, **data: Any) -> Event:
    return Event(name, START, {"path": str(path)} | data)


def test_the_log_shows_what_was_stored_newest_first(rig: PageRig, qtbot: Bot) -> None:
    rig.add_line("first")
    rig.add_line("second", ActivityKind.PROBLEM)

    page = shown(rig, qtbot)

    assert page.objectName() == "page.activity"
    assert texts(page) == ["second", "first"]
    qtbot.waitUntil(lambda: page.tabs.button("problems").accessibleName() == "Problems, 1")


def test_a_tab_and_a_search_narrow_the_log(rig: PageRig, qtbot: Bot) -> None:
    rig.add_line("Scheduled for Sunday", ActivityKind.POST)
    rig.add_line("File is a copy")
    rig.add_line("File is broken")
    page = shown(rig, qtbot)

    qtbot.click(page.tabs.button("clips"))
    page.search.editor.setText("broken")

    qtbot.waitUntil(lambda: texts(page) == ["File is broken"])


def test_a_search_without_a_hit_offers_to_clear_it(rig: PageRig, qtbot: Bot) -> None:
    rig.add_line("File is a copy")
    page = shown(rig, qtbot)

    page.search.editor.setText("harbour")
    qtbot.waitUntil(lambda: not texts(page))

    page.search.editor.clear()
    qtbot.waitUntil(lambda: texts(page) == ["File is a copy"])


def test_a_new_line_comes_by_itself(rig: PageRig, qtbot: Bot) -> None:
    rig.add_line("before")
    page = shown(rig, qtbot)

    rig.add_line("after")
    rig.tell(Event(EventName.POST_CHANGED, START, {"post_id": 1}))

    qtbot.waitUntil(lambda: texts(page) == ["after", "before"])


def test_new_lines_do_not_move_a_scrolled_log_and_a_chip_tells_of_them(rig: PageRig, qtbot: Bot) -> None:
    for number in range(60):
        rig.add_line(f"line {number}")
    page = shown(rig, qtbot)
    view = page.table.view
    view.verticalScrollBar().setValue(400)
    before = view.indexAt(QPoint(5, 5)).siblingAtColumn(Column.TEXT).data()

    for number in range(3):
        rig.add_line(f"new {number}")
    page.feed.hear()

    qtbot.waitUntil(lambda: page.table.chip.isVisible())
    assert page.table.chip.text() == "3 new"
    assert view.indexAt(QPoint(5, 5)).siblingAtColumn(Column.TEXT).data() == before
    qtbot.click(page.table.chip)
    assert view.verticalScrollBar().value() == 0
    assert not page.table.chip.isVisible()


def test_older_lines_are_read_when_the_end_comes_near(rig: PageRig, qtbot: Bot) -> None:
    for number in range(150):
        rig.add_line(f"line {number}")
    page = shown(rig, qtbot)
    assert page.log.rowCount() == 100

    page.table.view.verticalScrollBar().setValue(page.table.view.verticalScrollBar().maximum())

    qtbot.waitUntil(lambda: page.log.rowCount() == 150)


def test_enter_does_the_command_of_a_line(rig: PageRig, qtbot: Bot) -> None:
    post = rig.add_post("Warp drive fails")
    rig.add_line("Scheduled for Sunday", ActivityKind.POST, post_id=post.id)
    rig.add_line("TikTok sign-in has expired.", ActivityKind.PROBLEM, advice="Reconnect")
    page = shown(rig, qtbot)
    view = page.table.view

    view.setCurrentIndex(page.log.index(0, 0))
    qtbot.press(view, Qt.Key.Key_Return)
    qtbot.press(view, Qt.Key.Key_Down)
    qtbot.press(view, Qt.Key.Key_Return)

    assert (rig.shell.pages, rig.shell.posts) == (["accounts"], [post.id])


def test_a_file_goes_through_its_steps_to_its_time(rig: PageRig, qtbot: Bot, tmp_path: Path) -> None:
    path = tmp_path / "Replay 1.mp4"
    path.write_text("video")
    page = shown(rig, qtbot)
    rig.tell(clip_event(EventName.CLIP_DETECTED, path, size_bytes=212_000_000))
    qtbot.waitUntil(lambda: len(page.right_now.views) == 1)
    words = page.right_now.views[0].accessibleName()

    account = rig.add_account()
    rig.tell(
        clip_event(EventName.CLIP_SETTLED, path),
        clip_event(EventName.CLIP_READY, path, clip_id=1, state="settled"),
        clip_event(EventName.METADATA_GENERATED, path, clip_id=1),
    )
    due = START + timedelta(hours=18)
    post = rig.add_post("A win", values.publication(account, due), clip={"path": path})
    qtbot.waitUntil(lambda: page.watch.clips.rows[0].words == "Looking for a free time")
    rig.tell(Event(EventName.POST_CHANGED, START, {"post_id": post.id}))

    assert words == "Replay 1.mp4, Recording, 212 MB and growing, Step 1 of 5, Recording"
    qtbot.waitUntil(lambda: page.watch.clips.rows[0].is_finished)
    assert page.watch.clips.rows[0].words == "Scheduled for Sun 21 June, 12:00 on YouTube"


def test_more_than_four_clips_are_counted(rig: PageRig, qtbot: Bot, tmp_path: Path) -> None:
    page = shown(rig, qtbot)

    rig.tell(*(clip_event(EventName.CLIP_SETTLED, tmp_path / f"{number}.mp4") for number in range(7)))

    qtbot.waitUntil(lambda: len(page.right_now.views) == 4)
    labels = [label.text() for label in page.right_now.findChildren(type(page.title))]
    assert "+3 more" in labels
    assert "7 clips in progress" in labels


def test_a_file_that_was_moved_away_leaves(rig: PageRig, qtbot: Bot, tmp_path: Path) -> None:
    page = shown(rig, qtbot)
    rig.tell(clip_event(EventName.CLIP_SETTLED, tmp_path / "gone.mp4"))
    qtbot.waitUntil(lambda: bool(page.watch.clips.rows))

    page.watch.look()

    qtbot.waitUntil(lambda: not page.watch.clips.rows)


def test_what_the_log_says_of_a_second_copy_ends_its_row(rig: PageRig, qtbot: Bot, tmp_path: Path) -> None:
    path = tmp_path / "copy.mp4"
    path.write_text("video")
    page = shown(rig, qtbot)
    rig.tell(clip_event(EventName.CLIP_SETTLED, path))
    qtbot.waitUntil(lambda: bool(page.watch.clips.rows))

    rig.add_line("copy.mp4 is the same clip as a.mp4, kept the first one.", path=str(path))
    page.feed.hear()

    qtbot.waitUntil(lambda: page.watch.clips.rows[0].is_finished)


def test_without_its_folder_the_page_says_what_still_works(rig: PageRig, qtbot: Bot, tmp_path: Path) -> None:
    page = shown(rig, qtbot)
    rig.situation.set_folder(tmp_path)
    rig.settle(qtbot)
    assert page.right_now.words == "Waiting for the next clip."
    assert page.open_button.isEnabled()

    rig.situation.set_folder(tmp_path / "not there")
    rig.settle(qtbot)

    assert page.right_now.words == "Nothing to watch"
    assert not page.open_button.isEnabled()


def test_pausing_is_asked_of_the_shell_and_the_button_becomes_its_opposite(rig: PageRig, qtbot: Bot) -> None:
    page = shown(rig, qtbot)

    qtbot.click(page.pause_button)
    rig.situation.set_folder(Path("/clips"))
    rig.situation.set_paused(True)

    assert rig.shell.pauses == 1
    assert page.pause_button.text() == "Resume Watching"
    assert page.right_now.words == "Watching paused"


def test_the_log_is_exported_as_it_is_filtered(rig: PageRig, qtbot: Bot, tmp_path: Path) -> None:
    rig.add_line("a clip")
    rig.add_line("a problem", ActivityKind.PROBLEM)
    page = shown(rig, qtbot)
    qtbot.click(page.tabs.button("problems"))

    page.export(tmp_path / "log.csv")
    rig.settle(qtbot)

    assert rig.shell.toasts == ["1 line saved"]
    assert "a problem" in (tmp_path / "log.csv").read_text(encoding="utf-8")
    assert "a clip" not in (tmp_path / "log.csv").read_text(encoding="utf-8")


def test_a_file_that_cannot_be_written_is_told(rig: PageRig, qtbot: Bot, tmp_path: Path) -> None:
    page = shown(rig, qtbot)

    page.export(tmp_path / "no folder" / "log.csv")
    rig.settle(qtbot)

    assert "cannot be written" in str(rig.shell.errors[0])


@pytest.mark.parametrize("size", [(784, 680), (1040, 800)])
def test_the_page_fits_the_windows_sizes(rig: PageRig, qtbot: Bot, size: tuple[int, int]) -> None:
    page = shown(rig, qtbot, size=size)

    assert page.minimumSizeHint().width() <= size[0]
    assert page.minimumSizeHint().height() <= size[1]


def test_news_after_the_page_is_gone_reach_nobody(rig: PageRig, qtbot: Bot, tmp_path: Path) -> None:
    page = ActivityPage(rig.services)
    rig.settle(qtbot)
    feed, watch = page.feed, page.watch

    page.deleteLater()
    qtbot.waitUntil(lambda: not shiboken6.isValid(page))
    rig.tell(
        clip_event(EventName.CLIP_SETTLED, tmp_path / "a.mp4"),
        Event(EventName.POST_CHANGED, START, {"post_id": 1}),
    )
    rig.situation.set_folder(tmp_path)
    rig.services.theme.changed.emit()
    rig.settle(qtbot)

    assert not shiboken6.isValid(feed)
    assert not shiboken6.isValid(watch)
