"""Moves: told with Undo, taken back once, and told when they are refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from clipdesk.desktop.moving import Move, Mover
from clipdesk.desktop.page_services import PageServices
from clipdesk.domain.account import Platform
from clipdesk.domain.post import Post
from clipdesk.domain.publication import Status
from tests.desktop.bench import Bench, berlin
from tests.desktop.bot import Bot


class FakeShell:
    """Keep what is told."""

    def __init__(self) -> None:
        self.toasts: list[str] = []
        self.complaints: list[Exception] = []
        self.undo: Callable[[], None] | None = None

    def toast(self, text: str, *, action: str = "", on_action: Callable[[], None] | None = None) -> None:
        """Keep a toast and its action."""
        self.toasts.append(f"{text} · {action}" if action else text)
        self.undo = on_action

    def complain(self, error: Exception) -> None:
        """Keep an error."""
        self.complaints.append(error)


class Scene:
    """A post, and what moves it."""

    def __init__(self, qtbot: Bot) -> None:
        self.bench = Bench()
        self.bench.connect(Platform.YOUTUBE)
        self.post: Post = self.bench.add("Harbor", berlin(19, 18))
        self.shell = FakeShell()
        self._bot = qtbot
        self._parent = QObject()
        services: Any = SimpleNamespace(
            desk=SimpleNamespace(editing=self.bench.editing),
            background=self.bench.background,
            shell=self.shell,
            time=self.bench.time,
        )
        self.services: PageServices = services
        self.mover = Mover(services, self._parent)

    @property
    def at(self) -> object:
        return self.bench.stored(self.post.id).scheduled_at

    def move(self, **more: Any) -> None:
        self.mover.move(Move(self.post.id, berlin(19, 18), berlin(20, 18)), **more)
        self.settle()

    def settle(self) -> None:
        self._bot.waitUntil(lambda: self.bench.background.is_idle)


@pytest.fixture
def scene(qtbot: Bot, theme: object) -> Iterator[Scene]:
    scene = Scene(qtbot)
    yield scene
    scene.bench.background.close()


def test_a_move_is_carried_out_and_told(scene: Scene) -> None:
    scene.move()

    assert scene.at == berlin(20, 18).astimezone(UTC)
    assert scene.shell.toasts == ["Moved to Saturday 20 June, 18:00 · Undo"]


def test_undo_takes_the_newest_move_back_once(scene: Scene) -> None:
    scene.move()
    assert scene.shell.undo is not None

    scene.shell.undo()
    scene.settle()

    assert scene.at == berlin(19, 18).astimezone(UTC)
    assert not scene.mover.can_undo
    assert not scene.mover.undo()
    assert scene.shell.toasts[1:] == ["Moved back"]


def test_a_window_has_one_mover_for_all_that_stands_in_it(scene: Scene, qtbot: Bot) -> None:
    window = QWidget()
    qtbot.hold(window)
    assert Mover.within(window) is None

    mover = Mover.of(scene.services, window)

    assert Mover.of(scene.services, window) is mover is Mover.within(window)


def test_a_refused_move_is_told_and_put_right(scene: Scene) -> None:
    scene.bench.change(scene.post, status=Status.PROCESSING)
    put_right: list[Exception] = []

    scene.move(on_error=put_right.append)

    assert scene.shell.complaints == put_right != []
    assert not scene.mover.can_undo
