"""What Add Video and Edit Post share: an error that nobody foresaw, and a dialog that is gone."""

from __future__ import annotations

import logging

import pytest

from clipdesk.desktop.dialogs.add_video import AddVideoDialog
from clipdesk.desktop.dialogs.post_form import FormLabels, PostForm
from clipdesk.desktop.models.draft import Draft
from clipdesk.domain.account import Platform
from clipdesk.domain.creator import CreatorInfo
from tests.desktop.dialogs.conftest import Stage

LABELS = FormLabels("Form", "Go", "Going...", "to go")


class Recording(PostForm):
    """A form whose main button only remembers."""

    drafts: list[Draft]

    def submit(self, draft: Draft) -> None:
        """Remember the draft."""
        self.drafts.append(draft)


def opened(stage: Stage) -> Recording:
    form = Recording(stage.theme, stage.window, stage.bench.forms(), LABELS)
    form.drafts = []
    return stage.open(form)


def test_a_draft_is_submitted_once_however_often_one_presses(stage: Stage) -> None:
    form = opened(stage)
    form.set_clip(stage.bench.clips["clip.mp4"])
    form.words.title.editor.setText("Title")
    form.tiktok.privacy.setCurrentIndex(0)

    form.main_button.click()
    form.main_button.click()

    assert len(form.drafts) == 1
    assert form.drafts[0].platforms == tuple(Platform)
    assert form.main_button.is_busy


def test_an_error_of_the_program_is_named_and_logged(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    form = opened(stage)

    with caplog.at_level(logging.ERROR):
        form.tell_error(ZeroDivisionError("x"))

    assert form.footer_words.text == "Something went wrong: ZeroDivisionError."
    assert caplog.records


def test_tiktok_is_asked_once_for_each_account_that_is_ticked(stage: Stage) -> None:
    asked: list[int] = []

    def ask(account: object) -> CreatorInfo:
        asked.append(account.id)  # type: ignore[attr-defined]
        return CreatorInfo("nova", ("SELF_ONLY",))

    dialog = stage.open(AddVideoDialog(stage.theme, stage.window, stage.bench.forms(ask_creator=ask)))
    row = next(row for row in dialog.places.rows if row.platform is Platform.TIKTOK)

    row.box.setChecked(False)
    assert dialog.tiktok.isHidden()
    row.box.setChecked(True)
    stage.settle()

    assert asked == [3]
    assert not dialog.tiktok.isHidden()


def test_without_a_way_to_ask_only_drafts_are_possible(stage: Stage) -> None:
    services = stage.bench.forms(ask_creator=None)
    dialog = stage.open(AddVideoDialog(stage.theme, stage.window, services))

    assert dialog.tiktok.told.text() == "Clips go to your TikTok inbox as drafts."
    assert dialog.tiktok.privacy.count() == 1


def test_a_dialog_that_is_closed_hears_no_answers(stage: Stage) -> None:
    form = Recording(stage.theme, stage.window, stage.bench.forms(), LABELS)
    form.open()
    form.reject()
    form.deleteLater()

    stage.settle()
