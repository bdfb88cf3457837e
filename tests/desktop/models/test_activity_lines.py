from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from clipdesk.desktop.models.activity_lines import (
    PAGE,
    LogFilter,
    all_lines,
    count_problems,
    log_csv,
    read_log,
    read_newer,
    time_words,
)
from clipdesk.domain.activity import Activity, ActivityKind
from tests import values
from tests.clock import START
from tests.fakes import MemoryWork


class Log:
    def __init__(self) -> None:
        self.work = MemoryWork()

    def add(self, text: str, kind: ActivityKind = ActivityKind.CLIP, **changes: object) -> int:
        with self.work.write() as unit:
            line = replace(Activity(0, START, kind, text), **changes)  # type: ignore[arg-type]
            return unit.activity.add(line).id


@pytest.fixture
def log() -> Log:
    return Log()


def test_the_newest_line_comes_first(log: Log) -> None:
    log.add("first")
    log.add("second")

    page = read_log(log.work, LogFilter())

    assert [line.text for line in page.lines] == ["second", "first"]
    assert page.before_id is None


def test_a_long_log_is_read_by_pages_without_a_line_twice(log: Log) -> None:
    for number in range(PAGE + 30):
        log.add(f"line {number}")

    first = read_log(log.work, LogFilter())
    second = read_log(log.work, LogFilter(), first.before_id)

    assert len(first.lines) == PAGE
    assert [line.text for line in second.lines][-1] == "line 0"
    assert len({line.id for line in (*first.lines, *second.lines)}) == PAGE + 30


def test_words_are_looked_for_through_all_pages(log: Log) -> None:
    log.add("A needle", path="/clips/a.mp4")
    for number in range(2 * PAGE):
        log.add(f"hay {number}")

    assert [line.text for line in read_log(log.work, LogFilter(words="NEEDLE")).lines] == ["A needle"]
    assert [line.text for line in read_log(log.work, LogFilter(words="a.mp4")).lines] == ["A needle"]


def test_a_tab_shows_its_kind(log: Log) -> None:
    log.add("a clip")
    log.add("a problem", ActivityKind.PROBLEM)

    assert [line.text for line in read_log(log.work, LogFilter(ActivityKind.PROBLEM)).lines] == ["a problem"]


def test_only_what_is_newer_is_read_again(log: Log) -> None:
    known = log.add("known")
    for number in range(PAGE + 5):
        log.add(f"new {number}")

    lines = read_newer(log.work, LogFilter(), known)

    assert len(lines) == PAGE + 5
    assert lines[0].text == f"new {PAGE + 4}"


def test_problems_of_the_last_day_are_counted(log: Log) -> None:
    log.add("old", ActivityKind.PROBLEM, at=START - timedelta(days=2))
    log.add("new", ActivityKind.PROBLEM)

    assert count_problems(log.work, START) == 1


def test_a_line_about_a_post_names_it_and_can_show_it(log: Log) -> None:
    with log.work.write() as unit:
        clip = unit.clips.add(values.clip())
        post = unit.posts.add(values.post(clip, text=values.text("Warp drive fails")))
    log.add("Scheduled for Sunday.", ActivityKind.POST, post_id=post.id)
    log.add("Posted on YouTube.", ActivityKind.POST, post_id=post.id)

    posted, scheduled = read_log(log.work, LogFilter()).lines

    assert (scheduled.about, scheduled.action, scheduled.icon) == (
        "Warp drive fails",
        "show_post",
        "calendar-clock",
    )
    assert (posted.action, posted.colour) == ("view", "ok")


def test_a_command_in_the_advice_is_a_command_and_no_sentence(log: Log) -> None:
    log.add("TikTok sign-in has expired.", ActivityKind.PROBLEM, advice="Reconnect")

    (line,) = read_log(log.work, LogFilter()).lines

    assert (line.text, line.action, line.colour) == ("TikTok sign-in has expired.", "reconnect", "danger")


def test_an_advice_is_added_to_its_sentence_and_a_folder_can_be_chosen(log: Log) -> None:
    log.add("It may not be read.", ActivityKind.PROBLEM, advice="Give yourself the right.")
    log.add("Clip folder not found.", path="/clips")

    missing, refused = read_log(log.work, LogFilter()).lines

    assert refused.text == "It may not be read. Give yourself the right."
    assert (missing.about, missing.action) == ("/clips", "choose_folder")


def test_a_post_that_is_gone_leaves_its_line_without_a_name(log: Log) -> None:
    log.add("Posted on YouTube.", ActivityKind.POST, post_id=99)

    assert read_log(log.work, LogFilter()).lines[0].about == ""


def test_the_exported_log_holds_every_line_and_no_formula(log: Log) -> None:
    for number in range(PAGE + 1):
        log.add(f"line {number}")
    log.add("=HYPERLINK(1)", path="/clips/a.mp4")

    rows = list(csv.reader(io.StringIO(log_csv(all_lines(log.work, LogFilter()), UTC))))

    assert len(rows) == PAGE + 3
    assert rows[0] == ["time", "kind", "text", "about", "post_id"]
    assert rows[1] == [START.isoformat(), "clip", "'=HYPERLINK(1)", "/clips/a.mp4", ""]


def test_today_is_told_to_the_second_and_earlier_days_by_date() -> None:
    now = datetime(2026, 6, 18, 20, 0, tzinfo=UTC)

    assert time_words(now - timedelta(minutes=45), now) == "19:15:00"
    assert time_words(now - timedelta(minutes=45), now, hours_24=False) == "7:15:00 PM"
    assert time_words(now - timedelta(days=1), now) == "17 Jun 20:00"
