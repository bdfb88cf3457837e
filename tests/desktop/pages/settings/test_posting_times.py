"""Tests of the settings about when posts go out."""

from __future__ import annotations

from clipdesk.desktop.pages.settings.posting_times import PostingTimesSection, ZoneRow
from clipdesk.desktop.pages.settings.weekly_times import PostingTime
from clipdesk.domain.settings import SlotRule
from tests.desktop.pages.settings.stage import Stage


def _section(stage: Stage, *times: str) -> PostingTimesSection:
    stage.store.set("schedule.slots", [{"days": ["mon", "fri"], "time": time} for time in times])
    section = PostingTimesSection(stage.theme, stage.editor, stage.background)
    stage.bot.hold(section)
    section.resize(768, 700)
    stage.bot.show(section)
    stage.settle()
    return section


def test_each_day_shows_its_times(stage: Stage) -> None:
    section = _section(stage, "18:00", "12:00")

    words = [[chip.word for chip in row.chips] for row in section.day_rows]

    assert words == [["12:00", "18:00"], [], [], [], ["12:00", "18:00"], [], []]
    assert section.day_rows[0].chips[0].accessibleName() == "12:00 on Monday, remove"
    assert section.day_rows[0].add_button.accessibleName() == "Add a time on Monday"


def test_pressing_a_chip_takes_the_time_from_that_day_alone(stage: Stage) -> None:
    section = _section(stage, "18:00")

    section.day_rows[0].chips[0].click()
    stage.settle()

    assert stage.store.current.schedule.slots == (SlotRule(("fri",), "18:00"),)
    assert section.day_rows[0].chips == []
    assert len(section.day_rows[4].chips) == 1


def test_a_time_can_be_added(stage: Stage) -> None:
    section = _section(stage)

    dialog = section.day_rows[1].open_dialog()
    dialog.time.editor.setText("20:30")
    dialog.add_time_button.click()
    stage.settle()

    assert stage.store.current.schedule.slots == (SlotRule(("tue",), "20:30"),)
    assert [chip.word for chip in section.day_rows[1].chips] == ["20:30"]


def test_a_time_of_one_platform_names_it(stage: Stage) -> None:
    stage.store.set(
        "schedule.slots", [{"days": ["mon"], "time": "18:00", "platforms": ["youtube", "tiktok"]}]
    )
    section = PostingTimesSection(stage.theme, stage.editor, stage.background)
    stage.settle()

    assert [chip.word for chip in section.day_rows[0].chips] == ["18:00 YouTube, TikTok"]


def test_two_times_taken_quickly_are_both_gone(stage: Stage) -> None:
    section = _section(stage, "12:00", "18:00")
    first, second = section.day_rows[0].chips

    first.click()
    second.click()
    stage.settle()

    assert section.keeper.week["mon"] == ()
    assert section.keeper.week["fri"] == (PostingTime("12:00"), PostingTime("18:00"))


def test_the_caption_says_what_the_times_mean(stage: Stage) -> None:
    section = _section(stage, "18:00")
    some = section.caption.text()

    for row in section.day_rows:
        for chip in row.chips:
            chip.click()
    stage.settle()

    assert some == "New clips go into the next free time. At least 1 h between posts on one account."
    assert section.caption.text() == "With no times here, every full hour is free."


def test_an_empty_zone_is_the_computers(stage: Stage) -> None:
    stage.store.set("schedule.timezone", "Europe/Rome")
    row = ZoneRow(stage.theme, stage.editor, stage.background)
    shown = row.field.text

    row.field.editor.setText("")
    row.store()
    stage.settle()

    assert shown == "Europe/Rome"
    assert stage.store.current.schedule.timezone == "system"
    assert row.field.text == ""


def test_zones_are_offered_and_wrong_ones_refused(stage: Stage) -> None:
    row = ZoneRow(stage.theme, stage.editor, stage.background)
    stage.settle()
    completer = row.field.editor.completer()
    completer.setCompletionPrefix("rome")

    row.field.editor.setText("Mars/Base")
    row.store()
    stage.settle()

    assert completer.currentCompletion() == "Europe/Rome"
    assert row.error == 'This must be "system" or an IANA name such as "Europe/Rome".'
