from __future__ import annotations

from typing import Any

from clipdesk.desktop.models.clip_steps import ClipRow, ClipsOnTheWay, Step, megabytes
from clipdesk.domain.events import Event, EventName
from tests.clock import START

PATH = "/clips/Replay 1.mkv"


def event(name: EventName, **data: Any) -> Event:
    return Event(name, START, {"path": PATH} | data)


def told(*events: Event) -> ClipsOnTheWay:
    clips = ClipsOnTheWay()
    clips.take(events)
    return clips


def only(clips: ClipsOnTheWay) -> ClipRow:
    (row,) = clips.rows
    return row


def test_a_file_that_grows_is_being_recorded() -> None:
    row = only(told(event(EventName.CLIP_DETECTED, size_bytes=212_000_000)))

    assert (row.step, row.words) == (Step.RECORDING, "Recording, 212 MB and growing")


def test_the_watchers_own_words_are_shown() -> None:
    words = "Waiting for OBS to finish, no change for 2 of 3 s"

    row = only(told(event(EventName.CLIP_DETECTED, size_bytes=1), event(EventName.CLIP_DETECTED, text=words)))

    assert (row.step, row.words) == (Step.FINISHING, words)


def test_a_settled_file_is_read_and_a_ready_clip_gets_its_text() -> None:
    clips = told(event(EventName.CLIP_SETTLED))
    reading = only(clips).step

    clips.take([event(EventName.CLIP_READY, clip_id=7, state="settled", thumbnail="/t/1.jpg")])

    assert reading is Step.READING
    row = only(clips)
    assert (row.step, row.clip_id, str(row.thumbnail)) == (Step.WRITING, 7, "/t/1.jpg")
    assert row.words == "Writing title, caption and hashtags"


def test_a_clip_that_is_too_short_ends_where_it_was_read() -> None:
    clips = told(event(EventName.CLIP_SETTLED), event(EventName.CLIP_READY, clip_id=7, state="listed"))

    assert only(clips).is_finished
    assert only(clips).step is Step.READING


def test_a_clip_that_a_person_added_has_no_row() -> None:
    clips = told(
        event(EventName.CLIP_READY, clip_id=7, state="listed"),
        event(EventName.METADATA_GENERATED, clip_id=7),
    )

    assert clips.rows == ()


def test_words_that_are_written_wait_for_a_time_and_the_time_ends_the_row() -> None:
    clips = told(event(EventName.CLIP_SETTLED), event(EventName.METADATA_GENERATED))
    waiting = only(clips)

    clips.scheduled(PATH, "Scheduled for Sun 21 June, 12:00 on YouTube")

    assert (waiting.step, waiting.is_finished) == (Step.SCHEDULED, False)
    assert (only(clips).step, only(clips).state) == (Step.SCHEDULED, "done")


def test_a_problem_ends_the_row_at_its_step_with_the_reason() -> None:
    problem = Event(EventName.PROBLEM, START, {"text": "It is not a video.", "where": PATH})

    clips = told(event(EventName.CLIP_SETTLED), problem)

    assert (only(clips).step, only(clips).state, only(clips).words) == (
        Step.READING,
        "failed",
        "It is not a video.",
    )


def test_a_problem_of_something_else_touches_no_row() -> None:
    clips = told(event(EventName.CLIP_SETTLED))

    assert not clips.take([Event(EventName.PROBLEM, START, {"text": "No answer.", "where": "ai"})])


def test_the_newest_file_stands_first_and_goes_when_dropped() -> None:
    clips = told(event(EventName.CLIP_SETTLED), event(EventName.CLIP_SETTLED, path="/clips/2.mp4"))

    assert [row.name for row in clips.rows] == ["2.mp4", "Replay 1.mkv"]
    assert clips.drop(["/clips/2.mp4", "/clips/unknown.mp4"])
    assert [row.name for row in clips.rows] == ["Replay 1.mkv"]


def test_a_row_says_its_step_by_number_and_name() -> None:
    row = only(told(event(EventName.CLIP_DETECTED, text="Waiting for OBS to finish")))

    assert row.spoken == "Replay 1.mkv, Waiting for OBS to finish, Step 2 of 5, OBS finishing"


def test_sizes_are_said_with_as_many_digits_as_help() -> None:
    assert [megabytes(size) for size in (1_200_000, 212_000_000, 3_400_000_000)] == [
        "1.2 MB",
        "212 MB",
        "3.4 GB",
    ]
