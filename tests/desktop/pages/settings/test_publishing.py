"""Tests of the settings about sending."""

from __future__ import annotations

from clipdesk.desktop.pages.settings.bound_rows import NumberRow, SelectRow, ToggleRow
from clipdesk.desktop.pages.settings.publishing import publishing_section
from tests.desktop.pages.settings.stage import Stage


def test_a_platform_can_be_left_out(stage: Stage) -> None:
    row = stage.row(publishing_section(stage.theme, stage.editor), "Post to TikTok")
    assert isinstance(row, ToggleRow)

    row.toggle.click()
    stage.settle()

    assert not stage.store.current.platforms.tiktok.enabled


def test_the_window_offers_no_privacy_of_tiktok_beforehand(stage: Stage) -> None:
    section = publishing_section(stage.theme, stage.editor)

    shown = [row.label.text() for row in section.rows]

    assert shown.count("Who can see new videos") == 1
    assert "How clips get there" in shown


def test_a_category_of_the_file_is_kept(stage: Stage) -> None:
    stage.store.set("platforms.youtube.category_id", "99")

    row = stage.row(publishing_section(stage.theme, stage.editor), "Category")

    assert isinstance(row, SelectRow)
    assert row.select.currentText() == "99"


def test_an_upload_limit_is_a_whole_number(stage: Stage) -> None:
    row = stage.row(publishing_section(stage.theme, stage.editor), "Upload limit")
    assert isinstance(row, NumberRow)

    row.field.editor.setText("512.5")
    row.store()
    stage.settle()

    assert row.error.startswith("This must be a number from 0 to")
    assert stage.store.current.publish.upload_limit_kib_s == 0
