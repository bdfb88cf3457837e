"""Tests of the settings about clips."""

from __future__ import annotations

import pytest

from clipdesk.desktop.pages.settings.watching import (
    ExtensionsRow,
    KindsRow,
    NewClipsRow,
    places_words,
    watching_section,
)
from tests.desktop.pages.settings.stage import Stage


def _choose(row: NewClipsRow, text: str) -> None:
    row.select.setCurrentIndex(row.select.findText(text))


@pytest.mark.parametrize(
    ("ask_first", "auto", "shown"),
    [(False, True, "Schedule It"), (True, True, "Ask Me First"), (True, False, "Ask Me First"),
     (False, False, "Post at Once")],
)  # fmt: skip
def test_two_settings_are_one_choice(stage: Stage, ask_first: bool, auto: bool, shown: str) -> None:
    stage.store.set("watch.ask_first", ask_first)
    stage.store.set("schedule.auto_schedule", auto)

    assert NewClipsRow(stage.theme, stage.editor, stage.shell).select.currentText() == shown


def test_asking_first_is_stored(stage: Stage) -> None:
    row = NewClipsRow(stage.theme, stage.editor, stage.shell)

    _choose(row, "Ask Me First")
    stage.settle()

    assert stage.store.current.watch.ask_first
    assert stage.store.current.schedule.auto_schedule
    assert row.select.currentText() == "Ask Me First"
    assert stage.shell.questions == []


def test_posting_at_once_is_asked_about_with_places_and_privacy(stage: Stage) -> None:
    stage.store.set("platforms.instagram.enabled", False)
    row = NewClipsRow(stage.theme, stage.editor, stage.shell)

    _choose(row, "Post at Once")
    stage.settle()

    (question,) = stage.shell.questions
    assert question.startswith("Post every new clip at once?")
    assert "goes to YouTube (public) and TikTok (draft) as soon as" in question
    assert not stage.store.current.schedule.auto_schedule
    assert row.select.currentText() == "Post at Once"


def test_a_no_leaves_everything_as_it_was(stage: Stage) -> None:
    stage.shell.answer = False
    row = NewClipsRow(stage.theme, stage.editor, stage.shell)

    _choose(row, "Post at Once")
    stage.settle()

    assert stage.store.current.schedule.auto_schedule
    assert row.select.currentText() == "Schedule It"


def test_places_are_named_with_who_can_see_them(stage: Stage) -> None:
    stage.store.set("platforms.youtube.privacy", "unlisted")
    stage.store.set("platforms.tiktok.mode", "direct")
    all_three = places_words(stage.store.current)
    for platform in ("youtube", "instagram", "tiktok"):
        stage.store.set(f"platforms.{platform}.enabled", False)

    assert all_three == "YouTube (unlisted), Instagram (public) and TikTok (direct)"
    assert places_words(stage.store.current) == "no platform"


def test_file_types_are_read_in_many_forms(stage: Stage) -> None:
    row = ExtensionsRow(stage.theme, stage.editor, "watch.extensions", "File types")

    row.field.editor.setText("mp4, *.MKV .mov mp4")
    row.store()
    stage.settle()

    assert stage.store.current.watch.extensions == (".mp4", ".mkv", ".mov")
    assert row.field.text == ".mp4 .mkv .mov"


def test_kinds_can_be_none(stage: Stage) -> None:
    row = KindsRow(stage.theme, stage.editor)

    row.select.setCurrentIndex(row.select.findText("Nothing"))
    stage.settle()

    assert stage.store.current.watch.auto_kinds == ()
    assert row.select.currentText() == "Nothing"


def test_every_row_has_a_label(stage: Stage) -> None:
    section = watching_section(stage.theme, stage.editor, stage.shell)

    assert len(section.rows) == 10
    assert all(row.label.text() for row in section.rows)
