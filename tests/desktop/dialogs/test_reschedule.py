"""Reschedule: a day, a time, and a button that says where the post will stand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, time

import pytest
from PySide6.QtCore import Qt, QTime

from clipdesk.desktop.dialogs.reschedule import RescheduleDialog
from clipdesk.desktop.moving import Move
from clipdesk.domain.account import Platform
from clipdesk.domain.post import Post
from clipdesk.domain.publication import Status
from tests.desktop.bench import EVENINGS, Bench, berlin
from tests.desktop.dialogs.conftest import Stage

SATURDAY = date(2026, 6, 20)


@pytest.fixture
def bench() -> Iterator[Bench]:
    bench = Bench(EVENINGS)
    bench.connect(*Platform)
    yield bench
    bench.background.close()


@pytest.fixture
def post(bench: Bench) -> Post:
    return bench.add("No jump scares", berlin(19, 18), Platform.INSTAGRAM, Platform.TIKTOK)


def opened(stage: Stage, post: Post) -> RescheduleDialog:
    return stage.open(RescheduleDialog(stage.theme, stage.window, stage.bench.forms(), post.id))


def press_day(stage: Stage, dialog: RescheduleDialog, day: date) -> None:
    stage.bot.click(dialog.month.cell(day))


def shown(dialog: RescheduleDialog) -> list[tuple[str, str]]:
    return [(f"{row.time.at:%H:%M}", row.time.taken_by) for row in dialog.rows.rows]


def test_it_opens_on_the_posts_own_day_and_time(stage: Stage, post: Post) -> None:
    dialog = opened(stage, post)

    assert dialog.at == berlin(19, 18).astimezone(UTC)
    assert dialog.main_button.text() == "Move to Fri 18:00"
    assert dialog.zone_label.text() == "Times are in your zone, Berlin (UTC+2)"


def test_another_day_keeps_the_time(stage: Stage, post: Post) -> None:
    dialog = opened(stage, post)

    press_day(stage, dialog, SATURDAY)

    assert dialog.main_button.text() == "Move to Sat 18:00"
    assert [row.time.at.hour for row in dialog.rows.rows if row.isChecked()] == [18]


def test_a_days_posting_times_are_free_or_named(stage: Stage, post: Post, bench: Bench) -> None:
    bench.add("Viewer build", berlin(20, 14, 30), Platform.TIKTOK)
    bench.add("Elsewhere", berlin(20, 12), Platform.YOUTUBE)
    dialog = opened(stage, post)

    press_day(stage, dialog, SATURDAY)

    assert shown(dialog) == [("12:00", ""), ("14:30", "Viewer build"), ("18:00", ""), ("20:00", "")]
    assert not dialog.rows.rows[1].isEnabled()


def test_times_of_today_that_have_passed_are_not_shown(stage: Stage, post: Post) -> None:
    dialog = opened(stage, post)

    press_day(stage, dialog, date(2026, 6, 18))

    assert shown(dialog) == [("20:00", "")]


def test_without_posting_times_every_hour_can_be_taken(stage: Stage, bench: Bench) -> None:
    bench.settings.current = type(bench.settings.current)()
    dialog = opened(stage, bench.add("Any hour", berlin(19, 18)))

    press_day(stage, dialog, SATURDAY)

    assert len(dialog.rows.rows) == 24


def test_a_pressed_time_is_moved_to(stage: Stage, post: Post, bench: Bench) -> None:
    moves: list[Move] = []
    dialog = opened(stage, post)
    dialog.moved.connect(moves.append)
    press_day(stage, dialog, SATURDAY)

    stage.bot.click(dialog.rows.rows[2])
    assert dialog.main_button.text() == "Move to Sat 20:00"
    dialog.main_button.click()
    stage.settle()

    at = berlin(20, 20).astimezone(UTC)
    assert bench.stored(post.id).scheduled_at == at
    assert moves == [Move(post.id, berlin(19, 18).astimezone(UTC), at)]
    assert not dialog.isVisible()


def test_any_other_time_can_be_picked_with_ctrl_enter(stage: Stage, post: Post, bench: Bench) -> None:
    dialog = opened(stage, post)
    dialog.clock.editor.setTime(QTime(9, 30))

    stage.bot.press(dialog.clock.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.settle()

    assert bench.stored(post.id).scheduled_at == berlin(19, 9, 30).astimezone(UTC)


def test_too_close_to_another_post_is_told_but_a_persons_choice(
    stage: Stage, post: Post, bench: Bench
) -> None:
    bench.add("Viewer build", berlin(19, 15), Platform.TIKTOK)
    dialog = opened(stage, post)

    dialog.clock.editor.setTime(QTime(15, 30))

    assert "Viewer build" in dialog.note.text
    assert dialog.main_button.isEnabled()


def test_a_time_that_has_passed_is_refused_until_it_is_mended(stage: Stage, post: Post) -> None:
    dialog = opened(stage, post)
    press_day(stage, dialog, date(2026, 6, 18))
    dialog.clock.set_clock(time(12, 0))

    dialog.main_button.click()
    assert dialog.note.text == "Choose a time that hasn’t passed."
    assert dialog.isVisible()
    dialog.clock.editor.setTime(QTime(22, 0))

    assert not dialog.clock.has_error


def test_a_post_that_goes_out_meanwhile_stays(stage: Stage, post: Post, bench: Bench) -> None:
    dialog = opened(stage, post)
    bench.change(post, status=Status.PROCESSING)
    dialog.clock.editor.setTime(QTime(21, 0))

    dialog.main_button.click()
    stage.settle()

    assert "cannot be changed" in dialog.note.text
    assert not dialog.main_button.is_busy


def test_a_day_beyond_this_week_is_written_out(stage: Stage, post: Post) -> None:
    dialog = opened(stage, post)

    press_day(stage, dialog, date(2026, 6, 27))

    assert dialog.main_button.text() == "Move to Sat 27 June 18:00"


def test_days_show_how_many_posts_they_have(stage: Stage, post: Post, bench: Bench) -> None:
    bench.add("One", berlin(20, 9))

    dialog = opened(stage, post)

    assert dialog.month.cell(SATURDAY).accessibleName() == "Saturday 20 June, 1 post"
    assert dialog.month.cell(date(2026, 6, 19)).accessibleName() == "Friday 19 June, 1 post"
