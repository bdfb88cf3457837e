"""Tests of the program's life: it ends by signals, asks before it closes, and gives everything back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication

from clipdesk.desktop.opening import Opened
from clipdesk.desktop.page_services import DeskServices
from clipdesk.desktop.program import Program
from clipdesk.desktop.widgets.dialog import ConfirmDialog
from clipdesk.domain.errors import SettingsError
from clipdesk.storage.home import Home
from tests import values
from tests.clock import START
from tests.desktop.bot import Bot
from tests.desktop.page_rig import PageRig
from tests.session.parts import wait_until


@contextmanager
def started(home: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "CLIPDESK_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "clipdesk", *words]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("words", [(), ("--minimized",)])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(tmp_path: Path, words: tuple[str, ...], number: signal.Signals) -> None:
    with started(tmp_path, *words) as process:
        wait_until((tmp_path / "run" / "doorbell").exists, "the workers")

        process.send_signal(number)

        assert process.wait(20) == 0
        assert process.stderr is not None and process.stderr.read() == ""
    assert not (tmp_path / "run" / "desktop.lock").exists()
    assert not (tmp_path / "run" / "doorbell").exists()


def test_a_signal_while_the_desk_is_being_opened_ends_it_too(tmp_path: Path) -> None:
    with started(tmp_path) as process:
        wait_until((tmp_path / "run" / "desktop.socket").exists, "the window")

        process.send_signal(signal.SIGTERM)

        assert process.wait(20) == 0


def test_the_rehearsal_has_a_home_of_its_own(tmp_path: Path) -> None:
    own = tmp_path / "rehearsal"
    with started(tmp_path, "--rehearsal") as process:
        wait_until((own / "run" / "doorbell").exists, "the workers")
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0

    assert (own / "clips").is_dir()
    assert not (tmp_path / "clipdesk.db").exists()


# -- in this process, around a desk in memory


class FakeResident:
    """Starts and ends nothing."""

    def __init__(self) -> None:
        self.applied = 0

    def start(self, host: object) -> None:
        """Start nothing."""

    def close(self, timeout_s: float) -> bool:
        return True

    def apply_settings(self) -> None:
        self.applied += 1


class Bench:
    """A program that runs inside a test."""

    def __init__(self, qapp: QApplication, rig: PageRig, qtbot: Bot, tmp_path: Path) -> None:
        self.rig = rig
        self.qtbot = qtbot
        self.home = Home.at(tmp_path)
        self.home.create()
        self.resident = FakeResident()
        self.error: Exception | None = None
        self.program = Noted(qapp, self.home, self._open)
        self.program.codes = []

    def _open(self, home: Home, bridge: Any) -> Opened:
        if self.error is not None:
            raise self.error
        desk = cast(Any, self.rig.services.desk)
        return cast(
            Opened,
            SimpleNamespace(
                services=cast(DeskServices, desk),
                resident=self.resident,
                zone=START.tzinfo,
                warnings=(),
                folder=self.home.data,
                start=lambda: None,
                close=lambda timeout_s: True,
            ),
        )

    def end(self) -> None:
        program, window = self.program, self.program.shell.existing_window
        program.background.close()
        program._collector.close()
        program._signals.close()
        if program._outside is not None:
            program._outside.close()
        if window is not None:
            window.hide()
            shiboken6.delete(window)
        program.theme.setParent(None)

    def start(self) -> None:
        self.program.shell.show_first()
        with self.qtbot.waitSignal(self.program.opened):
            self.program._open()
        self.qtbot.waitUntil(lambda: self.program.background.is_idle)

    def question(self) -> ConfirmDialog:
        dialogs = self.program.shell.window.findChildren(ConfirmDialog)
        return next(dialog for dialog in dialogs if dialog.isVisible())


class Noted(Program):
    """A program that notes that it would end."""

    codes: list[int]

    def leave(self, code: int = 0) -> None:
        self.codes.append(code)


@pytest.fixture
def bench(qapp: QApplication, rig: PageRig, qtbot: Bot, tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(qapp, rig, qtbot, tmp_path)
    yield bench
    bench.end()


def test_the_window_is_there_before_the_desk(bench: Bench) -> None:
    bench.program.shell.show_first()
    window = bench.program.shell.window

    assert window.isVisible()
    assert window.sidebar.watcher.view.title == "Starting..."
    bench.start()
    assert window.sidebar.watcher.view.title == "Watching"


def test_the_first_closing_asks_and_remembers_the_answer(bench: Bench, qtbot: Bot) -> None:
    bench.start()
    window = bench.program.shell.window

    window.close()
    was_open = window.isVisible()
    bench.question().do_button.click()
    qtbot.waitUntil(lambda: bench.rig.settings.current.general.on_close == "keep")

    assert was_open and not window.isVisible()
    assert bench.program.codes == []


def test_quit_is_the_other_answer(bench: Bench, qtbot: Bot) -> None:
    bench.start()

    bench.program.shell.window.close()
    bench.question().keep_button.click()
    qtbot.waitUntil(lambda: bench.rig.settings.current.general.on_close == "quit")

    assert bench.program.codes == [0]


def test_a_remembered_answer_is_followed_in_silence(bench: Bench) -> None:
    bench.rig.settings.set("general.on_close", "keep")
    bench.start()

    bench.program.shell.window.close()

    assert not bench.program.shell.window.isVisible()
    assert bench.program.shell.window.findChildren(ConfirmDialog) == []


def test_quitting_with_posts_due_asks_first(bench: Bench) -> None:
    account = bench.rig.add_account()
    bench.rig.add_post("Boss", values.publication(account, datetime.now(UTC) + timedelta(hours=1)))
    bench.start()

    bench.program.quit()
    text = bench.question().accessibleDescription()
    before = list(bench.program.codes)
    bench.question().do_button.click()

    assert text == "1 post is due before this time tomorrow and won’t go out."
    assert (before, bench.program.codes) == ([], [0])


def test_with_nothing_due_it_ends_at_once(bench: Bench) -> None:
    bench.start()

    bench.program.quit()

    assert bench.program.codes == [0]


def test_closing_before_the_desk_is_open_ends_it(bench: Bench) -> None:
    bench.program.shell.show_first()

    bench.program.shell.window.close()

    assert bench.program.codes == [0]


def test_a_desk_that_cannot_be_opened_is_said_and_ends_it(
    bench: Bench, qtbot: Bot, capfd: pytest.CaptureFixture[str]
) -> None:
    bench.error = SettingsError("appearance.theme cannot be pink.", "Write dark or light.")

    bench.program._open()
    qtbot.waitUntil(lambda: bool(bench.program.codes))

    assert bench.program.codes == [2]
    assert capfd.readouterr().err == "clipdesk: appearance.theme cannot be pink.\n  Write dark or light.\n"


def test_a_mistake_of_its_own_is_told_without_a_traceback(
    bench: Bench, qtbot: Bot, capfd: pytest.CaptureFixture[str]
) -> None:
    bench.error = ValueError("secret detail")

    bench.program._open()
    qtbot.waitUntil(lambda: bool(bench.program.codes))

    assert bench.program.codes == [1]
    said = capfd.readouterr().err
    assert said.startswith("clipdesk: ClipDesk made a mistake (ValueError).\n  What happened is in ")
    assert "secret detail" not in said


def test_changed_settings_reach_what_runs(bench: Bench) -> None:
    bench.start()
    bench.rig.settings.set("appearance.theme", "light")

    bench.program.shell.apply_settings()

    assert bench.program.theme.mode == "light"
    assert bench.resident.applied == 1


def test_another_start_brings_the_window_forward(bench: Bench) -> None:
    bench.start()
    bench.program.shell.window.hide()

    bench.program._on_asked("hide")
    hidden = bench.program.shell.window.isVisible()
    bench.program._on_asked("show")

    assert not hidden
    assert bench.program.shell.window.isVisible()
