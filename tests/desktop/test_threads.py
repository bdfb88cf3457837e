"""Tests of the desktop's threads."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread

from clipdesk.desktop.threads import Background, QThreadHost
from clipdesk.domain.events import EventName
from clipdesk.workers.hosting import Border
from tests.clock import FakeClock
from tests.desktop.bot import Bot
from tests.services.doubles import Bus


class Looper:
    """A worker that waits until it is told to end; its first runs may fail."""

    name = "looper"

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.threads: list[QThread] = []
        self.running = threading.Event()
        self._woken = threading.Event()

    def run(self, stop: threading.Event) -> None:
        self.threads.append(QThread.currentThread())
        if self.failures:
            self.failures -= 1
            raise ValueError("not yet")
        self.running.set()
        while not stop.is_set():
            self._woken.wait(10)

    def wake(self) -> None:
        self._woken.set()


@pytest.fixture
def background(qtbot: Bot) -> Iterator[Background]:
    background = Background()
    yield background
    background.close()


def test_a_worker_runs_in_a_thread_of_qt_and_ends_when_asked(qtbot: Bot) -> None:
    worker = Looper()
    host = QThreadHost(worker, Border(Bus(), FakeClock(), str))

    host.start()
    assert worker.running.wait(10)
    was_running = host.is_running

    assert host.stop(10)
    assert was_running and not host.is_running
    assert worker.threads[0] is not QThread.currentThread()


def test_a_worker_that_fails_is_told_and_run_again(qtbot: Bot) -> None:
    worker, bus = Looper(failures=1), Bus()
    host = QThreadHost(worker, Border(bus, FakeClock(), str))

    host.start()
    assert worker.running.wait(10)
    host.stop(10)

    assert bus.names() == [EventName.PROBLEM]
    assert len(worker.threads) == 2


def test_a_deed_is_done_elsewhere_and_answered_here(qtbot: Bot, background: Background) -> None:
    answers: list[tuple[object, object]] = []
    here = threading.get_ident()

    background.run(threading.get_ident, lambda there: answers.append((there, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(answers))

    there, answered_on = answers[0]
    assert there != here
    assert answered_on == here


def test_an_error_goes_to_the_one_who_asks_for_it(qtbot: Bot, background: Background) -> None:
    errors: list[Exception] = []
    error = ValueError("no")

    def fail() -> None:
        raise error

    background.run(fail, None, errors.append)
    qtbot.waitUntil(lambda: bool(errors))

    assert errors == [error]


def test_an_error_that_nobody_asked_for_is_logged(
    qtbot: Bot, background: Background, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise ValueError("nobody looks")

    with caplog.at_level(logging.ERROR):
        background.run(fail)
        qtbot.waitUntil(lambda: background.is_idle)

    assert "A deed in the background failed" in caplog.text


def test_nobody_is_called_who_is_gone(qtbot: Bot, background: Background) -> None:
    owner, go_on = QObject(), threading.Event()
    answers: list[object] = []

    background.run(lambda: go_on.wait(10), answers.append, owner=owner)
    shiboken6.delete(owner)
    go_on.set()
    qtbot.waitUntil(lambda: background.is_idle)

    assert answers == []


def test_deeds_wait_for_each_other_only_when_there_are_many(qtbot: Bot, background: Background) -> None:
    together = threading.Barrier(3, timeout=10)
    answers: list[int] = []

    for _ in range(3):
        background.run(together.wait, answers.append)
    qtbot.waitUntil(lambda: len(answers) == 3)

    assert sorted(answers) == [0, 1, 2]


def test_what_was_asked_before_the_end_is_still_done(qtbot: Bot) -> None:
    background, done = Background(most_threads=1), []

    background.run(lambda: done.append("deed"), lambda _answer: done.append("answer"))
    is_clean = background.close(10)
    background.run(lambda: done.append("late"))

    assert is_clean
    assert done == ["deed"]
