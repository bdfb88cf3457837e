"""When: what is offered, what is said about it, and that a person's own choice stays."""

from __future__ import annotations

from datetime import UTC

import pytest
from PySide6.QtCore import QDate, QTime

from clipdesk.desktop.dialogs.when_box import WhenBox
from clipdesk.desktop.models.timetable import Place, Timetable, read_timetable
from clipdesk.desktop.theme import Theme
from clipdesk.domain.account import Platform
from clipdesk.domain.settings import SlotRule
from tests.desktop.bench import BERLIN, EVENINGS, NOW, Bench, berlin
from tests.desktop.bot import Bot

YOUTUBE, INSTAGRAM = Place(1, Platform.YOUTUBE), Place(2, Platform.INSTAGRAM)


def read(bench: Bench) -> Timetable:
    return read_timetable(bench.work, bench.settings.current.schedule, BERLIN, NOW)


@pytest.fixture
def bench() -> Bench:
    bench = Bench()
    bench.connect(Platform.YOUTUBE, Platform.INSTAGRAM)
    return bench


@pytest.fixture
def box(theme: Theme, qtbot: Bot, bench: Bench) -> WhenBox:
    box = WhenBox(theme, bench.time)
    qtbot.hold(box)
    box.show()
    return box


def test_the_next_free_posting_time_is_chosen_and_the_next_hour_offered(box: WhenBox, bench: Bench) -> None:
    box.set_timetable(Timetable(BERLIN, EVENINGS), [YOUTUBE])

    assert [chip.text() for chip in box.chips] == ["Today 21:00", "Tomorrow 12:00", "Tomorrow 18:00"]
    assert box.at == berlin(19, 12).astimezone(UTC)
    assert [chip.kind for chip in box.chips] == ["secondary", "tinted", "secondary"]


def test_a_pressed_chip_is_chosen_and_stays_when_the_places_change(box: WhenBox, bench: Bench) -> None:
    box.set_timetable(read(bench), [YOUTUBE])

    box.chips[1].click()
    box.set_timetable(read(bench), [YOUTUBE, INSTAGRAM])

    assert box.at == berlin(18, 22).astimezone(UTC)
    assert box.is_touched


def test_typing_a_day_and_a_time_is_a_choice(box: WhenBox, bench: Bench) -> None:
    box.set_timetable(read(bench), [YOUTUBE])
    told: list[bool] = []
    box.changed.connect(lambda: told.append(True))

    box.day.editor.setDate(QDate(2026, 6, 20))
    box.clock.editor.setTime(QTime(9, 30))

    assert box.at == berlin(20, 9, 30).astimezone(UTC)
    assert len(told) == 2


def test_a_time_near_another_post_is_told(box: WhenBox, bench: Bench) -> None:
    bench.add("Viewer build", berlin(20, 14, 30))
    box.set_timetable(read(bench), [YOUTUBE])

    box.set_at(berlin(20, 15))

    assert box.caption.text() == "“Viewer build” goes out at 14:30, which is closer than you set."


def test_a_posting_time_that_was_passed_over_is_called_so(box: WhenBox, bench: Bench) -> None:
    bench = Bench(EVENINGS)
    bench.connect(Platform.YOUTUBE)
    bench.add("Noon", berlin(19, 12))

    box.set_timetable(read(bench), [YOUTUBE])

    assert box.caption.text() == "12:00 is taken, so this is the next free posting time."


def test_places_without_a_common_time_get_their_own(box: WhenBox) -> None:
    rules = (
        SlotRule(("sat",), "12:00", (Platform.YOUTUBE,)),
        SlotRule(("sun",), "12:00", (Platform.INSTAGRAM,)),
    )

    box.set_timetable(Timetable(BERLIN, rules), [YOUTUBE, INSTAGRAM])

    assert box.at is None
    assert box.chips[0].text() == "Each place’s own next time"
    assert box.caption.text().startswith("No time is free for all of them")


def test_without_a_place_the_next_hour_is_shown(box: WhenBox, bench: Bench) -> None:
    box.set_timetable(read(bench), [])

    assert box.at == berlin(18, 21).astimezone(UTC)
    assert box.chips == []


def test_an_error_marks_both_fields(box: WhenBox) -> None:
    box.set_error("Choose a time that hasn’t passed.")

    assert box.day.has_error and box.clock.has_error
    assert box.error.text == "Choose a time that hasn’t passed."
