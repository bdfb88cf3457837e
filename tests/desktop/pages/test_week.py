"""The week as a view of the schedule: turning, moving with undo, and what it asks the window for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from PySide6.QtCore import QLocale, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from clipdesk.desktop.pages.week import WeekView, week_words
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.calendar_canvas import CalendarCanvas
from clipdesk.domain.account import Platform
from clipdesk.domain.events import Event, EventName
from clipdesk.domain.publication import Status
from tests.desktop.bench import EVENINGS, Bench, berlin
from tests.desktop.bot import Bot


class Scene:
    """A week on the screen, with a post on Friday at 18:00."""

    def __init__(self, theme: Theme, qtbot: Bot) -> None:
        self.bench = Bench(EVENINGS)
        self.bench.connect(Platform.YOUTUBE)
        self.post = self.bench.add("Evening", berlin(19, 18))
        self.services = self.bench.pages(theme)
        self.added: list[datetime] = []
        self.view = WeekView(self.services, self.added.append)
        self.view.resize(1008, 700)
        self.bot = qtbot
        qtbot.hold(self.view)
        qtbot.show(self.view)
        self.settle()

    @property
    def canvas(self) -> CalendarCanvas:
        return self.view.calendar.canvas

    def settle(self) -> None:
        self.bot.waitUntil(lambda: self.bench.background.is_idle)

    def focus(self, post_id: int) -> None:
        block = self.canvas.items.find("post", post_id)
        assert block is not None
        block.setFocus()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.bot.press(self.view.focusWidget(), key, modifier)

    def move_by_keys(self) -> None:
        """Carry the post to Saturday."""
        self.focus(self.post.id)
        for key in (Qt.Key.Key_M, Qt.Key.Key_Right, Qt.Key.Key_Return):
            self.key(key)

    def drag_out(self) -> None:
        """Take the post in the hand of the mouse."""
        block = self.canvas.items.find("post", self.post.id)
        assert block is not None
        QTest.mousePress(self.canvas, Qt.MouseButton.LeftButton, pos=block.pos() + QPoint(20, 10))
        QTest.mouseMove(self.canvas, block.pos() + QPoint(40, 10))

    @property
    def at(self) -> datetime | None:
        return self.bench.stored(self.post.id).scheduled_at


@pytest.fixture
def scene(theme: Theme, qtbot: Bot) -> Iterator[Scene]:
    scene = Scene(theme, qtbot)
    yield scene
    scene.bench.background.close()


def test_it_shows_this_week_and_its_counts(scene: Scene) -> None:
    scene.services.situation.open(scene.bench.work)
    scene.settle()

    assert scene.view.range.text() == "15 – 21 June 2026"
    assert scene.view.counts.text() == "1 scheduled  ·  0 today  ·  0 completed today"
    assert scene.canvas.items.find("post", scene.post.id) is not None


def test_keys_and_buttons_turn_the_week(scene: Scene) -> None:
    scene.focus(scene.post.id)
    scene.key(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    scene.settle()
    assert scene.view.first == date(2026, 6, 22)

    scene.view.on.click()
    scene.settle()
    assert scene.view.range.text() == "29 June – 5 July 2026"

    scene.canvas.items.order[0].setFocus()
    scene.key(Qt.Key.Key_T)
    assert scene.view.first == date(2026, 6, 15)


def test_a_moved_post_stands_there_at_once_and_the_database_follows(scene: Scene) -> None:
    scene.move_by_keys()

    block = scene.canvas.items.find("post", scene.post.id)
    assert block is not None and block.day == 5
    assert block.hasFocus()
    scene.settle()
    assert scene.at == berlin(20, 18).astimezone(UTC)
    assert scene.bench.shell.toasts == ["Moved to Saturday 20 June, 18:00 · Undo"]


def test_undo_brings_it_back_once(scene: Scene) -> None:
    scene.move_by_keys()
    scene.settle()

    assert scene.view.undo()
    scene.settle()

    assert scene.at == berlin(19, 18).astimezone(UTC)
    assert not scene.view.undo()


def test_a_refused_move_is_told_and_shown_as_it_is(scene: Scene) -> None:
    scene.focus(scene.post.id)
    scene.key(Qt.Key.Key_M)
    scene.key(Qt.Key.Key_Right)
    scene.bench.change(scene.post, status=Status.PROCESSING)

    scene.key(Qt.Key.Key_Return)
    scene.settle()
    scene.settle()

    assert "cannot be changed" in str(scene.bench.shell.complaints[0])
    block = scene.canvas.items.find("post", scene.post.id)
    assert block is not None and block.day == 4


def test_a_post_is_carried_into_the_next_week_by_hovering_the_arrow(scene: Scene) -> None:
    scene.drag_out()
    scene.canvas.carried_over.emit(scene.view.on.mapToGlobal(QPoint(5, 5)))
    scene.bot.waitUntil(lambda: scene.view.first == date(2026, 6, 22))
    scene.settle()
    scene.canvas.carried_over.emit(scene.canvas.mapToGlobal(QPoint(5, 5)))

    box = scene.canvas.grid.box(1, 18 * 60)
    scene.canvas.carry_to(QPointF(box.left() + 20, scene.canvas.grid.top(18 * 60) + 10))
    QTest.mouseRelease(scene.canvas, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    scene.settle()

    assert scene.at == berlin(23, 18).astimezone(UTC)
    assert scene.view.undo()
    scene.settle()
    assert scene.at == berlin(19, 18).astimezone(UTC)


def test_keys_carry_a_post_into_the_next_week(scene: Scene) -> None:
    scene.focus(scene.post.id)
    scene.key(Qt.Key.Key_M)
    for _ in range(3):
        scene.key(Qt.Key.Key_Right)
    scene.settle()
    assert scene.view.first == date(2026, 6, 22)

    scene.key(Qt.Key.Key_Return)
    scene.settle()

    assert scene.at == berlin(22, 18).astimezone(UTC)


def test_what_is_pressed_is_opened(scene: Scene) -> None:
    scene.canvas.post_pressed.emit(scene.post.id)
    scene.canvas.time_pressed.emit(berlin(20, 18))
    scene.view.times.click()

    assert scene.bench.shell.dialogs == [("edit_post", scene.post.id)]
    assert scene.added == [berlin(20, 18)]
    assert scene.bench.shell.pages == ["settings"]


def test_what_is_out_is_shown_in_the_list(scene: Scene) -> None:
    scene.bench.change(scene.post, status=Status.COMPLETED)
    scene.services.bridge.posts_changed.emit(frozenset({scene.post.id}))
    scene.settle()

    scene.canvas.post_pressed.emit(scene.post.id)

    assert scene.bench.shell.posts == [scene.post.id]


def test_r_reschedules_the_post_with_the_keyboard(scene: Scene) -> None:
    scene.focus(scene.post.id)

    scene.key(Qt.Key.Key_R)

    assert scene.bench.shell.dialogs == [("reschedule", scene.post.id)]


def test_what_changes_elsewhere_is_read_again(scene: Scene) -> None:
    other = scene.bench.add("Other", berlin(20, 9))

    scene.services.bridge.hear(Event(EventName.POST_CHANGED, berlin(18, 19), {"post_id": other.id}))

    scene.bot.waitUntil(lambda: scene.canvas.items.find("post", other.id) is not None)


def test_hidden_it_reads_only_when_it_is_seen_again(scene: Scene) -> None:
    scene.view.hide()
    other = scene.bench.add("Other", berlin(20, 9))
    scene.services.bridge.posts_changed.emit(frozenset())
    assert scene.bench.background.is_idle

    scene.view.show()
    scene.settle()

    assert scene.canvas.items.find("post", other.id) is not None


def test_a_late_answer_about_another_week_is_dropped(theme: Theme, qtbot: Bot) -> None:
    held: list[Callable[[], None]] = []

    class Held:
        """A background whose answers come when the test says so."""

        def run(
            self, deed: Callable[[], Any], take: Callable[[Any], Any], *_more: Any, **_named: Any
        ) -> None:
            held.append(lambda: take(deed()))

    bench = Bench(EVENINGS)
    background: Any = Held()
    services = replace(bench.pages(theme), background=background)
    view = WeekView(services, lambda at: None)
    qtbot.hold(view)
    view.show()
    view.turn(1)

    for answer in reversed(held):
        answer()

    week = view.calendar.canvas.week
    assert len(held) == 2
    assert week is not None and week.first == date(2026, 6, 22)


def test_folded_posts_are_listed_in_a_menu(scene: Scene) -> None:
    scene.canvas.more_pressed.emit((scene.post.id,), QPoint(10, 10))

    menu = scene.view.findChild(QMenu)
    assert menu is not None
    assert [action.text() for action in menu.actions()] == ["18:00  Evening"]
    menu.actions()[0].trigger()
    assert scene.bench.shell.dialogs == [("edit_post", scene.post.id)]
    menu.close()


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (date(2026, 6, 15), "15 – 21 June 2026"),
        (date(2026, 6, 29), "29 June – 5 July 2026"),
        (date(2026, 12, 28), "28 December 2026 – 3 January 2027"),
    ],
)
def test_a_week_says_what_is_the_same_once(first: date, expected: str) -> None:
    assert week_words(first, QLocale("en_GB")) == expected
