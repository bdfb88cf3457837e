"""The grid under mouse and keys: dragging, refusing, walking, carrying by keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest

from clipdesk.desktop.models.week import WeekPost, read_week
from clipdesk.desktop.theme import Theme
from clipdesk.desktop.widgets.calendar_blocks import CalendarItem
from clipdesk.desktop.widgets.calendar_canvas import CalendarCanvas
from clipdesk.domain.account import Platform
from clipdesk.domain.publication import Status
from tests.desktop.bench import EVENINGS, NOW, Bench, berlin
from tests.desktop.bot import Bot

MONDAY = date(2026, 6, 15)
FRIDAY, SATURDAY = 4, 5


class Scene:
    """A canvas with posts on Friday 12:00 and 18:00, and what it told."""

    def __init__(self, theme: Theme, qtbot: Bot) -> None:
        self.bench = Bench(EVENINGS)
        self.bench.connect(Platform.YOUTUBE)
        self.noon = self.bench.add("Noon", berlin(19, 12))
        self.evening = self.bench.add("Evening", berlin(19, 18))
        self.canvas = CalendarCanvas(theme, lambda: NOW)
        self.canvas.resize(976, 1056)
        self.bot = qtbot
        qtbot.hold(self.canvas)
        self.read()
        qtbot.show(self.canvas)
        self.moves: list[tuple[str, datetime]] = []
        self.opened: list[object] = []
        self.canvas.moved.connect(self._keep)
        for signal in (self.canvas.post_pressed, self.canvas.time_pressed, self.canvas.week_wanted):
            signal.connect(self.opened.append)

    def _keep(self, post: WeekPost, at: datetime) -> None:
        self.moves.append((post.view.title, at))

    def read(self) -> None:
        settings = self.bench.settings.current
        week = read_week(self.bench.work, settings.schedule, settings.platforms, MONDAY, NOW)
        self.canvas.set_week(week)

    def block(self, post_id: int) -> CalendarItem:
        found = self.canvas.items.find("post", post_id)
        assert found is not None
        return found

    def free(self, at: datetime) -> CalendarItem:
        found = self.canvas.items.find("free", round(at.timestamp()))
        assert found is not None
        return found

    def grip(self, post_id: int) -> QPoint:
        return self.block(post_id).pos() + QPoint(40, 10)

    def drag(self, post_id: int, day: int, minute: float) -> None:
        """Press a block, carry its upper edge to a time and leave it in the hand."""
        grip = self.grip(post_id)
        QTest.mousePress(self.canvas, Qt.MouseButton.LeftButton, pos=grip)
        QTest.mouseMove(self.canvas, grip + QPoint(8, 0))
        box = self.canvas.grid.box(day, minute)
        self.canvas.carry_to(QPointF(box.left() + 40, self.canvas.grid.top(minute) + 10))

    def release(self) -> None:
        QTest.mouseRelease(self.canvas, Qt.MouseButton.LeftButton, pos=QPoint(400, 400))

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.bot.press(self.canvas.window().focusWidget(), key, modifier)


@pytest.fixture
def scene(theme: Theme, qtbot: Bot) -> Iterator[Scene]:
    scene = Scene(theme, qtbot)
    yield scene
    # A button that stays down, and a pointer over the next test's window, would be there for that test too.
    scene.canvas.put_back()
    scene.release()
    QCursor.setPos(5000, 5000)


def test_blocks_and_free_times_say_when_they_are(scene: Scene) -> None:
    names = [item.accessibleName() for item in scene.canvas.items.order]

    assert "Friday 19 June, 18:00, Evening, pending" in names
    assert "Saturday 20 June, 18:00, free" in names


def test_a_press_opens_what_lies_there(scene: Scene) -> None:
    free = scene.free(berlin(20, 18))

    QTest.mouseClick(scene.canvas, Qt.MouseButton.LeftButton, pos=scene.grip(scene.noon.id))
    QTest.mouseClick(scene.canvas, Qt.MouseButton.LeftButton, pos=free.geometry().center())

    assert scene.opened == [scene.noon.id, berlin(20, 18).astimezone(UTC)]


def test_a_press_on_an_empty_time_to_come_adds_there(scene: Scene) -> None:
    box = scene.canvas.grid.box(SATURDAY, 15 * 60 + 10).center().toPoint()

    QTest.mouseMove(scene.canvas, box)
    QTest.mouseClick(scene.canvas, Qt.MouseButton.LeftButton, pos=box)

    assert scene.opened == [berlin(20, 15, 30).astimezone(UTC)]


def test_an_empty_time_that_has_passed_adds_nothing(scene: Scene) -> None:
    box = scene.canvas.grid.box(0, 15 * 60).center().toPoint()

    QTest.mouseMove(scene.canvas, box)
    QTest.mouseClick(scene.canvas, Qt.MouseButton.LeftButton, pos=box)

    assert scene.opened == []


def test_a_dragged_post_falls_to_the_free_time_nearby(scene: Scene) -> None:
    scene.drag(scene.evening.id, SATURDAY, 18 * 60 + 11)
    assert scene.canvas.overlay.words() == ("Sat 20 June, 18:00", "Free slot")
    assert scene.canvas.overlay.isVisible()

    scene.release()

    assert scene.moves == [("Evening", berlin(20, 18).astimezone(UTC))]
    assert not scene.canvas.overlay.isVisible()
    assert scene.opened == []


def test_a_small_slip_is_a_press_not_a_drag(scene: Scene) -> None:
    grip = scene.grip(scene.noon.id)
    QTest.mousePress(scene.canvas, Qt.MouseButton.LeftButton, pos=grip)
    QTest.mouseMove(scene.canvas, grip + QPoint(3, 2))

    assert scene.canvas.carried is None
    QTest.mouseRelease(scene.canvas, Qt.MouseButton.LeftButton, pos=grip)
    assert scene.opened == [scene.noon.id]


@pytest.mark.parametrize(
    ("day", "minute", "words"), [(0, 12 * 60, "Already past"), (FRIDAY, 12 * 60 + 30, "Too close to “Noon”")]
)
def test_a_refused_drop_returns(scene: Scene, day: int, minute: float, words: str) -> None:
    scene.drag(scene.evening.id, day, minute)
    assert scene.canvas.overlay.words()[1] == words

    scene.release()

    assert scene.moves == []


def test_beside_the_days_nothing_can_fall(scene: Scene) -> None:
    scene.drag(scene.evening.id, SATURDAY, 600)
    scene.canvas.carry_to(QPointF(10, 10))

    scene.release()

    assert scene.moves == []


def test_what_goes_out_or_is_out_is_not_dragged(scene: Scene) -> None:
    scene.bench.change(scene.noon, status=Status.PROCESSING)
    scene.read()

    scene.drag(scene.noon.id, SATURDAY, 600)

    assert scene.canvas.carried is None


def test_esc_puts_a_dragged_post_back(scene: Scene) -> None:
    scene.drag(scene.evening.id, SATURDAY, 600)

    scene.key(Qt.Key.Key_Escape)
    scene.release()

    assert scene.canvas.carried is None
    assert scene.moves == []


def test_arrows_walk_among_blocks_and_free_times(scene: Scene) -> None:
    scene.block(scene.noon.id).setFocus()

    scene.key(Qt.Key.Key_Down)
    assert scene.block(scene.evening.id).hasFocus()
    scene.key(Qt.Key.Key_Right)
    assert scene.free(berlin(20, 18)).hasFocus()
    scene.key(Qt.Key.Key_Left)
    scene.key(Qt.Key.Key_Up)
    assert scene.block(scene.noon.id).hasFocus()


def test_tab_stops_once(scene: Scene) -> None:
    scene.block(scene.noon.id).setFocus()
    scene.key(Qt.Key.Key_Down)

    stops = [item for item in scene.canvas.items.order if item.focusPolicy() == Qt.FocusPolicy.StrongFocus]

    assert stops == [scene.block(scene.evening.id)]


def test_enter_opens_the_block_with_the_keyboard(scene: Scene) -> None:
    scene.block(scene.evening.id).setFocus()

    scene.key(Qt.Key.Key_Return)

    assert scene.opened == [scene.evening.id]


def test_m_arrows_and_enter_move_a_post(scene: Scene) -> None:
    scene.block(scene.evening.id).setFocus()

    scene.key(Qt.Key.Key_M)
    scene.key(Qt.Key.Key_Right)
    scene.key(Qt.Key.Key_Down)
    scene.key(Qt.Key.Key_Return)

    assert scene.moves == [("Evening", berlin(20, 18, 15).astimezone(UTC))]
    assert scene.opened == []


def test_shift_and_an_arrow_go_to_the_next_posting_time(scene: Scene) -> None:
    scene.block(scene.evening.id).setFocus()

    scene.key(Qt.Key.Key_M)
    scene.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    scene.key(Qt.Key.Key_Return)

    assert scene.moves == [("Evening", berlin(19, 20).astimezone(UTC))]


def test_esc_puts_a_post_back_into_the_hand_of_its_block(scene: Scene) -> None:
    scene.block(scene.evening.id).setFocus()
    scene.key(Qt.Key.Key_M)
    scene.key(Qt.Key.Key_Right)

    scene.key(Qt.Key.Key_Escape)

    assert scene.moves == []
    assert scene.block(scene.evening.id).hasFocus()


def test_carried_over_the_edge_of_the_week_the_next_is_asked_for(scene: Scene) -> None:
    scene.block(scene.evening.id).setFocus()
    scene.key(Qt.Key.Key_M)

    for _ in range(3):
        scene.key(Qt.Key.Key_Right)

    assert scene.opened == [1]


def test_a_block_that_stays_keeps_the_keyboard_over_a_reading(scene: Scene) -> None:
    block = scene.block(scene.evening.id)
    block.setFocus()

    scene.bench.add("New", berlin(20, 9))
    scene.read()

    assert scene.block(scene.evening.id) is block
    assert block.hasFocus()


def test_a_post_that_begins_to_go_out_leaves_the_hand(scene: Scene) -> None:
    scene.drag(scene.evening.id, SATURDAY, 600)
    scene.bench.change(scene.evening, status=Status.PROCESSING)

    scene.read()

    assert scene.canvas.carried is None


def test_three_posts_at_once_make_a_chip_that_lists_them(scene: Scene) -> None:
    scene.bench.connect(Platform.INSTAGRAM, Platform.TIKTOK)
    second = scene.bench.add("Second", berlin(19, 12), Platform.INSTAGRAM)
    third = scene.bench.add("Third", berlin(19, 12), Platform.TIKTOK)
    listed: list[tuple[int, ...]] = []
    scene.canvas.more_pressed.connect(lambda ids, _where: listed.append(ids))
    scene.read()

    chip = scene.canvas.items.find("more", second.id)
    assert chip is not None and chip.text() == "+2"
    chip.click()

    assert listed == [(second.id, third.id)]


@pytest.mark.parametrize("mode", ["dark", "light"])
def test_it_paints_in_both_schemes(scene: Scene, theme: Theme, mode: str) -> None:
    theme.set_mode(mode)  # type: ignore[arg-type]
    scene.drag(scene.evening.id, FRIDAY, 12 * 60 + 30)

    assert not scene.canvas.grab().isNull()
