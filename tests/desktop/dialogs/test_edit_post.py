"""Edit Post: only what was changed is saved, and a missing choice is where the keyboard goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

from clipdesk.desktop.dialogs.edit_post import EditPostDialog
from clipdesk.domain.account import Platform
from clipdesk.domain.post import Post
from clipdesk.domain.publication import PublishOptions, Status, WaitReason
from clipdesk.domain.wish import PostChanges
from tests.desktop.bench import berlin
from tests.desktop.dialogs.conftest import Stage


def opened(stage: Stage, post: Post) -> tuple[EditPostDialog, list[PostChanges]]:
    asked: list[PostChanges] = []

    def edit(post_id: int, changes: PostChanges) -> Post:
        asked.append(changes)
        return stage.bench.editing.edit(post_id, changes)

    dialog = EditPostDialog(stage.theme, stage.window, stage.bench.forms(edit=edit), post.id)
    return stage.open(dialog), asked


def save(stage: Stage, dialog: EditPostDialog) -> None:
    dialog.main_button.click()
    stage.settle()


def waiting_for_a_choice(stage: Stage) -> Post:
    post = stage.bench.add("Harbor", berlin(19, 21), Platform.TIKTOK)
    waiting = {"options": PublishOptions(mode="direct"), "wait_reason": WaitReason.NEEDS_CHOICE}
    stage.bench.change(post, next_try_at=None, **waiting)
    return stage.bench.stored(post.id)


def test_the_form_shows_the_post(stage: Stage) -> None:
    post = stage.bench.add("Harbor", berlin(19, 21), Platform.YOUTUBE)

    dialog, _ = opened(stage, post)

    assert dialog.words.text == post.text
    assert [account.platform for account in dialog.places.chosen] == [Platform.YOUTUBE]
    assert dialog.when.at == berlin(19, 21).astimezone(UTC)
    assert dialog.source.change.isHidden()


def test_only_the_changed_words_are_saved(stage: Stage) -> None:
    dialog, asked = opened(stage, stage.bench.add("Harbor", berlin(19, 21), Platform.YOUTUBE))
    dialog.words.title.editor.setText("Better title")

    save(stage, dialog)

    assert asked == [PostChanges(title="Better title")]
    assert not dialog.isVisible()


def test_another_place_and_time_are_saved(stage: Stage) -> None:
    post = stage.bench.add("Harbor", berlin(19, 21), Platform.YOUTUBE)
    dialog, _ = opened(stage, post)
    next(row for row in dialog.places.rows if row.platform is Platform.INSTAGRAM).box.setChecked(True)
    dialog.when.set_at(berlin(20, 9))

    save(stage, dialog)

    saved = stage.bench.stored(post.id)
    assert saved.platforms == (Platform.YOUTUBE, Platform.INSTAGRAM)
    assert {item.scheduled_at for item in saved.publications} == {berlin(20, 9).astimezone(UTC)}


def test_what_was_chosen_for_tiktok_before_is_shown(stage: Stage) -> None:
    post = stage.bench.add("Harbor", berlin(19, 21), Platform.TIKTOK)
    stage.bench.change(post, options=PublishOptions(mode="direct", privacy="SELF_ONLY", allow_duet=True))

    dialog, _ = opened(stage, stage.bench.stored(post.id))

    assert dialog.tiktok.options()["privacy"] == "SELF_ONLY"
    assert dialog.tiktok.duet.isChecked()


def test_a_post_that_waits_for_a_choice_opens_at_that_choice(stage: Stage) -> None:
    dialog, _ = opened(stage, waiting_for_a_choice(stage))

    assert not dialog.tiktok.is_chosen
    assert dialog.tiktok.privacy.hasFocus()


def test_making_the_choice_lets_the_post_go_on(stage: Stage) -> None:
    post = waiting_for_a_choice(stage)
    dialog, _ = opened(stage, post)
    dialog.tiktok.privacy.setCurrentIndex(dialog.tiktok.privacy.findData("PUBLIC_TO_EVERYONE"))

    save(stage, dialog)

    item = stage.bench.stored(post.id).publications[0]
    assert (item.wait_reason, item.options.privacy) == (None, "PUBLIC_TO_EVERYONE")


def test_a_time_that_has_passed_is_no_fault_while_it_is_not_touched(stage: Stage) -> None:
    post = stage.bench.add("Harbor", berlin(18, 12), Platform.YOUTUBE)
    stage.bench.change(post, status=Status.FAILED)
    dialog, asked = opened(stage, post)
    dialog.words.title.editor.setText("Better title")

    save(stage, dialog)

    assert asked == [PostChanges(title="Better title")]


def test_where_it_is_out_already_it_stays(stage: Stage) -> None:
    post = stage.bench.add("Harbor", berlin(19, 21), Platform.YOUTUBE, Platform.INSTAGRAM)
    with stage.bench.work.write() as unit:
        done = post.publications[0]
        unit.publications.save(replace(done, status=Status.COMPLETED), was=done)

    dialog, _ = opened(stage, post)

    row = dialog.places.rows[0]
    assert row.is_chosen and not row.box.isEnabled()
    assert row.note.text == "Already posted there."


def test_a_post_that_goes_out_meanwhile_is_not_changed(stage: Stage) -> None:
    post = stage.bench.add("Harbor", berlin(19, 21), Platform.YOUTUBE)
    dialog, _ = opened(stage, post)
    stage.bench.change(post, status=Status.PROCESSING)
    dialog.words.title.editor.setText("Too late")

    save(stage, dialog)

    assert dialog.isVisible()
    assert "cannot be changed" in dialog.footer_words.text
