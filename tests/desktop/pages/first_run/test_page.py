from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from clipdesk.desktop.pages.first_run.page import FirstRun, open_first_run
from clipdesk.desktop.setup_state import wants_setup
from clipdesk.domain.errors import CredentialState
from clipdesk.domain.settings import DAYS, SlotRule
from tests.desktop.bot import Bot
from tests.desktop.page_rig import PageRig


class Setup:
    def __init__(self, rig: PageRig, qtbot: Bot, obs: Path | None = None) -> None:
        self.rig, self.qtbot = rig, qtbot
        self.window = QWidget()
        self.window.resize(1024, 680)
        qtbot.hold(self.window)
        self.page = FirstRun(rig.services, self.window, find_folder=lambda: obs)
        self.ended: list[bool] = []
        self.page.finished.connect(lambda: self.ended.append(True))
        self.window.show()
        self.page.show()
        rig.settle(qtbot)

    def go_on(self) -> None:
        self.page.continue_button.click()
        self.rig.settle(self.qtbot)


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    folder = tmp_path / "clips"
    folder.mkdir()
    for name in ("a.mp4", "b.MKV", "notes.txt"):
        (folder / name).touch()
    return folder


def test_the_four_steps_end_with_everything_stored(rig: PageRig, qtbot: Bot, clips: Path) -> None:
    setup = Setup(rig, qtbot, clips)
    setup.page.folder.use_button.click()
    rig.settle(qtbot)

    for _step in range(3):
        setup.go_on()
    last = setup.page.continue_button.text()
    setup.page.ai.key.setText("sk-secret")
    setup.go_on()

    settings = rig.settings.current
    assert settings.watch.folders == (str(clips),)
    assert [rule.time for rule in settings.schedule.slots] == ["12:00", "18:00", "20:00"]
    assert settings.schedule.slots[0].days == DAYS
    assert rig.keyring.entries["ai"] == "sk-secret"
    assert last == "Start Watching"
    assert setup.ended == [True]
    assert rig.shell.applied == 4


def test_the_setup_comes_once(rig: PageRig, qtbot: Bot) -> None:
    home = rig.services.desk.home
    before = wants_setup(home, rig.settings.current)
    setup = Setup(rig, qtbot)

    setup.page.skip_button.click()
    rig.settle(qtbot)

    assert (before, wants_setup(home, rig.settings.current)) == (True, False)
    assert setup.ended == [True]
    assert not home.settings_file.exists()


def test_obs_folder_is_offered_with_what_lies_in_it(rig: PageRig, qtbot: Bot, clips: Path) -> None:
    step = Setup(rig, qtbot, clips).page.folder
    offered = step.has_suggestion

    step.use_button.click()
    rig.settle(qtbot)
    qtbot.waitUntil(lambda: step.count.text() == "2 videos found. Existing clips are left alone.")

    assert offered
    assert not step.has_suggestion


def test_a_folder_that_is_not_there_keeps_the_step(rig: PageRig, qtbot: Bot, tmp_path: Path) -> None:
    setup = Setup(rig, qtbot)
    setup.page.folder.editor.setText(str(tmp_path / "nowhere"))
    qtbot.waitUntil(lambda: bool(setup.page.folder.field.error))

    setup.go_on()

    assert setup.page.current == 0


def test_without_a_folder_nothing_is_stored_for_it(rig: PageRig, qtbot: Bot) -> None:
    setup = Setup(rig, qtbot)

    setup.go_on()

    assert setup.page.current == 1
    assert rig.settings.current.watch.folders == ()


def test_days_and_times_make_the_week(rig: PageRig, qtbot: Bot) -> None:
    setup = Setup(rig, qtbot)
    setup.go_on()
    step = setup.page.times

    step.days["sat"].click()
    step.days["sun"].click()
    step.add_button.click()
    step.add_button.click()
    words = step.week.words
    step._remove("12:00")
    step.ask_card.click()
    setup.go_on()

    assert words == "20 times a week"
    settings = rig.settings.current
    assert [rule.time for rule in settings.schedule.slots] == ["16:00", "18:00", "20:00"]
    assert settings.schedule.slots[0].days == DAYS[:5]
    assert settings.watch.ask_first


def test_rules_that_the_step_cannot_show_are_left_alone(rig: PageRig, qtbot: Bot) -> None:
    rule = {"days": ["mon"], "time": "09:00", "platforms": ["youtube"]}
    rig.settings.set("schedule.slots", [rule])
    setup = Setup(rig, qtbot)

    setup.go_on()
    setup.go_on()

    (kept,) = rig.settings.current.schedule.slots
    assert isinstance(kept, SlotRule)
    assert kept.platforms


def test_going_back_keeps_what_was_done(rig: PageRig, qtbot: Bot) -> None:
    setup = Setup(rig, qtbot)
    setup.go_on()
    setup.go_on()

    setup.page.back_button.click()

    names = [mark.accessibleName() for mark in setup.page.rail.marks]
    assert names == ["1 Clip folder, done", "2 Posting times, current step", "3 Accounts", "4 AI text"]


def test_a_connected_account_is_shown_in_its_row(rig: PageRig, qtbot: Bot) -> None:
    account = rig.add_account(name="Nova")
    setup = Setup(rig, qtbot)
    setup.go_on()
    setup.go_on()

    row = setup.page.accounts.platforms[account.platform]

    assert row.who.text() == "Nova"
    assert row.badge.isVisible()
    assert not row.button.isVisible()


def test_a_sample_is_written_with_the_service_that_was_typed(rig: PageRig, qtbot: Bot) -> None:
    step = Setup(rig, qtbot).page.ai
    step.url.setText("http://127.0.0.1:11434/v1")

    step.try_button.click()
    rig.settle(qtbot)

    assert step.sample_title.text() == "AI title 1"
    assert rig.settings.current.ai.base_url == "http://127.0.0.1:11434/v1"


def test_an_unsafe_address_is_refused(rig: PageRig, qtbot: Bot) -> None:
    step = Setup(rig, qtbot).page.ai
    step.url.setText("http://ai.example/v1")

    step.try_button.click()

    assert step.url_field.error.startswith("Use an https address")
    assert rig.generator.prompts == []


def test_a_locked_keyring_is_told_and_the_step_stays(rig: PageRig, qtbot: Bot) -> None:
    setup = Setup(rig, qtbot)
    for _step in range(3):
        setup.go_on()
    rig.keyring.state = CredentialState.LOCKED
    setup.page.ai.key.setText("sk-secret")

    setup.go_on()

    assert setup.page.note.text.text() == "The keyring is locked. Unlock it."
    assert setup.ended == []


def test_the_setup_covers_the_window_as_it_grows(rig: PageRig, qtbot: Bot) -> None:
    window = QWidget()
    qtbot.hold(window)
    window.resize(1024, 680)
    window.show()
    below = QPushButton("Below", window)
    page = open_first_run(rig.services, window)
    is_below_enabled = below.isEnabled()

    window.resize(1280, 800)
    qtbot.waitUntil(lambda: page.size() == window.size())

    assert page.minimumSizeHint().height() <= 680
    assert page.minimumSizeHint().width() <= 1024
    qtbot.press(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.current == 1)
    page.skip_button.click()
    assert (is_below_enabled, below.isEnabled()) == (False, True)
