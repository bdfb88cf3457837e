"""Add Video: what becomes of a file, what is refused, and how it is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, time
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from clipdesk.desktop.dialogs.add_video import AddVideoDialog, open_add_video
from clipdesk.domain.account import AccountStatus, Platform
from clipdesk.domain.creator import CreatorInfo
from clipdesk.domain.errors import FailureClass, Interrupted, PlatformFailure
from clipdesk.domain.post import Post
from clipdesk.domain.publication import WaitReason
from tests import values
from tests.desktop.bench import Bench, berlin
from tests.desktop.dialogs.conftest import Stage

CLIP = Path("/clips/clip.mp4")


def opened(stage: Stage, **changes: object) -> AddVideoDialog:
    return stage.open(AddVideoDialog(stage.theme, stage.window, stage.bench.forms(**changes)))


def filled(stage: Stage, **changes: object) -> AddVideoDialog:
    """Open the dialog with a video, a title and a choice for TikTok."""
    dialog = opened(stage, **changes)
    dialog.take_path(CLIP)
    stage.settle()
    dialog.words.title.editor.setText("Last second win")
    choose(dialog, "SELF_ONLY")
    return dialog


def choose(dialog: AddVideoDialog, level: str) -> None:
    dialog.tiktok.privacy.setCurrentIndex(dialog.tiktok.privacy.findData(level))


def untick(dialog: AddVideoDialog, *platforms: Platform) -> None:
    for row in dialog.places.rows:
        if row.platform in platforms:
            row.box.setChecked(False)


def test_a_filled_form_becomes_a_post_on_the_ticked_accounts(stage: Stage) -> None:
    dialog = filled(stage)
    dialog.words.caption.editor.setPlainText("It was close.")
    dialog.words.tags.set_words(("#gaming",))
    dialog.tiktok.comments.setChecked(True)
    posts: list[Post] = []
    dialog.added.connect(posts.append)

    dialog.main_button.click()
    stage.settle()

    assert not dialog.isVisible()
    post = stage.bench.stored(posts[0].id)
    assert post.text == values.text("Last second win", hashtags=("#gaming",))
    assert post.platforms == tuple(Platform)
    assert post.scheduled_at == berlin(18, 21).astimezone(UTC)
    tiktok = next(item for item in post.publications if item.platform is Platform.TIKTOK)
    assert (tiktok.options.mode, tiktok.options.privacy) == ("direct", "SELF_ONLY")
    assert (tiktok.options.allow_comment, tiktok.options.allow_duet) == (True, False)


def test_ctrl_enter_schedules_from_within_a_field_with_the_word_being_typed(stage: Stage) -> None:
    dialog = filled(stage)
    dialog.words.tags.editor.setFocus()
    stage.bot.type_words(dialog.words.tags.editor, "late")

    stage.bot.press(dialog.words.tags.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.settle()

    assert stage.bench.posts()[0].text.hashtags == ("#late",)


def test_a_post_is_posted_again_with_its_video_and_words(stage: Stage, bench: Bench) -> None:
    post = bench.add("Harbor", berlin(19, 21), Platform.YOUTUBE)
    dialog = opened(stage)

    dialog.copy_post(post.id)
    stage.settle()

    assert dialog.words.text == post.text
    assert dialog.clip is not None and dialog.clip.path == post.clip.path
    assert dialog.when.at == berlin(18, 21).astimezone(UTC)


def test_opened_from_a_page_it_tells_what_was_scheduled(stage: Stage, bench: Bench) -> None:
    services = bench.pages(stage.theme)
    dialog = open_add_video(services, stage.window, at=berlin(20, 18), path=CLIP)
    stage.settle()
    dialog.words.title.editor.setText("Last second win")
    choose(dialog, "draft")

    dialog.main_button.click()
    stage.settle()

    assert bench.shell.toasts == ["Scheduled for Sat 20 June, 18:00"]


def test_the_video_url_tab_is_there_only_if_videos_can_be_fetched(stage: Stage) -> None:
    without = opened(stage)
    assert without.source.kinds.isHidden()
    without.reject()

    with_it = opened(stage, fetch=lambda address, tell, stop: CLIP)

    assert not with_it.source.kinds.isHidden()


def test_an_address_is_fetched_and_then_looked_into(stage: Stage) -> None:
    asked: list[str] = []

    def fetch(address: str, tell: object, stop: object) -> Path:
        asked.append(address)
        return CLIP

    dialog = opened(stage, fetch=fetch)
    dialog.source.kinds.set_current("url")
    dialog.source.address.editor.setText("https://example.org/clip.mp4")

    dialog.source.fetch_button.click()
    stage.settle()
    stage.settle()

    assert asked == ["https://example.org/clip.mp4"]
    assert dialog.clip is not None


def test_a_video_that_is_being_fetched_can_be_given_up(stage: Stage) -> None:
    begun = threading.Event()
    stopped: list[bool] = []

    def fetch(address: str, tell: Callable[[float], None], stop: Callable[[], bool]) -> Path:
        tell(0.4)
        begun.set()
        while not stop():
            pass
        stopped.append(True)
        raise Interrupted("cancel")

    dialog = opened(stage, fetch=fetch)
    dialog.source.kinds.set_current("url")
    dialog.source.address.editor.setText("https://example.org/clip.mp4")
    dialog.source.fetch_button.click()
    assert begun.wait(5)
    stage.bot.waitUntil(lambda: dialog.source.bar.value() == 40)

    dialog.source.cancel.click()
    stage.settle()

    assert stopped == [True]
    assert dialog.source.address.isVisible()
    assert dialog.source.error.text == ""


def test_an_address_that_is_none_is_refused_at_once(stage: Stage) -> None:
    dialog = opened(stage, fetch=lambda address, tell, stop: CLIP)
    dialog.source.kinds.set_current("url")
    dialog.source.address.editor.setText("clip.mp4")

    dialog.source.fetch_button.click()

    assert dialog.source.error.text == "This link doesn’t lead to a video file."


def test_a_dropped_file_is_looked_into_off_the_gui_thread(stage: Stage) -> None:
    dialog = opened(stage)
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile(str(CLIP))])
    where, buttons, keys = QPoint(200, 200), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(where, Qt.DropAction.CopyAction, files, buttons, keys)
    dropping = QDropEvent(where.toPointF(), Qt.DropAction.CopyAction, files, buttons, keys)

    dialog.source.zone.dragEnterEvent(entering)
    dialog.source.zone.dropEvent(dropping)

    assert entering.isAccepted()
    assert dialog.clip is None
    stage.settle()
    assert dialog.clip == stage.bench.clips["clip.mp4"]


def test_a_file_that_is_no_video_says_what_to_do(stage: Stage) -> None:
    dialog = opened(stage)

    dialog.take_path(Path("/clips/notes.txt"))
    stage.settle()

    assert dialog.source.error.text == "notes.txt is not a video. Choose another file."
    assert dialog.source.zone.isVisible()


def test_errors_come_after_the_first_attempt_and_the_first_has_the_keyboard(stage: Stage) -> None:
    dialog = opened(stage)
    dialog.take_path(CLIP)
    stage.settle()
    assert dialog.words.title_field.error == ""

    dialog.main_button.click()

    assert dialog.words.title_field.error == "Write a title."
    assert dialog.tiktok.privacy_field.error == "Choose who can see it."
    assert dialog.footer_words.text == "2 things to fix"
    assert dialog.words.title.editor.hasFocus()
    assert stage.bench.posts() == []


def test_an_error_goes_away_as_it_is_mended(stage: Stage) -> None:
    dialog = opened(stage)
    dialog.take_path(CLIP)
    stage.settle()
    dialog.main_button.click()

    dialog.words.title.editor.setText("Better")

    assert dialog.words.title_field.error == ""
    assert dialog.footer_words.text == "1 thing to fix"


def test_too_long_a_title_says_how_much_to_remove(stage: Stage) -> None:
    dialog = filled(stage)
    dialog.words.title.editor.setText("x" * 112)

    dialog.main_button.click()

    assert dialog.words.title_field.error == "Use 100 characters or fewer. Remove 12."


def test_without_youtube_a_title_may_be_longer(stage: Stage) -> None:
    dialog = filled(stage)
    dialog.words.title.editor.setText("x" * 112)

    untick(dialog, Platform.YOUTUBE)

    assert dialog.words.title_field.counter.text() == "112 / 2,200"


def test_a_platform_says_what_it_wants_of_the_video(stage: Stage) -> None:
    stage.bench.new_clip("long.mkv", container="mkv", duration_s=700.0)
    dialog = opened(stage)

    dialog.take_path(Path("/clips/long.mkv"))
    stage.settle()

    notes = {row.platform: row.note.text for row in dialog.places.rows}
    assert "ClipDesk copies it into an MP4 first." in notes[Platform.INSTAGRAM]
    assert notes[Platform.TIKTOK] == "This clip is 11:40. TikTok takes up to 10:00. Choose a shorter clip."


def test_nothing_ticked_is_one_thing_to_fix(stage: Stage) -> None:
    dialog = filled(stage)
    untick(dialog, *Platform)

    dialog.main_button.click()

    assert dialog.places.error.text == "Choose at least one place to post."


def test_the_time_follows_what_is_free_until_a_person_chooses(stage: Stage, bench: Bench) -> None:
    bench.add("Earlier", berlin(18, 21), Platform.INSTAGRAM)
    dialog = opened(stage)
    assert dialog.when.at == berlin(18, 22).astimezone(UTC)
    assert dialog.when.caption.text() == "21:00 is taken, so this is the next available hour."

    untick(dialog, Platform.INSTAGRAM)

    assert dialog.when.at == berlin(18, 21).astimezone(UTC)
    assert dialog.when.caption.text() == "Your time zone, Berlin (UTC+2)."


def test_a_time_that_has_passed_is_refused(stage: Stage) -> None:
    dialog = filled(stage)
    dialog.when.set_at(berlin(18, 12))

    dialog.main_button.click()

    assert dialog.when.error.text == "Choose a time that hasn’t passed."
    assert dialog.when.clock.editor.hasFocus()


def test_a_preset_time_stays(stage: Stage) -> None:
    dialog = AddVideoDialog(stage.theme, stage.window, stage.bench.forms())
    dialog.preset_time(berlin(20, 18))
    stage.open(dialog)

    assert dialog.when.at == berlin(20, 18).astimezone(UTC)


def test_a_platform_without_an_account_offers_to_connect(stage: Stage, bench: Bench) -> None:
    with bench.work.write() as unit:
        unit.accounts.remove(3)
    dialog = opened(stage)
    asked: list[str] = []
    dialog.connect_requested.connect(asked.append)
    row = next(row for row in dialog.places.rows if row.platform is Platform.TIKTOK)
    assert not row.box.isEnabled()

    row.connect_button.click()

    assert asked == ["tiktok"]
    assert not dialog.isVisible()


def test_an_account_whose_sign_in_expired_is_told_and_not_ticked(stage: Stage, bench: Bench) -> None:
    with bench.work.write() as unit:
        unit.accounts.save(replace(unit.accounts.get(1), status=AccountStatus.NEEDS_SIGN_IN))

    dialog = opened(stage)

    row = dialog.places.rows[0]
    assert not row.is_chosen
    assert "sign in again" in row.note.text


def test_tiktok_says_nothing_so_only_a_draft_is_possible(stage: Stage) -> None:
    def ask(account: object) -> CreatorInfo:
        raise PlatformFailure(FailureClass.WAIT, "TikTok can't be reached.", "Check the connection.")

    dialog = filled(stage, ask_creator=ask)

    offered = [dialog.tiktok.privacy.itemData(row) for row in range(dialog.tiktok.privacy.count())]
    assert offered == ["draft"]
    assert "TikTok can't be reached." in dialog.tiktok.told.text()
    assert not dialog.tiktok.try_again.isHidden()
    choose(dialog, "draft")
    dialog.main_button.click()
    stage.settle()
    tiktok = stage.bench.posts()[0].publications[2]
    assert (tiktok.options.mode, tiktok.wait_reason) == ("draft", None)


def test_tiktok_is_asked_again_when_a_person_says_so(stage: Stage) -> None:
    answers: list[CreatorInfo] = []

    def ask(account: object) -> CreatorInfo:
        if not answers:
            answers.append(CreatorInfo("nova", ("SELF_ONLY",)))
            raise PlatformFailure(FailureClass.WAIT, "TikTok can't be reached.")
        return answers[0]

    dialog = opened(stage, ask_creator=ask)

    dialog.tiktok.try_again.click()
    stage.settle()

    assert dialog.tiktok.privacy.itemData(0) == "SELF_ONLY"
    assert dialog.tiktok.told.text() == ""


def test_an_account_that_takes_short_clips_only_refuses_a_long_one(stage: Stage) -> None:
    short = CreatorInfo("nova", ("SELF_ONLY",), max_duration_s=10)
    dialog = filled(stage, ask_creator=lambda account: short)

    dialog.main_button.click()

    assert dialog.footer_words.text == "1 thing to fix"
    assert stage.bench.posts() == []


def test_a_post_that_the_service_refuses_stays_in_the_form(stage: Stage) -> None:
    def add(wish: object) -> Post:
        raise PlatformFailure(FailureClass.FINAL, "No room left.", "Free some.")

    dialog = filled(stage, add=add)

    dialog.main_button.click()
    stage.settle()

    assert dialog.isVisible()
    assert dialog.footer_words.text == "No room left. Free some."
    assert not dialog.main_button.is_busy


def test_esc_asks_only_when_words_were_typed(stage: Stage) -> None:
    quiet = opened(stage)
    stage.bot.press(quiet, Qt.Key.Key_Escape)
    assert not quiet.isVisible()

    typed = opened(stage)
    typed.words.title.editor.setText("Do not lose me")
    stage.bot.press(typed, Qt.Key.Key_Escape)

    assert typed.isVisible()


def test_the_ai_fills_what_is_empty_and_offers_the_rest(stage: Stage) -> None:
    dialog = filled(stage)

    dialog.words.write_row.button.click()
    stage.settle()

    assert dialog.words.title.text == "Last second win"
    assert dialog.words.caption.text == "It was close."
    proposal = dialog.words.proposal("title")
    assert proposal.isVisible() and proposal.text == "Written by the AI"
    proposal.use.click()
    assert dialog.words.title.text == "Written by the AI"
    assert not proposal.isVisible()


def test_words_of_the_file_name_are_told_as_such(stage: Stage) -> None:
    stage.bench.written = (values.text("clip"), "file_name")
    dialog = filled(stage)

    dialog.words.write_row.button.click()
    stage.settle()

    assert "file name" in dialog.words.write_row.note.text()


def test_there_is_nothing_to_write_about_before_there_is_a_video(stage: Stage) -> None:
    dialog = opened(stage)

    assert not dialog.words.write_row.button.isEnabled()


@pytest.mark.parametrize("text_size", [100, 125])
def test_every_control_has_a_name(stage: Stage, text_size: int) -> None:
    stage.theme.set_text_size(text_size)
    dialog = filled(stage)

    nameless = [
        type(child).__name__
        for child in (*dialog.findChildren(type(dialog.main_button)), dialog.words.title.editor)
        if not (child.accessibleName() or getattr(child, "text", str)())
    ]

    assert not nameless


def test_a_direct_post_needs_no_choice_later(stage: Stage) -> None:
    dialog = filled(stage)

    dialog.main_button.click()
    stage.settle()

    reasons = [item.wait_reason for item in stage.bench.posts()[0].publications]
    assert WaitReason.NEEDS_CHOICE not in reasons


def test_times_are_shown_in_the_users_zone(stage: Stage) -> None:
    dialog = opened(stage)

    assert (dialog.when.day.day, dialog.when.clock.clock) == (date(2026, 6, 18), time(21))
